-- Grain: one row a candidate of a batch without outcome, with where its capture lies, if it has one.
-- Why: a stage that was killed does what is left to do.
-- Cost: the run's candidates.
SELECT c.ordinal, c.url, c.reason, c.source, c.title, c.published_at, c.native_id, c.capture_id,
    p.url AS capture_url, p.fetched_at, p.archive, p.archive_offset, p.archive_length
FROM ops.candidate AS c
LEFT JOIN ops.capture AS p USING (capture_id)
WHERE c.run_id = :run_id AND c.batch = :batch AND c.outcome IS NULL
ORDER BY c.ordinal;
