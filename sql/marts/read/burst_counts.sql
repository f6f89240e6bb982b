-- Grain: one row a series and day with at least one crisis story, between :first and :last. Series are the crisis, every
-- topic, and the entities of refresh_entity: those named on the days refreshed.
-- Why at least three: a series with fewer stories cannot burst. Cost: the counts of the period.
SELECT 'crisis' AS kind, 'crisis' AS key, day, crisis_stories AS stories
FROM mart.coverage_count
WHERE day BETWEEN :first AND :last AND crisis_stories > 0
UNION ALL
SELECT 'topic', topic, day, crisis_stories
FROM mart.topic_count
WHERE day BETWEEN :first AND :last AND crisis_stories > 0
UNION ALL
SELECT 'entity', e.entity_key, c.day, c.crisis_stories
FROM (
    SELECT x.*, sum(x.crisis_stories) OVER (PARTITION BY x.entity_id) AS of_period
    FROM mart.entity_count AS x
    JOIN refresh_entity USING (entity_id)
    WHERE x.day BETWEEN :first AND :last AND x.crisis_stories > 0
) AS c
JOIN warehouse.dim_entity AS e USING (entity_id)
WHERE c.of_period >= 3;
