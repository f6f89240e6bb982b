-- Grain: one row an address, its last full answer that became a text of the warehouse.
-- Why: what it says is sent along, so that an unchanged page need not be sent again. An answer that broke off, was
-- refused, or whose run died before the merge must not be asked with: "unchanged" would then mean never loaded.
-- Cost: two index lookups a row.
SELECT DISTINCT ON (c.url) c.url, c.etag, c.last_modified, c.digest, c.fetched_at
FROM ops.capture AS c
WHERE c.url = ANY (:urls) AND c.status = 200
    AND EXISTS (SELECT FROM warehouse.sighting AS s WHERE s.capture_id = c.capture_id)
ORDER BY c.url, c.fetched_at DESC;
