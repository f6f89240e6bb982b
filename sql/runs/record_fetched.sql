-- Grain: one row, an undecided candidate that was fetched.
-- Why: a candidate that has its bin keeps it.
-- Cost: one index lookup a row.
UPDATE ops.candidate
SET capture_id = coalesce(CAST(:capture_id AS bigint), capture_id), outcome = :outcome, detail = :detail,
    decided_at = CASE WHEN CAST(:outcome AS text) IS NOT NULL THEN now() END
WHERE run_id = :run_id AND ordinal = :ordinal AND outcome IS NULL;
