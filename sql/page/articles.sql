-- Which articles are behind a point of the share of coverage?
-- Grain: one row an article; those of the largest stories first, the twins of a story together, the first published on top.
-- Cost: the articles of the period.
-- Parameters:
--   kind = 'crisis'   crisis, topic or entity
--   key = 'crisis'   crisis, a topic, or an entity's key such as person:juan-guaido
--   topic = ''   with an entity: only what is on this topic too
--   unit = 'stories'   stories, articles or revisions
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
--   most = 50   rows
--   skip = 0   rows left out before them
SELECT m.article_id, m.story_id, m.day, m.headline, m.standfirst, m.url, m.topics, m.revisions, m.headline_changes,
    m.story_articles, m.is_story_lead, m.is_sample, m.revision_id
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
    AND (:topic = '' OR m.topics @> ARRAY[cast(:topic AS text)])
ORDER BY m.story_articles DESC, m.story_day, m.story_id, m.is_story_lead DESC, m.revisions DESC, m.article_id
LIMIT :most OFFSET :skip;
