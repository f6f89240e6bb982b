-- Grain: one candidate of the run that became a revision.
-- Why: its one bin, told from what was known before this merge. The first capture of an unknown article is new, the
-- first of an unknown text of it revised; any other text of an article this run already counted is a duplicate when it
-- came from another address, and unchanged when it came from the same one. A candidate that has its bin keeps it; one
-- whose answer was "not modified" learns its article, be it of an earlier run that did not know the page it meant.
-- Cost: proportional to the run.

UPDATE ops.candidate AS c
SET outcome = o.outcome, article_id = a.article_id, capture_id = o.capture_id, decided_at = now()
FROM (
    SELECT ordinal, article_id, capture_id,
        CASE
            WHEN is_superseded THEN 'unchanged'
            WHEN NOT article_known AND article_rank = 1 THEN 'new'
            WHEN NOT text_known AND text_rank = 1 THEN 'revised'
            WHEN url <> first_url THEN 'duplicate'
            ELSE 'unchanged'
        END AS outcome
    FROM (
        SELECT i.*,
            row_number() OVER by_article AS article_rank,
            row_number() OVER (PARTITION BY article_id, content_sha256, is_superseded ORDER BY seen_at, ordinal) AS text_rank,
            first_value(url) OVER by_article AS first_url
        FROM merge_item AS i
        WHERE i.ordinal IS NOT NULL
        WINDOW by_article AS (PARTITION BY article_id, is_superseded ORDER BY seen_at, ordinal)
    ) AS ranked
) AS o
LEFT JOIN warehouse.dim_article AS a ON a.article_id = o.article_id
WHERE c.run_id = :run_id AND c.ordinal = o.ordinal AND c.outcome IS NULL;

UPDATE ops.candidate AS c
SET article_id = n.article_id
FROM merge_item AS i
JOIN merge_sighting AS n USING (capture_id)
WHERE i.same_as_capture_id IS NOT NULL AND c.capture_id = i.capture_id AND c.outcome = 'unchanged'
    AND c.article_id IS DISTINCT FROM n.article_id;
