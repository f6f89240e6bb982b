-- Grain: one row a capture that the archive holds whole, oldest first.
-- Why: what bbc_reprocess reads again. With :rejected_only those whose newest reading was refused, with :reasons for one
-- of these reasons; with :only_run those that were candidates of that run.
-- Cost: reads all captures; with :only_run those of the run.
SELECT c.url, c.fetched_at, c.final_url, c.status, c.archive, c.archive_offset, c.archive_length, c.digest
FROM ops.capture AS c
CROSS JOIN LATERAL (
    SELECT k.run_id, k.ordinal, k.outcome FROM ops.candidate AS k
    WHERE k.capture_id = c.capture_id ORDER BY k.outcome IS NULL, k.run_id DESC LIMIT 1
) AS newest
WHERE c.status = 200 AND NOT c.is_revisit AND c.archive IS NOT NULL AND c.archive_length IS NOT NULL
    AND (NOT CAST(:rejected_only AS boolean) OR newest.outcome = 'rejected')
    AND (CAST(:reasons AS text[]) IS NULL OR EXISTS (
        SELECT FROM ops.rejection AS r
        WHERE r.run_id = newest.run_id AND r.ordinal = newest.ordinal AND r.reason = ANY(CAST(:reasons AS text[]))
    ))
    AND (CAST(:only_run AS bigint) IS NULL OR c.capture_id IN (
        SELECT k.capture_id FROM ops.candidate AS k WHERE k.run_id = CAST(:only_run AS bigint)
    ))
ORDER BY c.fetched_at, c.url;
