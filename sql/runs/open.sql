-- Grain: one row, the run.
-- Why: everything a run does hangs on it.
-- Cost: one index lookup a row.
INSERT INTO ops.run (kind, params, is_sample) VALUES (:kind, :params, :is_sample) RETURNING run_id;
