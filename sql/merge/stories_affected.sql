-- Grain: one row an article whose story may change: everything reachable from the articles given through matches, a
-- person's decisions, and common stories.
-- Why the whole reach: stories are worked out anew for it from all its pairs, so the order of loading cannot matter.
-- Cost: proportional to the stories reached, hardly ever more than a few articles each.
WITH RECURSIVE reached (article_id) AS (
    SELECT article_id FROM warehouse.dim_article WHERE article_id = ANY (CAST(:articles AS bigint[]))
    UNION
    SELECT next.article_id
    FROM reached
    CROSS JOIN LATERAL (
        SELECT d.other_article_id FROM warehouse.duplicate AS d WHERE d.article_id = reached.article_id AND d.same_story
        UNION ALL
        SELECT d.article_id FROM warehouse.duplicate AS d WHERE d.other_article_id = reached.article_id AND d.same_story
        UNION ALL
        SELECT p.other_article_id FROM warehouse.story_pin AS p WHERE p.article_id = reached.article_id AND p.same_story
        UNION ALL
        SELECT p.article_id FROM warehouse.story_pin AS p WHERE p.other_article_id = reached.article_id AND p.same_story
        UNION ALL
        SELECT other.article_id
        FROM warehouse.dim_article AS own
        JOIN warehouse.dim_article AS other USING (story_id)
        WHERE own.article_id = reached.article_id
    ) AS next (article_id)
)
SELECT a.article_id, a.source, a.native_id, a.first_published_at, a.story_id, s.medoid_article_id
FROM reached
CROSS JOIN LATERAL (  -- OFFSET 0: how many are reached cannot be foreseen, and all articles would be read for a thousand
    SELECT * FROM warehouse.dim_article WHERE article_id = reached.article_id OFFSET 0
) AS a
LEFT JOIN warehouse.story AS s USING (story_id)
ORDER BY a.article_id;
