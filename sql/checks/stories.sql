-- Grain: one row a story whose size is not the number of its articles, or whose medoid is not one of them.
-- Why: a story counted once is what every trend stands on.
-- Cost: the stories of the run's articles; without one, all: one pass over dim_article.
SELECT s.story_id, s.articles, count(a.article_id) AS found,
    bool_or(a.article_id = s.medoid_article_id) AS has_medoid
FROM (
    SELECT story_id FROM warehouse.story WHERE CAST(:run_id AS bigint) IS NULL
    UNION ALL  -- two branches, not one OR: with a run only its stories are looked up
    SELECT DISTINCT t.story_id
    FROM warehouse.sighting AS n
    JOIN warehouse.dim_article AS t USING (article_id)
    WHERE n.run_id = :run_id
) AS touched
JOIN warehouse.story AS s USING (story_id)
LEFT JOIN warehouse.dim_article AS a USING (story_id)
GROUP BY s.story_id
HAVING s.articles <> count(a.article_id) OR NOT coalesce(bool_or(a.article_id = s.medoid_article_id), false);
