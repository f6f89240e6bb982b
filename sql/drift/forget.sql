-- Grain: the warnings of the run.
-- Why: closing a run again says anew what it says.
-- Cost: one index lookup.
DELETE FROM ops.run_warning WHERE run_id = :run_id;
