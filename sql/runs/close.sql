-- Grain: one row, the run.
-- Why: the table refuses bins that do not sum to the candidates.
-- Cost: one index lookup a row.
UPDATE ops.run
SET state = 'closed', closed_at = clock_timestamp(), error = NULL, candidates = :candidates,
    new = :new, revised = :revised, unchanged = :unchanged, duplicate = :duplicate,
    rejected = :rejected, forbidden = :forbidden, gone = :gone, failed = :failed,
    level = :level, summary = :summary
WHERE run_id = :run_id
RETURNING kind, opened_at, closed_at;
