-- Grain: one row: whether this connection now has the run for itself.
-- Why: a process that works on a run and dies gives it back by dying.
-- Cost: none.
SELECT pg_try_advisory_lock(hashtextextended('orinoco.run:' || CAST(:run_id AS text), 0));
