-- Grain: one row an article or text of the future. There must be none.
-- Why: a wrong clock or a wrongly read date would put coverage where nobody looks for it.
-- Cost: the articles of the run; all without one.
SELECT a.article_id, a.native_id, a.first_published_at, a.first_seen_at, a.last_seen_at
FROM (
    SELECT article_id FROM warehouse.dim_article WHERE CAST(:run_id AS bigint) IS NULL
    UNION ALL  -- two branches, not one OR: with a run only its articles are looked up
    SELECT DISTINCT s.article_id FROM warehouse.sighting AS s WHERE s.run_id = :run_id
) AS touched
JOIN warehouse.dim_article AS a USING (article_id)
WHERE a.first_published_at > a.last_seen_at + interval '24 hours' OR a.last_seen_at > now() + interval '1 hour';
