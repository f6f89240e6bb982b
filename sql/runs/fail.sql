-- Grain: one row, an open run.
-- Why: one that is closed stays closed.
-- Cost: one index lookup a row.
UPDATE ops.run SET state = 'failed', closed_at = clock_timestamp(), error = :error, level = 'red'
WHERE run_id = :run_id AND state = 'open';
