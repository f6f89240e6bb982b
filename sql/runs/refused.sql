-- Grain: one row a reason for which the run refused pages, with the addresses of the first :examples.
-- Why: a run's summary shows them.
-- Cost: the run's rejections.
SELECT reason, count(*)::int AS pages, (array_agg(url ORDER BY ordinal))[1:CAST(:examples AS int)] AS examples
FROM ops.rejection
WHERE run_id = :run_id
GROUP BY reason
ORDER BY pages DESC, reason;
