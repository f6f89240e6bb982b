-- Grain: one row a run that has ended in one of :states, newest first.
-- Why: for people who ask what happened lately.
-- Cost: one index lookup a row.
SELECT * FROM ops.run WHERE state = ANY(:states) ORDER BY run_id DESC LIMIT :number;
