-- Who is named together more than chance would have it, and is that new?
-- Grain: one row a pair named together in at least three crisis stories in two weeks. ppmi 1 is 2.7 times as often as chance.
-- Cost: the pairs of the period.
-- Parameters:
--   since = '2019-02-01'   first day
--   until = '2019-02-28'   last day
--   days = 90   days before it to compare with
--   most = 20   pairs
WITH now AS MATERIALIZED (
    SELECT *
    FROM mart.co_mention_between(cast(:since AS date), cast(:until AS date))
    ORDER BY npmi DESC, stories DESC, name, other_name
    LIMIT :most
),
before AS (  -- the few pairs day by day, not all pairs of those days
    SELECT n.entity_id, n.other_entity_id, sum(c.stories)::bigint AS stories
    FROM now AS n
    CROSS JOIN generate_series(1, cast(:days AS integer)) AS ago
    CROSS JOIN LATERAL (
        SELECT x.stories FROM mart.co_mention_count AS x
        WHERE x.day = cast(:since AS date) - ago AND x.entity_id = n.entity_id AND x.other_entity_id = n.other_entity_id
        OFFSET 0
    ) AS c
    GROUP BY n.entity_id, n.other_entity_id
)
SELECT n.name, n.other_name, n.stories, n.weeks, round(n.ppmi::numeric, 2) AS ppmi, round(n.npmi::numeric, 2) AS npmi,
    coalesce(b.stories, 0) AS stories_before
FROM now AS n
LEFT JOIN before AS b USING (entity_id, other_entity_id)
ORDER BY n.npmi DESC, n.stories DESC, n.name, n.other_name;
