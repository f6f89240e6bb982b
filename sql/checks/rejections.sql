-- Grain: one row a candidate in the bin `rejected` without a reason, or a reason whose candidate is in another bin.
-- Why: nothing is dropped silently.
-- Cost: the candidates of the run; of all runs without one.
SELECT run_id, ordinal, c.outcome, r.reason
FROM ops.candidate AS c
FULL JOIN ops.rejection AS r USING (run_id, ordinal)
WHERE (CAST(:run_id AS bigint) IS NULL OR run_id = :run_id)
    AND (r.reason IS NOT NULL) <> (c.outcome IS NOT DISTINCT FROM 'rejected');
