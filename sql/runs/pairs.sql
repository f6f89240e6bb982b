-- Grain: one row a kind of decision, with the number of pairs of articles decided in the run.
-- Why: a run's summary tells the kinds of duplicates it found.
-- Cost: the run's pairs, by index.
SELECT kind, count(*)::int AS pairs FROM warehouse.duplicate WHERE run_id = :run_id GROUP BY kind ORDER BY pairs DESC, kind;
