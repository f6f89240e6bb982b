-- Who is quoted most on a topic of the crisis each month, and on which side do they stand?
-- Grain: one row a month and speaker. Quotations of a story's twins count once; both are read from current texts.
-- Cost: the quotations in the articles on the topic in the period.
-- Parameters:
--   topic = 'sanctions'   a topic of warehouse.dim_topic
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
--   most = 5   speakers a month
WITH said AS (
    SELECT DISTINCT date_trunc('month', m.story_day)::date AS month, m.story_id, coalesce(e.name, q.speaker) AS speaker,
        CASE WHEN e.entity_id IS NULL THEN 'unknown' ELSE coalesce(e.side, 'other') END AS side, q.surface
    FROM (  -- OFFSET 0: the period leads to few articles, the index of topics to all on it that ever were
        SELECT * FROM mart.articles
        WHERE is_crisis AND story_day BETWEEN cast(:since AS date) AND cast(:until AS date)
        OFFSET 0
    ) AS m
    JOIN warehouse.fact_quote AS q USING (revision_id)
    LEFT JOIN warehouse.dim_entity AS e ON e.entity_id = q.speaker_entity_id
    WHERE m.topics @> ARRAY[cast(:topic AS text)] AND coalesce(e.name, q.speaker) IS NOT NULL
),
counted AS (
    SELECT month, speaker, side, count(*) AS quotes, count(DISTINCT story_id) AS stories,
        row_number() OVER (PARTITION BY month ORDER BY count(*) DESC, speaker) AS place
    FROM said
    GROUP BY month, speaker, side
)
SELECT month, place, speaker, side, quotes, stories
FROM counted
WHERE place <= :most
ORDER BY month, place;
