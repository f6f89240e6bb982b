-- Grain: one row a search key of the newest texts.
-- Why now and then, all at once and sorted: neighbouring keys go to one page of the large index, which is then written
-- once instead of once a key. The sorted keys of twenty thousand texts write each page of the index of a million about once.
-- Cost: reads and writes the large index through, once in twenty thousand texts; waits for a dump of the database to end.

INSERT INTO warehouse.lsh_band_settled (band, revision_id)
SELECT band, revision_id FROM warehouse.lsh_band_recent ORDER BY band, revision_id;

TRUNCATE warehouse.lsh_band_recent;
