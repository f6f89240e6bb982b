-- Grain: one row an open run of this kind that was asked for just this, oldest first.
-- Why: one that was killed is gone on with, not begun anew.
-- Cost: the open runs.
SELECT run_id FROM ops.run WHERE state = 'open' AND kind = :kind AND params = :params ORDER BY run_id;
