-- Grain: one row a kind of likeness found in the run: pairs of articles decided, texts that follow another of their article
-- (revision), captures that show a known text at another address (twin).
-- Why: a run's summary tells all kinds of duplicates it found, whether they were told by address or by text.
-- Cost: the run's pairs, texts and captures, by index.
SELECT kind, sum(found)::int AS pairs
FROM (
    SELECT kind, count(*) AS found FROM warehouse.duplicate WHERE run_id = :run_id GROUP BY kind
    UNION ALL
    SELECT 'revision', count(*)
    FROM warehouse.dim_revision AS r
    WHERE r.run_id = :run_id AND EXISTS (
        SELECT FROM warehouse.dim_revision AS o WHERE o.article_id = r.article_id AND o.revision_no < r.revision_no
    )
    UNION ALL
    SELECT 'twin', count(*)
    FROM warehouse.sighting AS s
    WHERE s.run_id = :run_id AND EXISTS (
        SELECT FROM warehouse.sighting AS o
        WHERE o.revision_id = s.revision_id AND o.url <> s.url AND (o.seen_at, o.url) < (s.seen_at, s.url)
    ) AND NOT EXISTS (
        SELECT FROM warehouse.sighting AS o
        WHERE o.revision_id = s.revision_id AND o.url = s.url AND o.seen_at < s.seen_at
    )
) AS kinds
WHERE found > 0
GROUP BY kind
ORDER BY pairs DESC, kind;
