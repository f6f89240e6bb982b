-- Grain: one row a text that a batch reads facts of again, with what its facts come from and when its page says it is of.
-- Why: the capture is how a candidate names its text: a text was read from one capture.
-- Cost: the batch's candidates, by index.
SELECT c.ordinal, r.revision_id, r.fact_versions, s.first_published_at
FROM ops.candidate AS c
JOIN warehouse.dim_revision AS r USING (capture_id)
LEFT JOIN warehouse.sighting AS s USING (capture_id)
WHERE c.run_id = :run_id AND c.batch = :batch AND c.outcome IS NULL AND c.reason = :reason
ORDER BY c.ordinal;
