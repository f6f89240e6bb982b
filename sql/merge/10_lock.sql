-- Grain: the one lock of all merges, held until the transaction ends. Number: etl.dedupe.stories.LOCK.
-- Why one, and first: stories reach across all articles, so a merge may have to write a row another merge holds. Taking
-- turns before any row is written, nobody waits for anybody with rows in hand, and each sees all the other did.
-- Parsing, extracting and staging, which take most of the time, run side by side as they like.
-- Cost: none; a merge takes some milliseconds an article.
SELECT pg_advisory_xact_lock(7402003);
