-- The search keys of all but the newest texts, packed: one row a bucket of keys instead of one a key.
-- Why: 59 keys a text lie on 59 pages of an index. At a million texts that index alone had 1.8 GB, seven times the shared
-- buffers, and nearly each of a new text's keys was a page to fetch, though next to no key is held by anybody. Of a key
-- sixteen bits beside its bucket's number tell nearly always that nobody holds it: for a million texts they are 130 MB,
-- which stay in memory. Who holds a key lies apart, and is read only where these bits agree; whether the whole key agrees
-- is said by dim_revision.signature. Both tables together take a tenth of the one they replace.

CREATE TABLE warehouse.lsh_print (
    bucket integer PRIMARY KEY,
    prints smallint[] NOT NULL
);
COMMENT ON TABLE warehouse.lsh_print IS 'One row a bucket of search keys: what is looked at first to find the texts that share a key. A search structure, of no meaning in itself.';
COMMENT ON COLUMN warehouse.lsh_print.bucket IS 'The upper 18 bits of the keys in it.';
COMMENT ON COLUMN warehouse.lsh_print.prints IS 'The lowest 16 bits of each key.';

CREATE TABLE warehouse.lsh_holder (
    bucket integer PRIMARY KEY,
    revisions integer[] NOT NULL
);
COMMENT ON TABLE warehouse.lsh_holder IS 'One row a bucket of search keys: which texts hold them. A search structure, of no meaning in itself.';
COMMENT ON COLUMN warehouse.lsh_holder.bucket IS 'The bucket, as in warehouse.lsh_print.';
COMMENT ON COLUMN warehouse.lsh_holder.revisions IS 'The revision that holds the key at the same place of lsh_print.prints.';

-- Compressed they would not become smaller, and be unpacked at every look.
ALTER TABLE warehouse.lsh_print ALTER COLUMN prints SET STORAGE MAIN;

SET LOCAL work_mem = '256MB';
WITH packed AS MATERIALIZED (  -- both arrays by one pass: what stands at one place in them belongs together
    SELECT (band >> 46)::integer AS bucket, array_agg(((band & 65535) - 32768)::smallint) AS prints,
        array_agg(revision_id::integer) AS revisions
    FROM warehouse.lsh_band_settled
    GROUP BY 1
), prints AS (
    INSERT INTO warehouse.lsh_print (bucket, prints) SELECT bucket, prints FROM packed
)
INSERT INTO warehouse.lsh_holder (bucket, revisions) SELECT bucket, revisions FROM packed;
RESET work_mem;

DROP VIEW warehouse.lsh_band;
DROP TABLE warehouse.lsh_band_settled;
COMMENT ON TABLE warehouse.lsh_band_recent IS 'Search keys of the newest texts: texts that share a key are candidates for a comparison. Packed into warehouse.lsh_print and lsh_holder when they are some twenty thousand texts.';

CREATE VIEW warehouse.lsh_band AS
SELECT p.bucket::bigint << 46 | (key.print + 32768) AS band, key.revision_id::bigint AS revision_id
FROM warehouse.lsh_print AS p
JOIN warehouse.lsh_holder AS h USING (bucket)
CROSS JOIN LATERAL unnest(p.prints, h.revisions) AS key (print, revision_id)
UNION ALL
SELECT band, revision_id FROM warehouse.lsh_band_recent;
COMMENT ON VIEW warehouse.lsh_band IS 'One row a search key of a revision, packed or recent: for checks; a merge looks into the tables.';
COMMENT ON COLUMN warehouse.lsh_band.band IS 'Signed 64-bit hash of one band of the signature; of a packed key only the upper 18 and the lowest 16 bits.';
COMMENT ON COLUMN warehouse.lsh_band.revision_id IS 'The revision.';

REVOKE SELECT ON warehouse.lsh_print, warehouse.lsh_holder, warehouse.lsh_band FROM orinoco_analyst;
COMMENT ON COLUMN warehouse.dim_revision.signature IS 'Its LSH band keys, by which texts alike are found.';
