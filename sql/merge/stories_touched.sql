-- Grain: one row an article whose texts, dates or address this run may have changed, or that has no story yet.
-- Why also those without a story: a story goes with the article it is named after, and leaves the others behind.
-- Cost: proportional to the run; all three through an index.
SELECT article_id FROM warehouse.dim_revision WHERE run_id = :run_id
UNION
SELECT article_id FROM warehouse.sighting WHERE run_id = :run_id
UNION
SELECT article_id FROM warehouse.dim_article WHERE story_id IS NULL
ORDER BY article_id;
