-- Grain: one row a warning of the runs asked for.
-- Why: a run's summary shows them.
-- Cost: one index lookup a run.
SELECT run_id, sentence FROM ops.run_warning
WHERE run_id = ANY(:run_ids)
ORDER BY run_id, kind, layout, field;
