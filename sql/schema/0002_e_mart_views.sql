-- The views people read: whole calendars, shares with their intervals, gaps where the feed was down, the last day marked.
-- Cost: a view of a period reads that period only.

CREATE VIEW mart.feed_health AS
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
COMMENT ON VIEW mart.feed_health IS 'One row a UTC day from the first to the last poll of any feed: could we have seen what was published? Days outside were loaded from archives and have no row.';
COMMENT ON COLUMN mart.feed_health.day IS 'The day.';
COMMENT ON COLUMN mart.feed_health.feeds IS 'Feeds, topic pages and sitemaps polled.';
COMMENT ON COLUMN mart.feed_health.feeds_down IS 'Of these, those that never answered that day.';
COMMENT ON COLUMN mart.feed_health.polls IS 'Polls of that day.';
COMMENT ON COLUMN mart.feed_health.failures IS 'Of these, those that failed.';
COMMENT ON COLUMN mart.feed_health.items IS 'Items the feeds held in sum.';
COMMENT ON COLUMN mart.feed_health.may_have_missed IS 'True when a feed''s oldest item was newer than our last look: something may have come and gone between.';
COMMENT ON COLUMN mart.feed_health.state IS 'up, partly (some polls failed, or items may have been missed), down (every poll failed) or not polled.';
COMMENT ON COLUMN mart.feed_health.is_gap IS 'True when trends show the day as a gap, never as zero: every poll failed; or none was made and the next that worked came too late to catch up.';

CREATE VIEW mart.calendar AS
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
COMMENT ON VIEW mart.calendar IS 'One row a UTC day from the first day with coverage to the last day with coverage or a poll: every daily series has exactly these days.';
COMMENT ON COLUMN mart.calendar.day IS 'The day.';
COMMENT ON COLUMN mart.calendar.week_start IS 'Monday of its ISO week.';
COMMENT ON COLUMN mart.calendar.month_start IS 'First day of its month.';
COMMENT ON COLUMN mart.calendar.weekday IS '1 Monday to 7 Sunday.';
COMMENT ON COLUMN mart.calendar.is_gap IS 'True when the feeds were down: counts are null, not zero.';
COMMENT ON COLUMN mart.calendar.is_partial IS 'True when the day was not over when we last looked: its counts will still rise.';

CREATE VIEW mart.coverage_daily AS
SELECT k.day,
    CASE WHEN NOT k.is_gap THEN coalesce(c.crisis_stories, 0) END AS crisis_stories,
    CASE WHEN NOT k.is_gap THEN coalesce(c.stories, 0) END AS stories,
    CASE WHEN NOT k.is_gap THEN c.crisis_stories::float8 / nullif(c.stories, 0) END AS share,
    CASE WHEN NOT k.is_gap THEN mart.wilson_low(c.crisis_stories, c.stories) END AS share_low,
    CASE WHEN NOT k.is_gap THEN mart.wilson_high(c.crisis_stories, c.stories) END AS share_high,
    CASE WHEN NOT k.is_gap THEN coalesce(c.crisis_articles, 0) END AS crisis_articles,
    CASE WHEN NOT k.is_gap THEN coalesce(c.articles, 0) END AS articles,
    CASE WHEN NOT k.is_gap THEN coalesce(c.crisis_revisions, 0) END AS crisis_revisions,
    CASE WHEN NOT k.is_gap THEN coalesce(c.revisions, 0) END AS revisions,
    k.is_gap, k.is_partial
FROM mart.calendar AS k
LEFT JOIN mart.coverage_count AS c USING (day);
COMMENT ON VIEW mart.coverage_daily IS 'One row a UTC day: how much of the coverage was about the Venezuela crisis. Days without coverage are 0, days on which the feeds were down are null.';
COMMENT ON COLUMN mart.coverage_daily.day IS 'The day.';
COMMENT ON COLUMN mart.coverage_daily.crisis_stories IS 'Stories about the Venezuela crisis that began that day.';
COMMENT ON COLUMN mart.coverage_daily.stories IS 'All stories on Latin America that began that day: the denominator.';
COMMENT ON COLUMN mart.coverage_daily.share IS 'crisis_stories / stories; null where there was no story.';
COMMENT ON COLUMN mart.coverage_daily.share_low IS 'Lower end of its 95% Wilson interval.';
COMMENT ON COLUMN mart.coverage_daily.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.coverage_daily.crisis_articles IS 'The same in articles: twins count each.';
COMMENT ON COLUMN mart.coverage_daily.articles IS 'All articles.';
COMMENT ON COLUMN mart.coverage_daily.crisis_revisions IS 'The same in distinct texts: an article edited twice counts three.';
COMMENT ON COLUMN mart.coverage_daily.revisions IS 'All distinct texts.';
COMMENT ON COLUMN mart.coverage_daily.is_gap IS 'True when the feeds were down that day.';
COMMENT ON COLUMN mart.coverage_daily.is_partial IS 'True when the day was not over when we last looked.';

CREATE VIEW mart.coverage_weekly AS
SELECT k.week_start, sum(c.crisis_stories)::bigint AS crisis_stories, sum(c.stories)::bigint AS stories,
    sum(c.crisis_stories)::float8 / nullif(sum(c.stories), 0) AS share,
    mart.wilson_low(sum(c.crisis_stories)::bigint, sum(c.stories)::bigint) AS share_low,
    mart.wilson_high(sum(c.crisis_stories)::bigint, sum(c.stories)::bigint) AS share_high,
    sum(c.crisis_articles)::bigint AS crisis_articles, sum(c.articles)::bigint AS articles,
    sum(c.crisis_revisions)::bigint AS crisis_revisions, sum(c.revisions)::bigint AS revisions,
    count(*) FILTER (WHERE c.is_gap) AS gap_days, bool_or(c.is_partial) OR count(*) < 7 AS is_partial
FROM mart.coverage_daily AS c
JOIN mart.calendar AS k USING (day)
GROUP BY k.week_start;
COMMENT ON VIEW mart.coverage_weekly IS 'One row an ISO week: the sums of mart.coverage_daily. Null where every day of the week was a gap.';
COMMENT ON COLUMN mart.coverage_weekly.week_start IS 'Monday of the week.';
COMMENT ON COLUMN mart.coverage_weekly.crisis_stories IS 'Stories about the Venezuela crisis that began that week.';
COMMENT ON COLUMN mart.coverage_weekly.stories IS 'All stories that began that week.';
COMMENT ON COLUMN mart.coverage_weekly.share IS 'crisis_stories / stories.';
COMMENT ON COLUMN mart.coverage_weekly.share_low IS 'Lower end of its 95% Wilson interval.';
COMMENT ON COLUMN mart.coverage_weekly.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.coverage_weekly.crisis_articles IS 'The same in articles.';
COMMENT ON COLUMN mart.coverage_weekly.articles IS 'All articles.';
COMMENT ON COLUMN mart.coverage_weekly.crisis_revisions IS 'The same in distinct texts.';
COMMENT ON COLUMN mart.coverage_weekly.revisions IS 'All distinct texts.';
COMMENT ON COLUMN mart.coverage_weekly.gap_days IS 'Days of the week on which the feeds were down: their stories are missing from the sums.';
COMMENT ON COLUMN mart.coverage_weekly.is_partial IS 'True when the week was not over when we last looked, or began before the first coverage.';

CREATE VIEW mart.topic_daily AS
SELECT k.day, t.topic, t.name AS topic_name,
    CASE WHEN NOT k.is_gap THEN coalesce(c.stories, 0) END AS stories,
    CASE WHEN NOT k.is_gap THEN coalesce(a.stories, 0) END AS all_stories,
    CASE WHEN NOT k.is_gap THEN coalesce(c.stories, 0)::float8 / nullif(a.stories, 0) END AS share,
    CASE WHEN NOT k.is_gap THEN mart.wilson_low(coalesce(c.stories, 0), a.stories) END AS share_low,
    CASE WHEN NOT k.is_gap THEN mart.wilson_high(coalesce(c.stories, 0), a.stories) END AS share_high,
    CASE WHEN NOT k.is_gap THEN coalesce(c.crisis_stories, 0) END AS crisis_stories,
    CASE WHEN NOT k.is_gap THEN coalesce(c.articles, 0) END AS articles,
    CASE WHEN NOT k.is_gap THEN coalesce(c.crisis_articles, 0) END AS crisis_articles,
    CASE WHEN NOT k.is_gap THEN coalesce(c.revisions, 0) END AS revisions,
    CASE WHEN NOT k.is_gap THEN coalesce(c.crisis_revisions, 0) END AS crisis_revisions,
    CASE WHEN NOT k.is_gap THEN coalesce(c.mentions, 0) END AS mentions,
    CASE WHEN NOT k.is_gap THEN c.tone END AS tone,
    k.is_gap, k.is_partial
FROM mart.calendar AS k
CROSS JOIN warehouse.dim_topic AS t
LEFT JOIN mart.topic_count AS c ON c.topic = t.topic AND c.day = k.day
LEFT JOIN mart.coverage_count AS a ON a.day = k.day;
COMMENT ON VIEW mart.topic_daily IS 'One row a topic and UTC day: how much of the coverage was about the topic. Zero-filled; null on days on which the feeds were down.';
COMMENT ON COLUMN mart.topic_daily.day IS 'The day.';
COMMENT ON COLUMN mart.topic_daily.topic IS 'The topic.';
COMMENT ON COLUMN mart.topic_daily.topic_name IS 'Its name for display.';
COMMENT ON COLUMN mart.topic_daily.stories IS 'Stories about it that began that day, on any country.';
COMMENT ON COLUMN mart.topic_daily.all_stories IS 'All stories that began that day: the denominator.';
COMMENT ON COLUMN mart.topic_daily.share IS 'stories / all_stories; null where there was no story.';
COMMENT ON COLUMN mart.topic_daily.share_low IS 'Lower end of its 95% Wilson interval.';
COMMENT ON COLUMN mart.topic_daily.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.topic_daily.crisis_stories IS 'Of the stories, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.topic_daily.articles IS 'The same in articles.';
COMMENT ON COLUMN mart.topic_daily.crisis_articles IS 'Of the articles, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.topic_daily.revisions IS 'The same in distinct texts.';
COMMENT ON COLUMN mart.topic_daily.crisis_revisions IS 'Of these, those of articles about the Venezuela crisis.';
COMMENT ON COLUMN mart.topic_daily.mentions IS 'Phrases that speak for the topic.';
COMMENT ON COLUMN mart.topic_daily.tone IS 'Mean tone of the articles about it.';
COMMENT ON COLUMN mart.topic_daily.is_gap IS 'True when the feeds were down that day.';
COMMENT ON COLUMN mart.topic_daily.is_partial IS 'True when the day was not over when we last looked.';

CREATE VIEW mart.entity_daily AS
SELECT k.day, e.entity_id, e.entity_key, e.kind, e.name, e.side, e.country,
    CASE WHEN NOT k.is_gap THEN c.stories END AS stories,
    CASE WHEN NOT k.is_gap THEN a.stories END AS all_stories,
    CASE WHEN NOT k.is_gap THEN c.stories::float8 / nullif(a.stories, 0) END AS share,
    CASE WHEN NOT k.is_gap THEN mart.wilson_low(c.stories, a.stories) END AS share_low,
    CASE WHEN NOT k.is_gap THEN mart.wilson_high(c.stories, a.stories) END AS share_high,
    CASE WHEN NOT k.is_gap THEN c.crisis_stories END AS crisis_stories,
    CASE WHEN NOT k.is_gap THEN c.articles END AS articles,
    CASE WHEN NOT k.is_gap THEN c.crisis_articles END AS crisis_articles,
    CASE WHEN NOT k.is_gap THEN c.revisions END AS revisions,
    CASE WHEN NOT k.is_gap THEN c.crisis_revisions END AS crisis_revisions,
    CASE WHEN NOT k.is_gap THEN c.mentions END AS mentions,
    CASE WHEN NOT k.is_gap THEN c.tone END AS tone,
    k.is_gap, k.is_partial
FROM mart.entity_count AS c
JOIN warehouse.dim_entity AS e USING (entity_id)
JOIN mart.calendar AS k ON k.day = c.day
JOIN mart.coverage_count AS a ON a.day = c.day;
COMMENT ON VIEW mart.entity_daily IS 'One row a person, organisation, place or event and UTC day on which it was named. Days without a mention have no row (there are too many entities); mart.series(''entity'', key) has the whole calendar of one.';
COMMENT ON COLUMN mart.entity_daily.day IS 'The day.';
COMMENT ON COLUMN mart.entity_daily.entity_id IS 'The entity.';
COMMENT ON COLUMN mart.entity_daily.entity_key IS 'Its readable key: person:nicolas-maduro.';
COMMENT ON COLUMN mart.entity_daily.kind IS 'person, organisation, place or event.';
COMMENT ON COLUMN mart.entity_daily.name IS 'Its name.';
COMMENT ON COLUMN mart.entity_daily.side IS 'Its side in the crisis, where it has one.';
COMMENT ON COLUMN mart.entity_daily.country IS 'Its country.';
COMMENT ON COLUMN mart.entity_daily.stories IS 'Stories that began that day and name it.';
COMMENT ON COLUMN mart.entity_daily.all_stories IS 'All stories that began that day: the denominator.';
COMMENT ON COLUMN mart.entity_daily.share IS 'stories / all_stories.';
COMMENT ON COLUMN mart.entity_daily.share_low IS 'Lower end of its 95% Wilson interval.';
COMMENT ON COLUMN mart.entity_daily.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.entity_daily.crisis_stories IS 'Of the stories, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.entity_daily.articles IS 'The same in articles.';
COMMENT ON COLUMN mart.entity_daily.crisis_articles IS 'Of the articles, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.entity_daily.revisions IS 'The same in distinct texts.';
COMMENT ON COLUMN mart.entity_daily.crisis_revisions IS 'Of these, those of articles about the Venezuela crisis.';
COMMENT ON COLUMN mart.entity_daily.mentions IS 'Times it is named.';
COMMENT ON COLUMN mart.entity_daily.tone IS 'Mean tone of the articles that name it.';
COMMENT ON COLUMN mart.entity_daily.is_gap IS 'True when the feeds were down that day.';
COMMENT ON COLUMN mart.entity_daily.is_partial IS 'True when the day was not over when we last looked.';
