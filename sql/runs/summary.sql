-- Grain: one row, a run that has ended.
-- Why: for people who ask what it did.
-- Cost: one index lookup.
SELECT * FROM ops.run WHERE run_id = :run_id AND state <> 'open';
