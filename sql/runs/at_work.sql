-- Grain: one row an open run, oldest first, with how far it is.
-- Why: for people who wait for it. Pages get their answer a batch at a time; requests are counted as they are made.
-- Cost: the candidates of the open runs.
SELECT r.run_id, r.kind, r.opened_at, r.requests, count(c.run_id) AS candidates,
    count(*) FILTER (WHERE c.outcome IS NOT NULL OR c.capture_id IS NOT NULL) AS answered,
    count(*) FILTER (WHERE c.outcome IS NOT NULL) AS decided
FROM ops.run AS r
LEFT JOIN ops.candidate AS c USING (run_id)
WHERE r.state = 'open'
GROUP BY r.run_id
ORDER BY r.run_id;
