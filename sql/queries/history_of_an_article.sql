-- How was one article edited?
-- Grain: one row a period in which the article had one text, with what changed at its beginning.
-- Cost: one article.
-- Parameters:
--   source = 'bbc'   the publisher
--   native_id = '49418451'   its id of the article
SELECT p.valid_from, p.valid_to, r.revision_no, r.headline, r.word_count, p.is_return, c.headline_changed, c.blocks_added,
    c.blocks_removed, c.blocks_edited, c.figures_changed, r.revision_id
FROM warehouse.dim_article AS a
JOIN warehouse.revision_period AS p ON p.article_id = a.article_id
JOIN warehouse.dim_revision AS r ON r.revision_id = p.revision_id
LEFT JOIN warehouse.revision_change AS c ON c.article_id = a.article_id AND c.changed_at = p.valid_from
WHERE a.source = :source AND a.native_id = :native_id
ORDER BY a.article_id, p.valid_from;
