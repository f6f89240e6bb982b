-- Grain: one row an article that belongs to another story than before.
-- Why the days: stories are what trends count, so the days of an article that moved are counted anew.
-- Cost: proportional to the articles that move.
WITH moved AS (
    UPDATE warehouse.dim_article AS a
    SET story_id = n.story_id
    FROM unnest(CAST(:articles AS bigint[]), CAST(:stories AS bigint[])) AS n (article_id, story_id)
    WHERE a.article_id = n.article_id AND a.story_id IS DISTINCT FROM n.story_id
    RETURNING a.first_published_at, a.first_seen_at
)
INSERT INTO ops.stale_day (day)
SELECT DISTINCT (moment AT TIME ZONE 'UTC')::date
FROM moved
CROSS JOIN LATERAL (VALUES (moved.first_published_at), (moved.first_seen_at)) AS moments (moment)
WHERE moment IS NOT NULL
ON CONFLICT DO NOTHING;
