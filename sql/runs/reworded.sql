-- Addresses of the first three candidates of a run whose text was not the one before, for a person to look at.
-- Cost: an index scan of the run's candidates.
SELECT url
FROM ops.candidate
WHERE run_id = :run_id AND outcome = 'revised'
ORDER BY ordinal
LIMIT 3
