-- Grain: the two locks under which a merge writes, held until the transaction ends.
-- Why one for all merges (etl.dedupe.stories.LOCK), and first: stories reach across all articles, so a merge may have to
-- write a row another merge holds. Taking turns before any row is written, nobody waits for anybody with rows in hand,
-- and each sees all the other did. Parsing, extracting and staging, which take most of the time, run side by side.
-- Why that of the marts (etl.trends.marts.LOCK): a refresh under way must not take a day off ops.stale_day that this
-- merge found there and counts on.
-- Why the memory: a run of some thousand articles is sorted and hashed there, not on disk; for this transaction only.
-- Cost: none; a merge takes some milliseconds an article.

SELECT pg_advisory_xact_lock(7402003);

SELECT pg_advisory_xact_lock(7402008);

SET LOCAL work_mem = '64MB';
