-- Grain: one row a thing that belongs to nothing: an article without text or capture, a text no capture shows, a search
-- key of no text. There must be none.
-- Why: foreign keys guard one direction; these are the other, and the one table that has none.
-- Cost: with a run, the articles and search keys it wrote; without, all.
SELECT 'article without current text' AS what, a.article_id AS id
FROM warehouse.dim_article AS a
WHERE a.current_revision_id IS NULL
UNION ALL
SELECT 'article that was never seen', a.article_id
FROM (
    SELECT article_id FROM warehouse.dim_article WHERE CAST(:run_id AS bigint) IS NULL
    UNION ALL  -- two branches, not one OR: with a run only its articles are looked up
    SELECT DISTINCT r.article_id FROM warehouse.dim_revision AS r WHERE r.run_id = :run_id
) AS a
WHERE NOT EXISTS (SELECT FROM warehouse.sighting AS s WHERE s.article_id = a.article_id)
UNION ALL
SELECT 'text that no capture shows', r.revision_id
FROM warehouse.dim_revision AS r
WHERE (CAST(:run_id AS bigint) IS NULL OR r.run_id = :run_id)
    AND NOT EXISTS (SELECT FROM warehouse.sighting AS s WHERE s.revision_id = r.revision_id)
UNION ALL
SELECT DISTINCT 'search key of no text', b.revision_id
FROM warehouse.lsh_band AS b
WHERE CAST(:run_id AS bigint) IS NULL
    AND NOT EXISTS (SELECT FROM warehouse.dim_revision AS r WHERE r.revision_id = b.revision_id)
UNION ALL
SELECT 'bucket of search keys without a holder for each', bucket
FROM warehouse.lsh_print AS p
FULL JOIN warehouse.lsh_holder AS h USING (bucket)
WHERE CAST(:run_id AS bigint) IS NULL AND cardinality(p.prints) IS DISTINCT FROM cardinality(h.revisions)
UNION ALL
SELECT 'text without its search keys', r.revision_id
FROM (  -- OFFSET 0 here: keys that are recent, nearly all of a run's, are not looked for among the packed ones
    SELECT r.revision_id, r.band
    FROM (  -- in the order of the index, so that one key's pages are still at hand for the next
        SELECT r.revision_id, key.band
        FROM warehouse.dim_revision AS r
        CROSS JOIN LATERAL unnest(r.signature) AS key (band)
        WHERE r.run_id = :run_id
        ORDER BY key.band
        OFFSET 0
    ) AS r
    WHERE NOT EXISTS (SELECT FROM warehouse.lsh_band_recent AS b WHERE b.band = r.band AND b.revision_id = r.revision_id)
    OFFSET 0
) AS r
WHERE (  -- a subselect, not NOT EXISTS: by its index for each key, or all buckets are read for one
    SELECT true
    FROM warehouse.lsh_print AS p
    JOIN warehouse.lsh_holder AS h USING (bucket)
    WHERE p.bucket = (r.band >> 46)::integer
        AND ((r.band & 65535) - 32768)::smallint = ANY (p.prints) AND r.revision_id = ANY (h.revisions)
) IS NOT TRUE
UNION ALL
SELECT 'text without its search keys', r.revision_id
FROM warehouse.dim_revision AS r
CROSS JOIN LATERAL unnest(r.signature) AS key (band)
WHERE CAST(:run_id AS bigint) IS NULL
    AND NOT EXISTS (SELECT FROM warehouse.lsh_band_recent AS b WHERE b.band = key.band AND b.revision_id = r.revision_id)
    AND NOT EXISTS (
        SELECT FROM warehouse.lsh_print AS p
        JOIN warehouse.lsh_holder AS h USING (bucket)
        WHERE p.bucket = (key.band >> 46)::integer
            AND ((key.band & 65535) - 32768)::smallint = ANY (p.prints) AND r.revision_id = ANY (h.revisions)
    );
