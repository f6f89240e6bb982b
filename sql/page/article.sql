-- What does an article say, in its current text or an earlier one?
-- Grain: one row; none where there is no such article or text. Cost: one article.
-- Parameters:
--   article_id = 1   of mart.articles
--   revision_no = 0   which text; 0: the current
SELECT m.article_id, m.source, m.native_id, m.day, m.published_at, m.published_precision, m.url, m.topics, m.people, m.is_crisis,
    m.story_id, m.story_articles, m.revisions, m.is_sample, r.revision_id, r.revision_no, r.valid_from, r.headline, r.standfirst,
    r.body, r.blocks, r.bylines, r.word_count, r.revision_id = m.revision_id AS is_current, r.language
FROM mart.articles AS m
JOIN warehouse.dim_revision AS r USING (article_id)
WHERE m.article_id = :article_id AND CASE WHEN :revision_no = 0 THEN r.revision_id = m.revision_id ELSE r.revision_no = :revision_no END;
