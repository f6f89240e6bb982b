-- Grain: one row a pair of texts of two articles, at least one of them touched, that share a band or were decided before.
-- Why the earlier decisions: a pair once found is judged again even where its only common band has become crowded since.
-- Cost: some 58 index lookups a touched text; a band held by more than :crowded articles is boilerplate and is skipped.
WITH asked AS (
    SELECT band, array_agg(r.article_id) AS articles, array_agg(r.revision_id) AS revisions
    FROM warehouse.dim_revision AS r
    CROSS JOIN LATERAL unnest(r.signature) AS band
    WHERE r.article_id = ANY (CAST(:articles AS bigint[]))
    GROUP BY band
)
SELECT CASE WHEN m.article_id < h.article_id THEN m.article_id ELSE h.article_id END AS article_id,
    CASE WHEN m.article_id < h.article_id THEN h.article_id ELSE m.article_id END AS other_article_id,
    CASE WHEN m.article_id < h.article_id THEN m.revision_id ELSE h.revision_id END AS revision_id,
    CASE WHEN m.article_id < h.article_id THEN h.revision_id ELSE m.revision_id END AS other_revision_id
FROM asked
-- Key by key through the index: planned as a join, the table of new keys would be read whole for a single text.
CROSS JOIN LATERAL (
    SELECT array_agg(r.article_id) AS articles, array_agg(r.revision_id) AS revisions
    FROM warehouse.lsh_band AS b
    JOIN warehouse.dim_revision AS r USING (revision_id)
    WHERE b.band = asked.band
    HAVING count(DISTINCT r.article_id) BETWEEN 2 AND :crowded
) AS held
CROSS JOIN LATERAL unnest(asked.articles, asked.revisions) AS m (article_id, revision_id)
CROSS JOIN LATERAL unnest(held.articles, held.revisions) AS h (article_id, revision_id)
WHERE h.article_id <> m.article_id
UNION
SELECT article_id, other_article_id, revision_id, other_revision_id
FROM warehouse.duplicate
WHERE article_id = ANY (CAST(:articles AS bigint[])) OR other_article_id = ANY (CAST(:articles AS bigint[]))
ORDER BY article_id, other_article_id, revision_id, other_revision_id;
