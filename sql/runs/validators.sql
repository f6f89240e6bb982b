-- Grain: one row an address, its last answer that showed a text of the warehouse.
-- Why: what it says is sent along, so that an unchanged page need not be sent again. An answer that broke off, was
-- refused, or whose run died before the merge must not be asked with: "unchanged" would then mean never loaded. Where the
-- last answer was the same bytes again, the one that holds these bytes is named: that is what the next one will mean.
-- Cost: three index lookups a row.
SELECT DISTINCT ON (c.url) c.url, c.etag, c.last_modified, c.digest, meant.fetched_at,
    coalesce(meant.final_url, meant.url) AS address
FROM ops.capture AS c
JOIN warehouse.sighting AS s USING (capture_id)
JOIN ops.capture AS meant ON meant.capture_id = coalesce(s.same_as_capture_id, s.capture_id)
WHERE c.url = ANY (:urls) AND c.status = 200
ORDER BY c.url, c.fetched_at DESC;
