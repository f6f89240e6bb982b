-- Back to runs that say nothing but their bins. Lost: levels and summaries of past runs, and how far the feeds' news reached.

CREATE OR REPLACE VIEW mart.feed_health AS
WITH polled AS (
    SELECT day, sum(polls) AS polls, sum(failures) AS failures, sum(items) AS items,
        count(*) AS feeds, count(*) FILTER (WHERE failures = polls) AS feeds_down, bool_or(may_have_missed) AS may_have_missed
    FROM ops.feed_health_day
    WHERE polls > 0
    GROUP BY day
),
calendar AS (
    SELECT generate_series(min(day), max(day), interval '1 day')::date AS day FROM polled
)
SELECT c.day, coalesce(p.feeds, 0) AS feeds, coalesce(p.feeds_down, 0) AS feeds_down, coalesce(p.polls, 0) AS polls,
    coalesce(p.failures, 0) AS failures, coalesce(p.items, 0) AS items, coalesce(p.may_have_missed, false) AS may_have_missed,
    CASE
        WHEN p.day IS NULL THEN 'not polled'
        WHEN p.failures = p.polls THEN 'down'
        WHEN p.failures > 0 OR p.may_have_missed THEN 'partly'
        ELSE 'up'
    END AS state,
    -- Not polled is no gap by itself: a feed holds several days, and the next poll tells whether something fell out.
    CASE
        WHEN p.day IS NOT NULL THEN p.failures = p.polls
        ELSE (SELECT n.may_have_missed FROM polled AS n WHERE n.day > c.day AND n.failures < n.polls ORDER BY n.day LIMIT 1)
            IS NOT FALSE
    END AS is_gap
FROM calendar AS c
LEFT JOIN polled AS p USING (day);

CREATE OR REPLACE VIEW mart.calendar AS
WITH polled AS (
    SELECT min(last_success_at) AS earliest, max(last_success_at) AS latest FROM ops.feed
),
edge AS (
    SELECT (SELECT min(day) FROM mart.coverage_count) AS first_day,
        greatest((SELECT max(day) FROM mart.coverage_count), (SELECT max(day) FROM ops.feed_health_day)) AS last_day,
        -- Up to when we have looked: the last poll that worked, unless something newer came from an archive since.
        (SELECT CASE WHEN (latest AT TIME ZONE 'UTC')::date >= (SELECT max(day) FROM mart.coverage_count) THEN latest ELSE now() END
         FROM polled) AS looked_until
)
SELECT d.day, d.week_start, d.month_start, d.weekday, coalesce(h.is_gap, false) AS is_gap,
    (d.day + 1)::timestamp AT TIME ZONE 'UTC' > e.looked_until AS is_partial
FROM edge AS e
JOIN warehouse.dim_date AS d ON d.day BETWEEN e.first_day AND e.last_day
LEFT JOIN mart.feed_health AS h ON h.day = d.day;

DROP VIEW mart.feed_silence;
ALTER TABLE ops.feed_health_day DROP COLUMN newest_item_at;
ALTER TABLE ops.run DROP COLUMN level, DROP COLUMN summary;
