-- Grain: one row a story that another article stands for now, or that has more or fewer articles.
-- Why only where something differs: working out the same again changes nothing.
-- Cost: proportional to the stories given.
UPDATE warehouse.story AS s
SET medoid_article_id = n.medoid_article_id, articles = n.articles, updated_at = now()
FROM unnest(CAST(:stories AS bigint[]), CAST(:medoids AS bigint[]), CAST(:sizes AS integer[]))
    AS n (story_id, medoid_article_id, articles)
WHERE s.story_id = n.story_id
    AND (s.medoid_article_id, s.articles) IS DISTINCT FROM (n.medoid_article_id, n.articles);
