-- Grain: one row a story whose size is not the number of its articles, or whose medoid is not one of them.
-- Why: a story counted once is what every trend stands on.
-- Cost: all stories: one pass over dim_article.
SELECT s.story_id, s.articles, count(a.article_id) AS found,
    bool_or(a.article_id = s.medoid_article_id) AS has_medoid
FROM warehouse.story AS s
LEFT JOIN warehouse.dim_article AS a USING (story_id)
GROUP BY s.story_id
HAVING s.articles <> count(a.article_id) OR NOT coalesce(bool_or(a.article_id = s.medoid_article_id), false);
