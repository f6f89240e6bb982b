-- Grain: one row a batch that has something to do.
-- Why: planning again after a kill must not deal anew.
-- Cost: the run's candidates.
SELECT DISTINCT batch FROM ops.candidate WHERE run_id = :run_id AND outcome IS NULL ORDER BY batch;
