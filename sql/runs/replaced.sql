-- Grain: one row a kind of facts the run replaced.
-- Why: a run's summary tells it.
-- Cost: one index lookup.
SELECT kind, texts, dropped, made FROM ops.facts_replaced WHERE run_id = :run_id ORDER BY kind;
