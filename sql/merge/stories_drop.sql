-- Grain: one row a story that no article belongs to any more.
-- Why: what it was, and where its articles went, stands in warehouse.story_log.
-- Cost: proportional to the stories given.
DELETE FROM warehouse.story
WHERE story_id = ANY (CAST(:stories AS bigint[]))
    AND NOT EXISTS (SELECT FROM warehouse.dim_article AS a WHERE a.story_id = story.story_id);
