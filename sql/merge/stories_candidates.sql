-- Grain: one row a pair of texts of two articles, at least one of them touched, that share a band or were decided before.
-- Why the earlier decisions: a pair once found is judged again even where its only common band has become crowded since.
-- Cost: some 58 index lookups a touched text; a band held by more than :crowded articles is boilerplate and is skipped.
WITH mine AS MATERIALIZED (
    SELECT r.article_id, r.revision_id, band
    FROM warehouse.dim_revision AS r
    CROSS JOIN LATERAL unnest(r.signature) AS band
    WHERE r.article_id = ANY (CAST(:articles AS bigint[]))
),
held AS MATERIALIZED (
    SELECT b.band, b.revision_id, r.article_id
    FROM (SELECT DISTINCT band FROM mine) AS asked
    -- Key by key through the index: planned as a join, the small table would be read whole for a single text.
    CROSS JOIN LATERAL (
        SELECT k.band, k.revision_id FROM warehouse.lsh_band AS k WHERE k.band = asked.band OFFSET 0
    ) AS b
    JOIN warehouse.dim_revision AS r USING (revision_id)
),
usable AS (
    SELECT band FROM held GROUP BY band HAVING count(DISTINCT article_id) BETWEEN 2 AND :crowded
)
SELECT CASE WHEN m.article_id < h.article_id THEN m.article_id ELSE h.article_id END AS article_id,
    CASE WHEN m.article_id < h.article_id THEN h.article_id ELSE m.article_id END AS other_article_id,
    CASE WHEN m.article_id < h.article_id THEN m.revision_id ELSE h.revision_id END AS revision_id,
    CASE WHEN m.article_id < h.article_id THEN h.revision_id ELSE m.revision_id END AS other_revision_id
FROM usable
JOIN mine AS m USING (band)
JOIN held AS h USING (band)
WHERE h.article_id <> m.article_id
UNION
SELECT article_id, other_article_id, revision_id, other_revision_id
FROM warehouse.duplicate
WHERE article_id = ANY (CAST(:articles AS bigint[])) OR other_article_id = ANY (CAST(:articles AS bigint[]))
ORDER BY article_id, other_article_id, revision_id, other_revision_id;
