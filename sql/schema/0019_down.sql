-- Back to comparing all days. Lost: nothing.

CREATE OR REPLACE VIEW mart.feed_silence AS
WITH stretch AS (
    SELECT h.feed_id, (h.newest_item_at AT TIME ZONE 'UTC')::date + 1 AS first_day, max(h.day) AS last_day
    FROM ops.feed_health_day AS h
    WHERE h.newest_item_at IS NOT NULL AND h.failures < h.polls
    GROUP BY h.feed_id, (h.newest_item_at AT TIME ZONE 'UTC')::date
    HAVING max(h.day) - (h.newest_item_at AT TIME ZONE 'UTC')::date > 2
),
asked AS (
    SELECT h.day, h.failures = h.polls AS is_down,
        EXISTS (SELECT FROM stretch AS s WHERE s.feed_id = h.feed_id AND h.day BETWEEN s.first_day AND s.last_day) AS is_silent
    FROM ops.feed_health_day AS h
    JOIN ops.feed AS f USING (feed_id)
    WHERE f.kind = 'feed' AND h.polls > 0
)
SELECT day, count(*) FILTER (WHERE is_down) AS feeds_down, count(*) FILTER (WHERE is_silent AND NOT is_down) AS feeds_silent
FROM asked
GROUP BY day
HAVING bool_and(is_down OR is_silent);

DROP INDEX ops.feed_health_day_silent;
