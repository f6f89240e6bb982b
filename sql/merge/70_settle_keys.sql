-- Grain: one row a search key of the newest texts, put into its bucket.
-- Why now and then, all at once: a bucket is written anew with what is put into it, and the keys of twenty thousand texts
-- reach nearly every bucket once.
-- Cost: writes both tables of buckets anew, 400 bytes for each text stored, once in twenty thousand texts; waits for a dump
-- of the database to end.

WITH packed AS MATERIALIZED (  -- both arrays by one pass: what stands at one place in them belongs together
    SELECT (band >> 46)::integer AS bucket, array_agg(((band & 65535) - 32768)::smallint) AS prints,
        array_agg(revision_id::integer) AS revisions
    FROM warehouse.lsh_band_recent
    GROUP BY 1
), prints AS (
    INSERT INTO warehouse.lsh_print AS known (bucket, prints) SELECT bucket, prints FROM packed
    ON CONFLICT (bucket) DO UPDATE SET prints = known.prints || excluded.prints
)
INSERT INTO warehouse.lsh_holder AS known (bucket, revisions) SELECT bucket, revisions FROM packed
ON CONFLICT (bucket) DO UPDATE SET revisions = known.revisions || excluded.revisions;

TRUNCATE warehouse.lsh_band_recent;
