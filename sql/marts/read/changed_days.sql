-- Grain: one row a UTC day whose marts the runs :run_ids, or anything else not yet refreshed, have left behind.
-- Why both days: an article whose date was corrected leaves the day on which it counted until now.
-- Cost: the articles of these runs.
WITH touched AS (
    SELECT article_id FROM ops.candidate WHERE run_id = ANY (:run_ids) AND outcome IN ('new', 'revised')
    UNION
    SELECT article_id FROM warehouse.dim_revision WHERE run_id = ANY (:run_ids)
    UNION
    SELECT article_id FROM warehouse.sighting WHERE run_id = ANY (:run_ids)
    UNION
    SELECT article_id FROM warehouse.story_log WHERE run_id = ANY (:run_ids)
)
SELECT mart.day_of(a.first_published_at, a.first_modified_at, a.first_seen_at) AS day
FROM touched AS t
JOIN warehouse.dim_article AS a USING (article_id)
UNION
SELECT m.day FROM touched AS t JOIN mart.articles AS m USING (article_id)
UNION
SELECT day FROM ops.stale_day;
