-- What became slow with ten thousand days and a million articles, though only a year of them was asked for.
-- Why: each view below computed the whole history before its reader's period was applied, or each index led through it.

-- Days: what the feeds did is looked up for the days that are read, not worked out for all of them.
CREATE INDEX feed_health_day_day ON ops.feed_health_day (day);

CREATE OR REPLACE VIEW mart.feed_health AS
SELECT c.day::date AS day, coalesce(p.feeds, 0) AS feeds, coalesce(p.feeds_down, 0) AS feeds_down, coalesce(p.polls, 0) AS polls,
    coalesce(p.failures, 0) AS failures, coalesce(p.items, 0) AS items, coalesce(p.may_have_missed, false) AS may_have_missed,
    CASE
        WHEN p.polls IS NULL THEN 'not polled'
        WHEN p.failures = p.polls THEN 'down'
        WHEN c.day::date IN (SELECT z.day FROM mart.feed_silence AS z WHERE z.feeds_silent > 0) THEN 'silent'
        WHEN p.failures > 0 OR p.may_have_missed THEN 'partly'
        ELSE 'up'
    END AS state,
    -- Not polled is no gap by itself: a feed holds several days, and the next poll tells whether something fell out.
    CASE
        WHEN p.polls IS NOT NULL THEN p.failures = p.polls
        ELSE (
            SELECT bool_or(n.may_have_missed)
            FROM ops.feed_health_day AS n
            WHERE n.day > c.day AND n.polls > 0
            GROUP BY n.day
            HAVING sum(n.failures) < sum(n.polls)
            ORDER BY n.day
            LIMIT 1
        ) IS NOT FALSE
    END AS is_gap
FROM (SELECT min(day) AS first_day, max(day) AS last_day FROM ops.feed_health_day WHERE polls > 0) AS edge
CROSS JOIN LATERAL generate_series(edge.first_day, edge.last_day, interval '1 day') AS c (day)
LEFT JOIN (
    SELECT h.day, sum(h.polls) AS polls, sum(h.failures) AS failures, sum(h.items) AS items, count(*) AS feeds,
        count(*) FILTER (WHERE h.failures = h.polls) AS feeds_down, bool_or(h.may_have_missed) AS may_have_missed
    FROM ops.feed_health_day AS h
    WHERE h.polls > 0
    GROUP BY h.day
) AS p ON p.day = c.day::date;

-- A reader who does not ask for is_gap does not pay for it, and who asks for a year pays for a year.
CREATE OR REPLACE VIEW mart.calendar AS
WITH polled AS (
    SELECT min(last_success_at) AS earliest, max(last_success_at) AS latest FROM ops.feed
),
edge AS (
    SELECT (SELECT min(day) FROM mart.coverage_count) AS first_day,
        greatest((SELECT max(day) FROM mart.coverage_count), (SELECT max(day) FROM ops.feed_health_day)) AS last_day,
        -- Up to when we have looked: the last poll that worked, unless something newer came from an archive since.
        (SELECT CASE WHEN (latest AT TIME ZONE 'UTC')::date >= (SELECT max(day) FROM mart.coverage_count) THEN latest ELSE now() END
         FROM polled) AS looked_until,
        (SELECT min(day) FROM ops.feed_health_day WHERE polls > 0) AS first_polled,
        (SELECT max(day) FROM ops.feed_health_day WHERE polls > 0) AS last_polled
)
SELECT d.day, d.week_start, d.month_start, d.weekday,
    coalesce(
        (SELECT sum(h.failures) = sum(h.polls) FROM ops.feed_health_day AS h WHERE h.day = d.day AND h.polls > 0),
        d.day BETWEEN e.first_polled AND e.last_polled AND (
            SELECT bool_or(n.may_have_missed)
            FROM ops.feed_health_day AS n
            WHERE n.day > d.day AND n.polls > 0
            GROUP BY n.day
            HAVING sum(n.failures) < sum(n.polls)
            ORDER BY n.day
            LIMIT 1
        ) IS NOT FALSE,
        false
    ) OR (
        -- A zero counts where a feed vouches for it; what was found elsewhere (a topic page, an archive) counts in any case.
        NOT EXISTS (SELECT FROM mart.coverage_count AS c WHERE c.day = d.day AND c.articles > 0)
        AND d.day IN (SELECT z.day FROM mart.feed_silence AS z)
    ) AS is_gap,
    (d.day + 1)::timestamp AT TIME ZONE 'UTC' > e.looked_until AS is_partial
FROM edge AS e
JOIN warehouse.dim_date AS d ON d.day BETWEEN e.first_day AND e.last_day;

-- Contradictions: the other value is looked up in the same month; as a join it was worked out for all months of the measure.
CREATE OR REPLACE VIEW mart.figure_contradictions AS
SELECT month.measure, month.as_of_month,
    a.value_low, a.value_high, a.modifier, a.claims, a.first_claimant AS claimant, a.first_claimed_on AS claimed_on, a.surface,
    a.revision_id, a.figure_no,
    b.value_low AS other_value_low, b.value_high AS other_value_high, b.modifier AS other_modifier, b.claims AS other_claims,
    b.first_claimant AS other_claimant, b.first_claimed_on AS other_claimed_on, b.surface AS other_surface,
    b.revision_id AS other_revision_id, b.figure_no AS other_figure_no
FROM (
    SELECT measure, as_of_month, unit, array_agg(v ORDER BY v.value_low) AS known
    FROM mart.figure_values AS v
    GROUP BY measure, as_of_month, unit
) AS month
CROSS JOIN LATERAL unnest(month.known) AS a
JOIN LATERAL unnest(month.known) AS b ON a.value_high * 1.05 < b.value_low
WHERE a.value_low >= 0;

-- Scorecard: bursts of the crisis by key, not all bursts by kind.
CREATE INDEX burst_crisis_start ON mart.burst (start_day) WHERE series_kind = 'crisis';

-- Names: when was it first seen?
DROP INDEX mart.unknown_name_count_name;
CREATE INDEX unknown_name_count_name ON mart.unknown_name_count (name, day);

-- Articles on the crisis by the day their story counts on: the day alone brings five times as many.
CREATE INDEX articles_crisis_story_day ON mart.articles (story_day) WHERE is_crisis;

-- Search: of a common word the newest texts are read, of a rare one those the word's index names. The planner knows which.
CREATE INDEX dim_revision_current_from ON warehouse.dim_revision (valid_from) WHERE valid_to IS NULL;

-- Bursts found before 0011 are those of the calendar as it was: the next refresh need not find all of them anew.
INSERT INTO mart.burst_horizon (first_day, last_day)
SELECT min(day), max(day) FROM mart.calendar
WHERE EXISTS (SELECT FROM mart.burst)
HAVING min(day) IS NOT NULL
ON CONFLICT DO NOTHING;
