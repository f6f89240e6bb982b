-- Grain: one row an address, its last full answer.
-- Why: what it says is sent along, so that an unchanged page need not be sent again.
-- Cost: one index lookup a row.
SELECT DISTINCT ON (url) url, etag, last_modified, digest, fetched_at
FROM ops.capture
WHERE url = ANY (:urls) AND status = 200
ORDER BY url, fetched_at DESC;
