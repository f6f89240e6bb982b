-- How much of the coverage was about the Venezuela crisis, month by month, and how sure is that?
-- Grain: one row a month. The interval is Wilson's, 95%: with few stories it is wide; with articles or revisions, of which
-- some repeat each other, it is too narrow. Gap days are left out of both counts.
-- Cost: the days of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
--   unit = 'stories'   what to count: stories, articles or revisions
SELECT date_trunc('month', s.day)::date AS month, sum(s.hits)::bigint AS crisis, sum(s.total)::bigint AS total,
    round((sum(s.hits) / nullif(sum(s.total), 0))::numeric, 3) AS share,
    round(mart.wilson_low(sum(s.hits)::bigint, sum(s.total)::bigint)::numeric, 3) AS share_low,
    round(mart.wilson_high(sum(s.hits)::bigint, sum(s.total)::bigint)::numeric, 3) AS share_high,
    count(*) FILTER (WHERE s.is_gap) AS gap_days
FROM mart.series('crisis', 'crisis', cast(:unit AS mart.unit), cast(:since AS date), cast(:until AS date)) AS s
GROUP BY 1
ORDER BY 1;
