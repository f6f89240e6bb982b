-- Who is named much more than before?
-- Grain: one row an entity. z is the log odds ratio of its hits now against before, in standard errors: 2 is telling.
-- Cost: the counts of both periods.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-01-31'   last day
--   days = 90   days before it to compare with
--   most = 20   entities
--   unit = 'stories'   what to count: stories, articles or revisions
WITH day AS (
    SELECT entity_id, day,
        CASE cast(:unit AS mart.unit) WHEN 'stories' THEN crisis_stories WHEN 'articles' THEN crisis_articles ELSE crisis_revisions END AS hits
    FROM mart.entity_count
    UNION ALL
    SELECT NULL, day,
        CASE cast(:unit AS mart.unit) WHEN 'stories' THEN crisis_stories WHEN 'articles' THEN crisis_articles ELSE crisis_revisions END
    FROM mart.coverage_count
),
counted AS (
    SELECT entity_id, coalesce(sum(hits) FILTER (WHERE day >= cast(:since AS date)), 0) AS now,
        coalesce(sum(hits) FILTER (WHERE day < cast(:since AS date)), 0) AS before
    FROM day
    WHERE day BETWEEN cast(:since AS date) - cast(:days AS integer) AND cast(:until AS date)
    GROUP BY entity_id
)
SELECT e.name, e.kind, e.side, n.now AS hits, n.before AS hits_before,
    round(((ln((n.now + 0.5) / (a.now - n.now + 0.5)) - ln((n.before + 0.5) / (a.before - n.before + 0.5)))
        / sqrt(1 / (n.now + 0.5) + 1 / (n.before + 0.5)))::numeric, 2) AS z
FROM counted AS n
JOIN warehouse.dim_entity AS e USING (entity_id)
JOIN counted AS a ON a.entity_id IS NULL  -- all coverage of the crisis
WHERE n.now > 0
ORDER BY z DESC, e.name
LIMIT :most;
