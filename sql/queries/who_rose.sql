-- Who is named much more than before?
-- Grain: one row an entity. z is the log odds ratio of its stories now against before, in standard errors: 2 is telling.
-- Cost: the counts of both periods.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-01-31'   last day
--   days = 90   days before it to compare with
--   most = 20   entities
WITH counted AS (
    SELECT c.entity_id, coalesce(sum(c.crisis_stories) FILTER (WHERE c.day >= cast(:since AS date)), 0) AS now,
        coalesce(sum(c.crisis_stories) FILTER (WHERE c.day < cast(:since AS date)), 0) AS before
    FROM mart.entity_count AS c
    WHERE c.day BETWEEN cast(:since AS date) - cast(:days AS integer) AND cast(:until AS date)
    GROUP BY c.entity_id
),
everything AS (
    SELECT coalesce(sum(crisis_stories) FILTER (WHERE day >= cast(:since AS date)), 0) AS now,
        coalesce(sum(crisis_stories) FILTER (WHERE day < cast(:since AS date)), 0) AS before
    FROM mart.coverage_count
    WHERE day BETWEEN cast(:since AS date) - cast(:days AS integer) AND cast(:until AS date)
)
SELECT e.name, e.kind, e.side, n.now AS stories, n.before AS stories_before,
    round(((ln((n.now + 0.5) / (a.now - n.now + 0.5)) - ln((n.before + 0.5) / (a.before - n.before + 0.5)))
        / sqrt(1 / (n.now + 0.5) + 1 / (n.before + 0.5)))::numeric, 2) AS z
FROM counted AS n
JOIN warehouse.dim_entity AS e USING (entity_id)
CROSS JOIN everything AS a
WHERE n.now > 0
ORDER BY z DESC, e.name
LIMIT :most;
