-- Grain: one row a closed run, newest first.
-- Why: for people who ask what happened lately.
-- Cost: one index lookup a row.
SELECT * FROM ops.run WHERE state = 'closed' ORDER BY run_id DESC LIMIT :number;
