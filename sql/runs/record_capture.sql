-- Grain: one row, a capture; its id, known before or not.
-- Why: the same response found again in a longer archive is the same capture.
-- Cost: one index lookup a row.
INSERT INTO ops.capture (
    url, fetched_at, final_url, status, content_type, etag, last_modified, archive, archive_offset, archive_length,
    digest, is_revisit, refers_to_url, refers_to_at
) VALUES (
    :url, :fetched_at, :final_url, :status, :content_type, :etag, :last_modified, :archive, :archive_offset,
    :archive_length, :digest, :is_revisit, :refers_to_url, :refers_to_at
)
ON CONFLICT (url, fetched_at) DO UPDATE
SET archive = coalesce(excluded.archive, capture.archive),
    archive_offset = coalesce(excluded.archive_offset, capture.archive_offset),
    archive_length = coalesce(excluded.archive_length, capture.archive_length),
    digest = coalesce(excluded.digest, capture.digest),
    refers_to_url = coalesce(capture.refers_to_url, excluded.refers_to_url),
    refers_to_at = coalesce(capture.refers_to_at, excluded.refers_to_at)
RETURNING capture_id;
