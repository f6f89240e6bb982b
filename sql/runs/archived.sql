-- Grain: one row a capture that the archive holds whole, oldest first.
-- Why: what bbc_reprocess reads again. With :rejected_only those whose newest reading was refused.
-- Cost: reads all captures; with :rejected_only the rejections.
SELECT c.url, c.fetched_at, c.final_url, c.status, c.archive, c.archive_offset, c.archive_length, c.digest
FROM ops.capture AS c
WHERE c.status = 200 AND c.archive IS NOT NULL AND c.archive_length IS NOT NULL
    AND EXISTS (SELECT FROM ops.candidate AS k WHERE k.capture_id = c.capture_id)
    AND (NOT CAST(:rejected_only AS boolean) OR (
        SELECT k.outcome FROM ops.candidate AS k
        WHERE k.capture_id = c.capture_id AND k.outcome IS NOT NULL ORDER BY k.run_id DESC LIMIT 1
    ) = 'rejected')
ORDER BY c.fetched_at, c.url;
