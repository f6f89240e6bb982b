-- Grain: one row an article of the given native id (and publisher, where given), with its story.
-- Why both: ids are a publisher's own, and two publishers may use the same.
-- Cost: an index lookup with a publisher, a scan of the articles' key without.
SELECT a.article_id, a.source, a.story_id, s.medoid_article_id
FROM warehouse.dim_article AS a
JOIN warehouse.story AS s USING (story_id)
WHERE a.native_id = :native_id AND a.source = coalesce(CAST(:source AS text), a.source);
