-- Grain: one row a new story.
-- Why the medoid names it: an article stands for one story only, so the pair comes back in whatever order.
-- Cost: proportional to the new stories.
INSERT INTO warehouse.story (medoid_article_id, articles)
SELECT medoid_article_id, articles
FROM unnest(CAST(:medoids AS bigint[]), CAST(:sizes AS integer[])) AS fresh (medoid_article_id, articles)
RETURNING story_id, medoid_article_id;
