-- Back to one table of search keys, and to changes without quotations. Lost: their count; details keep them.

ALTER TABLE warehouse.revision_change DROP COLUMN quotes_changed;

DROP VIEW warehouse.lsh_band;
INSERT INTO warehouse.lsh_band_settled SELECT band, revision_id FROM warehouse.lsh_band_recent;
DROP TABLE warehouse.lsh_band_recent;
ALTER TABLE warehouse.lsh_band_settled RENAME CONSTRAINT lsh_band_settled_pkey TO lsh_band_pkey;
ALTER TABLE warehouse.lsh_band_settled RENAME TO lsh_band;
COMMENT ON TABLE warehouse.lsh_band IS 'One row an LSH band key of a revision: texts that share a key are candidates for a comparison. A search structure, of no meaning in itself.';
