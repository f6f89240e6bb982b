-- Grain: one row an article of a story.
-- Why the order: entries of the log and locks of rows come in the same order every time.
-- Cost: one index lookup.
SELECT article_id FROM warehouse.dim_article WHERE story_id = :story ORDER BY article_id;
