-- Who is named together more than chance would have it, and is that new?
-- Grain: one row a pair named together in at least three crisis stories in two weeks. ppmi 1 is 2.7 times as often as chance.
-- Cost: the pairs of both periods.
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
before AS (
    SELECT c.entity_id, c.other_entity_id, sum(c.stories)::bigint AS stories
    FROM mart.co_mention_count AS c
    JOIN now AS n USING (entity_id, other_entity_id)
    WHERE c.day BETWEEN cast(:since AS date) - cast(:days AS integer) AND cast(:since AS date) - 1
    GROUP BY c.entity_id, c.other_entity_id
)
SELECT n.name, n.other_name, n.stories, n.weeks, round(n.ppmi::numeric, 2) AS ppmi, round(n.npmi::numeric, 2) AS npmi,
    coalesce(b.stories, 0) AS stories_before
FROM now AS n
LEFT JOIN before AS b USING (entity_id, other_entity_id)
ORDER BY n.npmi DESC, n.stories DESC, n.name, n.other_name;
