-- Grain: one row a band of the touched texts that is held by more than :crowded articles, with how many hold it.
-- Why: such a band is boilerplate that cleaning does not know yet; it is skipped, and the run says so.
-- Cost: one index lookup a band of the touched texts.
SELECT b.band, count(DISTINCT r.article_id) AS articles, min(r.article_id) AS example_article_id
FROM (
    SELECT DISTINCT band
    FROM warehouse.dim_revision AS t
    CROSS JOIN LATERAL unnest(t.signature) AS band
    WHERE t.article_id = ANY (CAST(:articles AS bigint[]))
) AS asked
-- Key by key through the index: planned as a join, the small table would be read whole for a single text.
CROSS JOIN LATERAL (
    SELECT k.band, k.revision_id FROM warehouse.lsh_band AS k WHERE k.band = asked.band OFFSET 0
) AS b
JOIN warehouse.dim_revision AS r USING (revision_id)
GROUP BY b.band
HAVING count(DISTINCT r.article_id) > :crowded
ORDER BY articles DESC, b.band;
