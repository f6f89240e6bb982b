-- Grain: one row a run that was opened long ago and never ended.
-- Why: nothing will go on with it; left open it would look as if something still ran, and keep what it staged.
-- Cost: a scan of the runs.
UPDATE ops.run SET state = 'failed', closed_at = clock_timestamp(),
    error = 'Given up by the weekly upkeep: it was still open after ' || extract(day FROM CAST(:hanging AS interval))
        || ' days. Trigger the DAG again; what was fetched is in the archive.'
WHERE state = 'open' AND opened_at < clock_timestamp() - CAST(:hanging AS interval);
