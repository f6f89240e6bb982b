-- Grain: one row a search key of every text, put into its bucket; the tables of packed keys are made anew.
-- Why: for a warehouse whose texts came otherwise than by merges, and to repair these tables from the texts' signatures.
-- Cost: reads all signatures, and writes 400 bytes a text; a million texts take minutes. Waits for a dump to end.

TRUNCATE warehouse.lsh_band_recent, warehouse.lsh_print, warehouse.lsh_holder;

WITH packed AS MATERIALIZED (  -- both arrays by one pass: what stands at one place in them belongs together
    SELECT (band >> 46)::integer AS bucket, array_agg(((band & 65535) - 32768)::smallint) AS prints,
        array_agg(revision_id::integer) AS revisions
    FROM warehouse.dim_revision AS r
    CROSS JOIN LATERAL (SELECT DISTINCT band FROM unnest(r.signature) AS key (band)) AS key
    GROUP BY 1
), prints AS (
    INSERT INTO warehouse.lsh_print (bucket, prints) SELECT bucket, prints FROM packed
)
INSERT INTO warehouse.lsh_holder (bucket, revisions) SELECT bucket, revisions FROM packed;
