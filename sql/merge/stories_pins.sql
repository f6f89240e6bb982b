-- Grain: one row a pair of the articles given about which a person decided.
-- Why both ends: an article kept apart from one out of reach is not concerned.
-- Cost: proportional to the pins of the articles given.
SELECT article_id, other_article_id, same_story
FROM warehouse.story_pin
WHERE article_id = ANY (CAST(:articles AS bigint[])) AND other_article_id = ANY (CAST(:articles AS bigint[]));
