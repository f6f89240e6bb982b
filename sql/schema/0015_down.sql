-- Back to views that read the whole history. Nothing is lost.

DROP INDEX warehouse.dim_revision_current_from;
DROP INDEX mart.articles_crisis_story_day;
DROP INDEX mart.unknown_name_count_name;
CREATE INDEX unknown_name_count_name ON mart.unknown_name_count (name);
DROP INDEX mart.burst_crisis_start;

CREATE OR REPLACE VIEW mart.figure_contradictions AS
SELECT a.measure, a.as_of_month,
    a.value_low, a.value_high, a.modifier, a.claims, a.first_claimant AS claimant, a.first_claimed_on AS claimed_on, a.surface,
    a.revision_id, a.figure_no,
    b.value_low AS other_value_low, b.value_high AS other_value_high, b.modifier AS other_modifier, b.claims AS other_claims,
    b.first_claimant AS other_claimant, b.first_claimed_on AS other_claimed_on, b.surface AS other_surface,
    b.revision_id AS other_revision_id, b.figure_no AS other_figure_no
FROM mart.figure_values AS a
JOIN mart.figure_values AS b ON b.measure = a.measure AND b.as_of_month = a.as_of_month
    AND b.unit IS NOT DISTINCT FROM a.unit AND a.value_high * 1.05 < b.value_low
WHERE a.value_low >= 0;

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
        WHEN EXISTS (SELECT FROM mart.feed_silence AS z WHERE z.day = c.day AND z.feeds_silent > 0) THEN 'silent'
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
SELECT d.day, d.week_start, d.month_start, d.weekday,
    -- A zero counts where a feed vouches for it; what was found elsewhere (a topic page, an archive) counts in any case.
    coalesce(h.is_gap, false) OR (
        EXISTS (SELECT FROM mart.feed_silence AS z WHERE z.day = d.day)
        AND NOT EXISTS (SELECT FROM mart.coverage_count AS c WHERE c.day = d.day AND c.articles > 0)
    ) AS is_gap,
    (d.day + 1)::timestamp AT TIME ZONE 'UTC' > e.looked_until AS is_partial
FROM edge AS e
JOIN warehouse.dim_date AS d ON d.day BETWEEN e.first_day AND e.last_day
LEFT JOIN mart.feed_health AS h ON h.day = d.day;

DROP INDEX ops.feed_health_day_day;
