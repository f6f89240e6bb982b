-- Grain: one row a text some of whose facts come from other rules than :versions, oldest first, with its capture.
-- Why: what bbc_reprocess reads again of facts, from the warehouse itself.
-- Cost: reads the rows of all texts, not their bodies; with :only_run only texts that run dealt with come out.
SELECT c.url, c.fetched_at, c.final_url, c.status, c.archive, c.archive_offset, c.archive_length, c.digest
FROM warehouse.dim_revision AS r
JOIN ops.capture AS c USING (capture_id)
WHERE NOT r.fact_versions @> CAST(:versions AS jsonb)
    AND (CAST(:only_run AS bigint) IS NULL OR c.capture_id IN (
        SELECT k.capture_id FROM ops.candidate AS k WHERE k.run_id = CAST(:only_run AS bigint)
    ))
ORDER BY c.fetched_at, c.url;
