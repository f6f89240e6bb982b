-- Grain: one row a candidate in the bin `rejected` without a reason, or a reason whose candidate is in another bin.
-- Why: nothing is dropped silently.
-- Cost: the candidates of the run; of all runs without one.
SELECT c.run_id, c.ordinal, c.outcome, NULL AS reason
FROM ops.candidate AS c
WHERE (CAST(:run_id AS bigint) IS NULL OR c.run_id = :run_id) AND c.outcome = 'rejected'
    AND NOT EXISTS (SELECT FROM ops.rejection AS r WHERE r.run_id = c.run_id AND r.ordinal = c.ordinal)
UNION ALL
SELECT r.run_id, r.ordinal, c.outcome, r.reason
FROM ops.rejection AS r
JOIN ops.candidate AS c USING (run_id, ordinal)
WHERE (CAST(:run_id AS bigint) IS NULL OR r.run_id = :run_id) AND c.outcome IS DISTINCT FROM 'rejected';
