-- How long after publication are articles edited, and what changes?
-- Grain: one row a span of hours after publication. Only captured edits are known: re-checks get rarer with age.
-- Cost: the counts of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT CASE WHEN hour < 1 THEN '0–1 h' WHEN hour < 3 THEN '1–3 h' WHEN hour < 6 THEN '3–6 h' WHEN hour < 24 THEN '6–24 h'
        WHEN hour < 168 THEN '1–7 days' ELSE 'later' END AS after_publication,
    sum(edits)::bigint AS edits, sum(headline_edits)::bigint AS headline_edits, sum(figure_edits)::bigint AS figure_edits,
    round((sum(edits) / sum(sum(edits)) OVER ())::numeric, 3) AS share
FROM mart.edits_by_hour
WHERE day BETWEEN cast(:since AS date) AND cast(:until AS date)
GROUP BY 1
ORDER BY min(hour);
