-- Grain: one row a pair, one article of each of two stories, that a person had kept apart.
-- Why: who puts two stories together takes back what kept their articles apart.
-- Cost: proportional to the pins of the articles.
DELETE FROM warehouse.story_pin
WHERE NOT same_story AND (
    article_id = ANY (CAST(:articles AS bigint[])) AND other_article_id = ANY (CAST(:others AS bigint[]))
    OR article_id = ANY (CAST(:others AS bigint[])) AND other_article_id = ANY (CAST(:articles AS bigint[]))
);
