-- Grain: one row a series: on which days after :first it had crisis stories, and how many. Series are the crisis, every
-- topic, and the entities of refresh_entity: those named on the days refreshed.
-- Why arrays: a row a day would cost more to hand over than to find. Why at least three stories: fewer cannot burst.
-- Cost: the counts of the period.
SELECT 'crisis' AS kind, 'crisis' AS key, array_agg(day - cast(:first AS date)) AS days,
    array_agg(crisis_stories::integer) AS stories
FROM mart.coverage_count
WHERE day BETWEEN :first AND :last AND crisis_stories > 0
HAVING count(*) > 0
UNION ALL
SELECT 'topic', topic, array_agg(day - cast(:first AS date)), array_agg(crisis_stories::integer)
FROM mart.topic_count
WHERE day BETWEEN :first AND :last AND crisis_stories > 0
GROUP BY topic
UNION ALL
SELECT 'entity', e.entity_key, c.days, c.stories
FROM (
    SELECT x.entity_id, array_agg(x.day - cast(:first AS date)) AS days, array_agg(x.crisis_stories::integer) AS stories
    FROM mart.entity_count AS x
    JOIN refresh_entity USING (entity_id)
    WHERE x.day BETWEEN :first AND :last AND x.crisis_stories > 0
    GROUP BY x.entity_id
    HAVING sum(x.crisis_stories) >= 3
) AS c
JOIN warehouse.dim_entity AS e USING (entity_id);
