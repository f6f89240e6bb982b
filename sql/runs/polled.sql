-- Grain: one row a source the run polled.
-- Why: a run's summary tells how these are.
-- Cost: one index lookup a row.
SELECT f.url FROM ops.feed_poll AS p JOIN ops.feed AS f USING (feed_id) WHERE p.run_id = :run_id;
