-- Grain: one row, an undecided candidate, and its row in ops.rejection.
-- Why: nothing is dropped silently; a candidate that has its bin keeps it.
-- Cost: one index lookup a row.
WITH decided AS (
    UPDATE ops.candidate
    SET outcome = 'rejected', detail = CAST(:reason AS text), decided_at = now(),
        capture_id = coalesce(CAST(:capture_id AS bigint), capture_id)
    WHERE run_id = :run_id AND ordinal = :ordinal AND outcome IS NULL
    RETURNING run_id, ordinal, url, capture_id
)
INSERT INTO ops.rejection (run_id, ordinal, url, reason, detail, capture_id)
SELECT run_id, ordinal, url, CAST(:reason AS text), :detail, capture_id FROM decided;
