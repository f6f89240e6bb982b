-- How many stories, articles and revisions are behind a point of the share of coverage?
-- Grain: one row. In stories: the articles of stories that began in the period; else the articles published in it. Days on
-- which the feed was down count here: what was found of them later is in the warehouse.
-- Cost: the articles of the period.
-- Parameters:
--   kind = 'crisis'   crisis, topic or entity
--   key = 'crisis'   crisis, a topic, or an entity's key such as person:juan-guaido
--   topic = ''   with an entity: only what is on this topic too
--   unit = 'stories'   stories, articles or revisions
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT count(DISTINCT m.story_id) AS stories, count(*) AS articles, coalesce(sum(m.revisions), 0)::bigint AS revisions
FROM mart.articles AS m
WHERE (  -- OR, not CASE: what the unit rules out is gone before the plan is made, and the period has an index
        :unit = 'stories' AND m.story_is_crisis AND m.story_day BETWEEN cast(:since AS date) AND cast(:until AS date)
        OR :unit <> 'stories' AND m.is_crisis AND m.day BETWEEN cast(:since AS date) AND cast(:until AS date)
    )
    AND CASE :kind WHEN 'crisis' THEN true WHEN 'topic' THEN m.topics @> ARRAY[cast(:key AS text)]
        ELSE EXISTS (
            SELECT FROM warehouse.fact_mention AS f
            WHERE f.revision_id = m.revision_id
                AND f.entity_id = (SELECT e.entity_id FROM warehouse.dim_entity AS e WHERE e.entity_key = :key)
            OFFSET 0  -- text by text: else all that was ever said of a name is read to find a year of it
        ) END
    AND (:topic = '' OR m.topics @> ARRAY[cast(:topic AS text)]);
