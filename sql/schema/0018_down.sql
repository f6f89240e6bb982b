-- Back to one row a search key. Lost: nothing; whole keys are in dim_revision.signature.

DROP VIEW warehouse.lsh_band;

CREATE TABLE warehouse.lsh_band_settled (
    band bigint NOT NULL,
    revision_id bigint NOT NULL
);
INSERT INTO warehouse.lsh_band_settled (band, revision_id)
SELECT DISTINCT key.band, r.revision_id
FROM warehouse.dim_revision AS r
CROSS JOIN LATERAL unnest(r.signature) AS key (band)
WHERE NOT EXISTS (SELECT FROM warehouse.lsh_band_recent AS b WHERE b.band = key.band AND b.revision_id = r.revision_id);
ALTER TABLE warehouse.lsh_band_settled ADD CONSTRAINT lsh_band_settled_pkey PRIMARY KEY (band, revision_id);
COMMENT ON TABLE warehouse.lsh_band_settled IS 'Search keys of texts that are not new: read with warehouse.lsh_band_recent as warehouse.lsh_band.';
COMMENT ON COLUMN warehouse.lsh_band_settled.band IS 'Signed 64-bit hash of one band of the signature.';
COMMENT ON COLUMN warehouse.lsh_band_settled.revision_id IS 'The revision.';
COMMENT ON TABLE warehouse.lsh_band_recent IS 'Search keys of the newest texts; moved to warehouse.lsh_band_settled, sorted, when they are some twenty thousand texts.';

CREATE VIEW warehouse.lsh_band AS
SELECT band, revision_id FROM warehouse.lsh_band_settled
UNION ALL
SELECT band, revision_id FROM warehouse.lsh_band_recent;
COMMENT ON VIEW warehouse.lsh_band IS 'One row an LSH band key of a revision: texts that share a key are candidates for a comparison. A search structure, of no meaning in itself.';
COMMENT ON COLUMN warehouse.lsh_band.band IS 'Signed 64-bit hash of one band of the signature.';
COMMENT ON COLUMN warehouse.lsh_band.revision_id IS 'The revision.';

DROP TABLE warehouse.lsh_print, warehouse.lsh_holder;
REVOKE SELECT ON warehouse.lsh_band_settled, warehouse.lsh_band FROM orinoco_analyst;
COMMENT ON COLUMN warehouse.dim_revision.signature IS 'Its LSH band keys; warehouse.lsh_band has one row each.';
