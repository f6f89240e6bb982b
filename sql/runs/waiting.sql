-- Grain: one row an undecided candidate of the run with one of the addresses.
-- Why: results come by address; those without a capture are served first.
-- Cost: the run's candidates.
SELECT ordinal, url FROM ops.candidate
WHERE run_id = :run_id AND outcome IS NULL AND url = ANY (:urls)
ORDER BY capture_id IS NOT NULL, ordinal;
