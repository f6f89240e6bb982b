-- Which articles were edited most after they were published?
-- Grain: one row an article that was seen to change; changes of the headline count most.
-- Cost: the articles of the period.
-- Parameters:
--   kind = 'crisis'   crisis, topic or entity
--   key = 'crisis'   crisis, a topic, or an entity's key such as person:juan-guaido
--   topic = ''   with an entity: only what is on this topic too
--   most = 12   articles
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT m.article_id, m.day, m.headline, m.revisions, m.headline_changes, round(m.hours_to_last_change::numeric, 1) AS hours_to_last_change
FROM mart.articles AS m
WHERE m.is_crisis AND m.revisions > 1 AND m.day BETWEEN cast(:since AS date) AND cast(:until AS date)
    AND CASE :kind WHEN 'crisis' THEN true WHEN 'topic' THEN m.topics @> ARRAY[cast(:key AS text)]
        ELSE EXISTS (
            SELECT FROM warehouse.fact_mention AS f
            WHERE f.revision_id = m.revision_id
                AND f.entity_id = (SELECT e.entity_id FROM warehouse.dim_entity AS e WHERE e.entity_key = :key)
            OFFSET 0  -- text by text: else all that was ever said of a name is read to find a year of it
        ) END
    AND (:topic = '' OR m.topics @> ARRAY[cast(:topic AS text)])
ORDER BY m.headline_changes DESC, m.revisions DESC, m.day DESC, m.article_id
LIMIT :most;
