-- Grain: one row a bucket that loses keys (merge_gone_band); run only where there are any.
-- Why both tables from one pass: what stands at one place in them belongs together.
-- Cost: unpacks and writes each of these buckets.

WITH gone AS MATERIALIZED (
    SELECT (band >> 46)::integer AS bucket,
        array_agg(((band & 65535) - 32768)::bigint << 32 | revision_id) AS keys
    FROM merge_gone_band
    GROUP BY 1
), packed AS MATERIALIZED (
    SELECT gone.bucket, kept.prints, kept.revisions
    FROM gone
    CROSS JOIN LATERAL (
        SELECT coalesce(array_agg(key.print), '{}') AS prints, coalesce(array_agg(key.revision), '{}') AS revisions
        FROM warehouse.lsh_print AS p
        JOIN warehouse.lsh_holder AS h USING (bucket)
        CROSS JOIN LATERAL unnest(p.prints, h.revisions) AS key (print, revision)
        WHERE p.bucket = gone.bucket AND (key.print::bigint << 32 | key.revision) <> ALL (gone.keys)
    ) AS kept
), prints AS (
    UPDATE warehouse.lsh_print AS p SET prints = packed.prints FROM packed WHERE p.bucket = packed.bucket
)
UPDATE warehouse.lsh_holder AS h SET revisions = packed.revisions FROM packed WHERE h.bucket = packed.bucket;
