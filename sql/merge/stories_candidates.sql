-- Grain: one row a pair of texts of two articles, at least one of them touched, that share a search key or were decided
-- before; then one row a key held by more than :crowded articles, with how many hold it and one of them (article_id).
-- Why the earlier decisions: a pair once found is judged again even where its only common key has become crowded since.
-- Why the crowded keys: boilerplate that cleaning does not know yet; they are skipped, and the run says so.
-- Cost: some 59 lookups a touched text, each in a table that stays in memory; who holds a key is read where its print agrees.
WITH asked AS MATERIALIZED (
    SELECT key.band, r.article_id, r.revision_id
    FROM warehouse.dim_revision AS r
    CROSS JOIN LATERAL unnest(r.signature) AS key (band)
    WHERE r.article_id = ANY (CAST(:articles AS bigint[]))
),
held AS MATERIALIZED (
    SELECT key.band, found.revision_id
    FROM (
        SELECT band, (band >> 46)::integer AS bucket, ((band & 65535) - 32768)::smallint AS print
        FROM (SELECT DISTINCT band FROM asked ORDER BY band OFFSET 0) AS asked
    ) AS key
    -- Key by key through the index: planned as a join, the tables would be read whole for a single text. In the order of
    -- the index, so that one key's pages are still at hand for the next.
    CROSS JOIN LATERAL (
        SELECT b.revision_id FROM warehouse.lsh_band_recent AS b WHERE b.band = key.band
        UNION ALL
        SELECT h.revisions[place]
        FROM warehouse.lsh_print AS p
        JOIN warehouse.lsh_holder AS h USING (bucket)
        CROSS JOIN LATERAL unnest(array_positions(p.prints, key.print)) AS place
        WHERE p.bucket = key.bucket AND key.print = ANY (p.prints)
        OFFSET 0
    ) AS found
),
common AS MATERIALIZED (
    SELECT band, revision_id
    FROM held
    JOIN (SELECT band FROM held GROUP BY band HAVING count(*) > 1) AS several USING (band)
),
holder AS MATERIALIZED (  -- each text once, however many keys it holds
    SELECT r.revision_id, r.article_id, r.signature
    FROM (SELECT DISTINCT revision_id FROM common ORDER BY revision_id) AS wanted
    CROSS JOIN LATERAL (
        SELECT t.revision_id, t.article_id, t.signature
        FROM warehouse.dim_revision AS t
        WHERE t.revision_id = wanted.revision_id
        OFFSET 0
    ) AS r
),
shared AS MATERIALIZED (  -- a print may agree by accident: the text's own signature says whether the key does
    SELECT common.band, holder.article_id, holder.revision_id
    FROM common
    JOIN holder USING (revision_id)
    WHERE common.band = ANY (holder.signature)
),
sized AS MATERIALIZED (
    SELECT band, count(DISTINCT article_id) AS articles, min(article_id) AS example
    FROM shared
    GROUP BY band
    HAVING count(DISTINCT article_id) > 1
)
SELECT least(m.article_id, h.article_id) AS article_id, greatest(m.article_id, h.article_id) AS other_article_id,
    CASE WHEN m.article_id < h.article_id THEN m.revision_id ELSE h.revision_id END AS revision_id,
    CASE WHEN m.article_id < h.article_id THEN h.revision_id ELSE m.revision_id END AS other_revision_id,
    NULL::bigint AS crowd
FROM sized
JOIN asked AS m USING (band)
JOIN shared AS h USING (band)
WHERE sized.articles <= :crowded AND h.article_id <> m.article_id
UNION
SELECT article_id, other_article_id, revision_id, other_revision_id, NULL
FROM warehouse.duplicate
WHERE article_id = ANY (CAST(:articles AS bigint[])) OR other_article_id = ANY (CAST(:articles AS bigint[]))
UNION ALL
SELECT example, NULL, NULL, NULL, articles FROM sized WHERE articles > :crowded
ORDER BY crowd DESC NULLS FIRST, article_id, other_article_id, revision_id, other_revision_id;
