-- Back to captures that do not say which earlier one they mean. Lost: that of those still waiting for it.

ALTER TABLE ops.capture DROP COLUMN is_revisit, DROP COLUMN refers_to_url, DROP COLUMN refers_to_at;
DROP INDEX ops.capture_fetched_at;
