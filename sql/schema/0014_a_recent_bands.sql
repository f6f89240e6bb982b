-- Search keys in two tables: those of new texts in a small one, all others in a large one that is only read.
-- Why: a text has 58 keys, each on another page of the index. Written into an index of a million texts, every text made
-- 58 pages dirty, and after a checkpoint put 58 whole pages (400 KB) into the log; a small index stays in memory.

ALTER TABLE warehouse.lsh_band RENAME TO lsh_band_settled;
ALTER TABLE warehouse.lsh_band_settled RENAME CONSTRAINT lsh_band_pkey TO lsh_band_settled_pkey;
COMMENT ON TABLE warehouse.lsh_band_settled IS 'Search keys of texts that are not new: read with warehouse.lsh_band_recent as warehouse.lsh_band.';

CREATE TABLE warehouse.lsh_band_recent (
    band bigint NOT NULL,
    revision_id bigint NOT NULL,
    PRIMARY KEY (band, revision_id)
);
COMMENT ON TABLE warehouse.lsh_band_recent IS 'Search keys of the newest texts; moved to warehouse.lsh_band_settled, sorted, when they are some twenty thousand texts.';
COMMENT ON COLUMN warehouse.lsh_band_recent.band IS 'Signed 64-bit hash of one band of the signature.';
COMMENT ON COLUMN warehouse.lsh_band_recent.revision_id IS 'The revision.';

CREATE VIEW warehouse.lsh_band AS
SELECT band, revision_id FROM warehouse.lsh_band_settled
UNION ALL
SELECT band, revision_id FROM warehouse.lsh_band_recent;
COMMENT ON VIEW warehouse.lsh_band IS 'One row an LSH band key of a revision: texts that share a key are candidates for a comparison. A search structure, of no meaning in itself.';
COMMENT ON COLUMN warehouse.lsh_band.band IS 'Signed 64-bit hash of one band of the signature.';
COMMENT ON COLUMN warehouse.lsh_band.revision_id IS 'The revision.';

REVOKE SELECT ON warehouse.lsh_band_recent, warehouse.lsh_band FROM orinoco_analyst;
GRANT TRUNCATE ON warehouse.lsh_band_recent TO orinoco_loader;
