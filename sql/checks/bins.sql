-- Grain: one row a closed run whose bins do not sum to its candidates, or are not those its candidates have.
-- Why: nothing is dropped silently. A constraint guards the sum; this compares it with the candidates themselves.
-- Cost: the candidates of the run; of all runs without one.
SELECT r.run_id, r.candidates, count(c.ordinal) AS found,
    count(*) FILTER (WHERE c.outcome IS NULL AND c.run_id IS NOT NULL) AS undecided
FROM ops.run AS r
LEFT JOIN ops.candidate AS c USING (run_id)
WHERE r.state = 'closed' AND (CAST(:run_id AS bigint) IS NULL OR r.run_id = :run_id)
GROUP BY r.run_id
HAVING (r.candidates, r.new, r.revised, r.unchanged, r.duplicate, r.rejected, r.forbidden, r.gone, r.failed)
    IS DISTINCT FROM (
        count(c.ordinal)::integer, count(*) FILTER (WHERE c.outcome = 'new')::integer,
        count(*) FILTER (WHERE c.outcome = 'revised')::integer,
        count(*) FILTER (WHERE c.outcome = 'unchanged')::integer,
        count(*) FILTER (WHERE c.outcome = 'duplicate')::integer,
        count(*) FILTER (WHERE c.outcome = 'rejected')::integer,
        count(*) FILTER (WHERE c.outcome = 'forbidden')::integer,
        count(*) FILTER (WHERE c.outcome = 'gone')::integer,
        count(*) FILTER (WHERE c.outcome = 'failed')::integer
    );
