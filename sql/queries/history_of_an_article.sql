-- How was one article edited?
-- Grain: one row a period in which the article had one text, with what changed at its beginning.
-- Cost: one article.
-- Parameters:
--   source = 'bbc'   the publisher
--   native_id = '49418451'   its id of the article
SELECT p.valid_from, p.valid_to, r.revision_no, r.headline, r.word_count, p.is_return, c.headline_changed, c.blocks_added,
    c.blocks_removed, c.blocks_edited, c.figures_changed, r.revision_id
FROM warehouse.revision_period AS p
JOIN warehouse.dim_revision AS r ON r.revision_id = p.revision_id
LEFT JOIN warehouse.revision_change AS c ON c.article_id = p.article_id AND c.changed_at = p.valid_from
WHERE p.article_id = (SELECT a.article_id FROM warehouse.dim_article AS a WHERE a.source = :source AND a.native_id = :native_id)
ORDER BY p.valid_from;
