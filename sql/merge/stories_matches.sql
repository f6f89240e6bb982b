-- Grain: one row a pair of the articles given that is one story by its texts.
-- Why both ends: the reach of stories_affected.sql is closed, a pair never has only one end in it.
-- Cost: proportional to the pairs of the articles given.
SELECT article_id, other_article_id, jaccard + containment AS alike, rule
FROM warehouse.duplicate
WHERE same_story AND article_id = ANY (CAST(:articles AS bigint[]));
