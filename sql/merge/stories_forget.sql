-- Grain: one row a pair of articles that is no duplicate any more: its texts changed or went.
-- Why: the table says what holds now; that a story lost an article stands in warehouse.story_log.
-- Cost: proportional to the pairs of the touched articles.
DELETE FROM warehouse.duplicate AS d
WHERE (
        d.article_id = ANY (CAST(:articles AS bigint[])) OR d.other_article_id = ANY (CAST(:articles AS bigint[]))
    )
    AND NOT EXISTS (
        SELECT
        FROM unnest(CAST(:kept AS bigint[]), CAST(:kept_other AS bigint[])) AS kept (article_id, other_article_id)
        WHERE kept.article_id = d.article_id AND kept.other_article_id = d.other_article_id
    )
RETURNING d.article_id, d.other_article_id, d.same_story;
