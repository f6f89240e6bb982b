-- Grain: one row a check of a run that passed, older than :age.
-- Why: ten rows a run that say "held"; what failed stays.
-- Cost: a scan of the results.
DELETE FROM ops.quality_result WHERE passed AND checked_at < now() - CAST(:age AS interval);
