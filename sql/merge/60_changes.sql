-- Grain: one row a time a touched article's text was seen to change.
-- Why: a late capture may put a text between two others, and a text read anew differs in other ways: rows that no longer
-- tell what happened go, and the transitions that lack a row come out, to be compared by etl.dedupe.changes.
-- Cost: proportional to the changes of the articles touched.

DELETE FROM warehouse.revision_change AS c
USING merge_article AS m
WHERE c.article_id = m.article_id AND (
    NOT EXISTS (
        SELECT FROM merge_period AS p
        WHERE p.article_id = c.article_id AND p.valid_from = c.changed_at
            AND p.from_revision_id = c.from_revision_id AND p.revision_id = c.to_revision_id
            AND p.is_return = c.is_return
    )
    OR EXISTS (
        SELECT FROM merge_text AS t
        WHERE t.action = 'replace' AND t.revision_id IN (c.from_revision_id, c.to_revision_id)
    )
);

SELECT p.article_id, p.valid_from AS changed_at, p.from_revision_id, p.revision_id AS to_revision_id, p.is_return
FROM merge_period AS p
WHERE p.from_revision_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM warehouse.revision_change AS c
    WHERE c.article_id = p.article_id AND c.changed_at = p.valid_from
)
ORDER BY p.article_id, p.valid_from;
