-- What a run says of itself: a level and the details behind it; and up to when a feed's news reached on a day.
-- Why: a run that loaded what it could while a feed is dead must be seen without reading logs; and a feed that answers
-- with old items only vouches for no day after them, so that a zero there is no zero.

ALTER TABLE ops.run
    ADD COLUMN level text NOT NULL DEFAULT 'green' CHECK (level IN ('green', 'yellow', 'red')),
    ADD COLUMN summary jsonb;
COMMENT ON COLUMN ops.run.level IS 'green: all is well. yellow: somebody should look, see summary. red: it failed, or a source is dead or most pages failed.';
COMMENT ON COLUMN ops.run.summary IS 'What the bins do not say: notices (level and sentence), pairs of articles by kind, refused pages by reason with examples, health of the sources, drift of the layouts.';
UPDATE ops.run SET level = 'red' WHERE state = 'failed';

ALTER TABLE ops.feed_health_day ADD COLUMN newest_item_at timestamptz;
COMMENT ON COLUMN ops.feed_health_day.newest_item_at IS 'Time of the newest item the feed had listed until then; null for the sample site, whose items are of the past, and where no item has a time.';

-- A feed is silent from the day after its newest item to the last day on which it answered with nothing newer, where these
-- are more than two days apart (etl.discover.health.SILENT): the days in between turn out silent afterwards.
CREATE VIEW mart.feed_silence AS
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
COMMENT ON VIEW mart.feed_silence IS 'One row a UTC day on which feeds were asked and each was down or listed nothing of that day: no feed vouches for a zero.';
COMMENT ON COLUMN mart.feed_silence.day IS 'The day.';
COMMENT ON COLUMN mart.feed_silence.feeds_down IS 'Feeds that never answered that day.';
COMMENT ON COLUMN mart.feed_silence.feeds_silent IS 'Feeds that answered, but for more than two days with nothing new.';

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
COMMENT ON COLUMN mart.feed_health.state IS 'up, partly (some polls failed, or items may have been missed), silent (the feeds answer, but for days with nothing new), down (every poll failed) or not polled.';

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
COMMENT ON COLUMN mart.calendar.is_gap IS 'True when the feeds were down, or silent and nothing was found elsewhere: counts are null, not zero.';

-- The default privileges of 0001 give the same; written out so that these rights can be read here.
GRANT SELECT ON mart.feed_silence TO orinoco_analyst, orinoco_loader;
