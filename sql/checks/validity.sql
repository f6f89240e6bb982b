-- Grain: one row a text whose place in history contradicts its captures, or whose numbers do not run 1, 2, 3, …
-- Why: periods must not overlap, the current text must be the one the last capture showed, and as_of must agree.
-- Cost: the sightings of the run's articles; of all without one.
WITH touched AS MATERIALIZED (
    SELECT a.article_id, a.current_revision_id
    FROM warehouse.dim_article AS a
    WHERE CAST(:run_id AS bigint) IS NULL
    UNION ALL  -- two branches, not one OR: with a run only its articles are looked up
    SELECT a.article_id, a.current_revision_id
    FROM (SELECT DISTINCT s.article_id FROM warehouse.sighting AS s WHERE s.run_id = :run_id) AS seen
    JOIN warehouse.dim_article AS a USING (article_id)
),
period AS (
    SELECT p.*, lead(p.valid_from) OVER (PARTITION BY p.article_id ORDER BY p.valid_from) AS next_from
    FROM touched
    CROSS JOIN LATERAL (  -- article by article, through the index: the view as a whole reads every sighting there is
        SELECT * FROM warehouse.revision_period AS every WHERE every.article_id = touched.article_id OFFSET 0
    ) AS p
)
SELECT 'period overlaps the next' AS what, article_id, revision_id
FROM period WHERE valid_to IS DISTINCT FROM next_from OR valid_to <= valid_from
UNION ALL
SELECT 'current text is not the one shown last', t.article_id, t.current_revision_id
FROM touched AS t
LEFT JOIN period AS p ON p.article_id = t.article_id AND p.valid_to IS NULL
WHERE p.revision_id IS DISTINCT FROM t.current_revision_id
UNION ALL
SELECT 'text begins or ends at another time than its periods', r.article_id, r.revision_id
FROM touched AS t
JOIN warehouse.dim_revision AS r USING (article_id)
JOIN (
    SELECT revision_id, max(valid_to) AS last_end, bool_or(valid_to IS NULL) AS is_open FROM period GROUP BY revision_id
) AS p USING (revision_id)
WHERE r.valid_to IS DISTINCT FROM CASE WHEN p.is_open THEN NULL ELSE p.last_end END
UNION ALL
SELECT 'numbers of the texts have a gap', r.article_id, NULL
FROM touched AS t
JOIN warehouse.dim_revision AS r USING (article_id)
GROUP BY r.article_id
HAVING max(r.revision_no) <> count(*);
