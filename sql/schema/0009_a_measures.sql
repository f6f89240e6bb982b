-- Weeks of topics and entities, the sides that are heard by day and week, tone of any series, edits by story.
-- Why weeks are sums: a story counts on one day only. Cost: a view of a period reads that period only.

CREATE VIEW mart.topic_weekly AS
SELECT k.week_start, t.topic, t.topic_name, sum(t.stories)::bigint AS stories, sum(t.all_stories)::bigint AS all_stories,
    sum(t.stories)::float8 / nullif(sum(t.all_stories), 0) AS share,
    mart.wilson_low(sum(t.stories)::bigint, sum(t.all_stories)::bigint) AS share_low,
    mart.wilson_high(sum(t.stories)::bigint, sum(t.all_stories)::bigint) AS share_high,
    sum(t.crisis_stories)::bigint AS crisis_stories, sum(t.articles)::bigint AS articles,
    sum(t.revisions)::bigint AS revisions, sum(t.mentions)::bigint AS mentions,
    sum(t.tone * t.articles) / nullif(sum(t.articles) FILTER (WHERE t.tone IS NOT NULL), 0) AS tone,
    count(*) FILTER (WHERE t.is_gap) AS gap_days, bool_or(t.is_partial) OR count(*) < 7 AS is_partial
FROM mart.topic_daily AS t
JOIN mart.calendar AS k USING (day)
GROUP BY k.week_start, t.topic, t.topic_name;
COMMENT ON VIEW mart.topic_weekly IS 'One row a topic and ISO week: the sums of mart.topic_daily. Null where every day of the week was a gap.';
COMMENT ON COLUMN mart.topic_weekly.week_start IS 'Monday of the week.';
COMMENT ON COLUMN mart.topic_weekly.topic IS 'The topic.';
COMMENT ON COLUMN mart.topic_weekly.topic_name IS 'Its name for display.';
COMMENT ON COLUMN mart.topic_weekly.stories IS 'Stories about it that began that week, on any country.';
COMMENT ON COLUMN mart.topic_weekly.all_stories IS 'All stories that began that week: the denominator.';
COMMENT ON COLUMN mart.topic_weekly.share IS 'stories / all_stories.';
COMMENT ON COLUMN mart.topic_weekly.share_low IS 'Lower end of its 95% Wilson interval.';
COMMENT ON COLUMN mart.topic_weekly.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.topic_weekly.crisis_stories IS 'Of the stories, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.topic_weekly.articles IS 'The same in articles.';
COMMENT ON COLUMN mart.topic_weekly.revisions IS 'The same in distinct texts.';
COMMENT ON COLUMN mart.topic_weekly.mentions IS 'Phrases that speak for the topic.';
COMMENT ON COLUMN mart.topic_weekly.tone IS 'Mean tone of the articles about it.';
COMMENT ON COLUMN mart.topic_weekly.gap_days IS 'Days of the week on which the feeds were down.';
COMMENT ON COLUMN mart.topic_weekly.is_partial IS 'True when the week was not over when we last looked, or began before the first coverage.';

CREATE VIEW mart.entity_weekly AS
SELECT w.week_start, c.entity_id, e.entity_key, e.kind, e.name, e.side, e.country, c.stories, w.stories AS all_stories,
    c.stories::float8 / nullif(w.stories, 0) AS share, mart.wilson_low(c.stories, w.stories) AS share_low,
    mart.wilson_high(c.stories, w.stories) AS share_high, c.crisis_stories, c.articles, c.revisions, c.mentions, c.tone,
    w.gap_days, w.is_partial
FROM (
    SELECT k.week_start, n.entity_id, sum(n.stories)::bigint AS stories, sum(n.crisis_stories)::bigint AS crisis_stories,
        sum(n.articles)::bigint AS articles, sum(n.revisions)::bigint AS revisions, sum(n.mentions)::bigint AS mentions,
        sum(n.tone * n.articles) / nullif(sum(n.articles) FILTER (WHERE n.tone IS NOT NULL), 0) AS tone
    FROM mart.entity_count AS n
    JOIN mart.calendar AS k ON k.day = n.day AND NOT k.is_gap
    GROUP BY k.week_start, n.entity_id
) AS c
JOIN mart.coverage_weekly AS w USING (week_start)
JOIN warehouse.dim_entity AS e USING (entity_id);
COMMENT ON VIEW mart.entity_weekly IS 'One row a person, organisation, place or event and ISO week in which it was named: the sums of mart.entity_daily against all stories of the week.';
COMMENT ON COLUMN mart.entity_weekly.week_start IS 'Monday of the week.';
COMMENT ON COLUMN mart.entity_weekly.entity_id IS 'The entity.';
COMMENT ON COLUMN mart.entity_weekly.entity_key IS 'Its readable key: person:nicolas-maduro, place:cucuta.';
COMMENT ON COLUMN mart.entity_weekly.kind IS 'person, organisation, place or event.';
COMMENT ON COLUMN mart.entity_weekly.name IS 'Its name.';
COMMENT ON COLUMN mart.entity_weekly.side IS 'Its side in the crisis, where it has one.';
COMMENT ON COLUMN mart.entity_weekly.country IS 'Its country.';
COMMENT ON COLUMN mart.entity_weekly.stories IS 'Stories that began that week and name it.';
COMMENT ON COLUMN mart.entity_weekly.all_stories IS 'All stories that began that week: the denominator.';
COMMENT ON COLUMN mart.entity_weekly.share IS 'stories / all_stories.';
COMMENT ON COLUMN mart.entity_weekly.share_low IS 'Lower end of its 95% Wilson interval.';
COMMENT ON COLUMN mart.entity_weekly.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.entity_weekly.crisis_stories IS 'Of the stories, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.entity_weekly.articles IS 'The same in articles.';
COMMENT ON COLUMN mart.entity_weekly.revisions IS 'The same in distinct texts.';
COMMENT ON COLUMN mart.entity_weekly.mentions IS 'Times it is named.';
COMMENT ON COLUMN mart.entity_weekly.tone IS 'Mean tone of the articles that name it.';
COMMENT ON COLUMN mart.entity_weekly.gap_days IS 'Days of the week on which the feeds were down.';
COMMENT ON COLUMN mart.entity_weekly.is_partial IS 'True when the week was not over when we last looked, or began before the first coverage.';

CREATE VIEW mart.side_daily AS
SELECT k.day, s.side,
    CASE WHEN NOT k.is_gap THEN coalesce(v.quotes, 0) END AS quotes,
    CASE WHEN NOT k.is_gap THEN coalesce(a.quotes, 0) END AS all_quotes,
    CASE WHEN NOT k.is_gap THEN coalesce(v.quotes, 0)::float8 / nullif(a.quotes, 0) END AS share,
    CASE WHEN NOT k.is_gap THEN mart.wilson_low(coalesce(v.quotes, 0), a.quotes) END AS share_low,
    CASE WHEN NOT k.is_gap THEN mart.wilson_high(coalesce(v.quotes, 0), a.quotes) END AS share_high,
    CASE WHEN NOT k.is_gap THEN coalesce(v.direct_words, 0) END AS direct_words,
    k.is_gap, k.is_partial
FROM mart.calendar AS k
CROSS JOIN (SELECT DISTINCT c.side FROM mart.voice_count AS c WHERE c.is_crisis) AS s
LEFT JOIN LATERAL (
    SELECT sum(c.quotes)::bigint AS quotes, sum(c.direct_words)::bigint AS direct_words
    FROM mart.voice_count AS c WHERE c.day = k.day AND c.is_crisis AND c.side = s.side
) AS v ON true
LEFT JOIN LATERAL (
    SELECT sum(c.quotes)::bigint AS quotes FROM mart.voice_count AS c WHERE c.day = k.day AND c.is_crisis
) AS a ON true;
COMMENT ON VIEW mart.side_daily IS 'One row a side and UTC day: how much of what crisis stories quote is said by that side. Zero-filled; null on days on which the feeds were down.';
COMMENT ON COLUMN mart.side_daily.day IS 'The day the stories began.';
COMMENT ON COLUMN mart.side_daily.side IS 'Side of the speakers: government, opposition, …; other, unknown.';
COMMENT ON COLUMN mart.side_daily.quotes IS 'Quotations of that side, direct and indirect; those that twins repeat count once.';
COMMENT ON COLUMN mart.side_daily.all_quotes IS 'All quotations: the denominator.';
COMMENT ON COLUMN mart.side_daily.share IS 'quotes / all_quotes; null where nobody is quoted.';
COMMENT ON COLUMN mart.side_daily.share_low IS 'Lower end of its 95% Wilson interval; too narrow, for quotations of one story go together.';
COMMENT ON COLUMN mart.side_daily.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.side_daily.direct_words IS 'Words of that side in marks.';
COMMENT ON COLUMN mart.side_daily.is_gap IS 'True when the feeds were down that day.';
COMMENT ON COLUMN mart.side_daily.is_partial IS 'True when the day was not over when we last looked.';

CREATE VIEW mart.side_weekly AS
SELECT k.week_start, s.side, sum(s.quotes)::bigint AS quotes, sum(s.all_quotes)::bigint AS all_quotes,
    sum(s.quotes)::float8 / nullif(sum(s.all_quotes), 0) AS share,
    mart.wilson_low(sum(s.quotes)::bigint, sum(s.all_quotes)::bigint) AS share_low,
    mart.wilson_high(sum(s.quotes)::bigint, sum(s.all_quotes)::bigint) AS share_high,
    sum(s.direct_words)::bigint AS direct_words, count(*) FILTER (WHERE s.is_gap) AS gap_days,
    bool_or(s.is_partial) OR count(*) < 7 AS is_partial
FROM mart.side_daily AS s
JOIN mart.calendar AS k USING (day)
GROUP BY k.week_start, s.side;
COMMENT ON VIEW mart.side_weekly IS 'One row a side and ISO week: the sums of mart.side_daily. By month: mart.voice_share.';
COMMENT ON COLUMN mart.side_weekly.week_start IS 'Monday of the week.';
COMMENT ON COLUMN mart.side_weekly.side IS 'Side of the speakers.';
COMMENT ON COLUMN mart.side_weekly.quotes IS 'Quotations of that side.';
COMMENT ON COLUMN mart.side_weekly.all_quotes IS 'All quotations: the denominator.';
COMMENT ON COLUMN mart.side_weekly.share IS 'quotes / all_quotes.';
COMMENT ON COLUMN mart.side_weekly.share_low IS 'Lower end of its 95% Wilson interval; too narrow, for quotations of one story go together.';
COMMENT ON COLUMN mart.side_weekly.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.side_weekly.direct_words IS 'Words of that side in marks.';
COMMENT ON COLUMN mart.side_weekly.gap_days IS 'Days of the week on which the feeds were down.';
COMMENT ON COLUMN mart.side_weekly.is_partial IS 'True when the week was not over when we last looked, or began before the first coverage.';

CREATE FUNCTION mart.tone(kind text DEFAULT 'crisis', key text DEFAULT 'crisis', since date DEFAULT NULL, until date DEFAULT NULL)
RETURNS TABLE (day date, articles bigint, tone double precision, past_mean double precision, tone_index double precision)
LANGUAGE sql STABLE PARALLEL SAFE
BEGIN ATOMIC
    WITH counted AS (
        SELECT c.day, c.crisis_tone_articles AS articles, c.crisis_tone AS tone
        FROM mart.coverage_count AS c WHERE tone.kind = 'crisis'
        UNION ALL
        SELECT c.day, c.articles, c.tone FROM mart.topic_count AS c WHERE tone.kind = 'topic' AND c.topic = tone.key
        UNION ALL
        SELECT c.day, c.articles, c.tone
        FROM mart.entity_count AS c JOIN warehouse.dim_entity AS e USING (entity_id)
        WHERE tone.kind = 'entity' AND e.entity_key = tone.key
    ),
    measured AS (
        SELECT c.day, c.articles, c.tone, avg(c.tone) OVER past AS past_mean, stddev_samp(c.tone) OVER past AS past_sd,
            count(c.tone) OVER past AS past_days
        FROM counted AS c
        WHERE (tone.since IS NULL OR c.day >= tone.since - 90) AND (tone.until IS NULL OR c.day <= tone.until)
        WINDOW past AS (ORDER BY c.day RANGE BETWEEN interval '90 days' PRECEDING AND interval '1 day' PRECEDING)
    )
    SELECT m.day, m.articles, CASE WHEN m.articles >= 5 THEN m.tone END,
        CASE WHEN m.past_days >= 20 THEN m.past_mean END,
        CASE WHEN m.articles >= 5 AND m.past_days >= 20 AND m.past_sd > 0 THEN (m.tone - m.past_mean) / m.past_sd END
    FROM measured AS m
    WHERE m.articles > 0 AND (tone.since IS NULL OR m.day >= tone.since)
    ORDER BY m.day;
END;
COMMENT ON FUNCTION mart.tone(text, text, date, date) IS 'Tone of the crisis, a topic or an entity (kind, key as in mart.series) against its own past: tone_index is standard deviations from the mean of the 90 days before. A day with fewer than five articles shows none, nor does one with less than 20 days of past.';

CREATE VIEW mart.story_edits AS
SELECT m.story_id, m.story_day, (array_agg(m.headline ORDER BY m.is_story_lead DESC, m.article_id))[1] AS headline,
    bool_or(m.is_crisis) AS is_crisis, count(*) AS articles, sum(m.revisions)::bigint AS revisions,
    sum(m.revisions - 1)::bigint AS edits, sum(m.headline_changes)::bigint AS headline_changes,
    max(m.hours_to_last_change) AS hours_to_last_change
FROM mart.articles AS m
GROUP BY m.story_id, m.story_day;
COMMENT ON VIEW mart.story_edits IS 'One row a story: how often its articles were seen to change.';
COMMENT ON COLUMN mart.story_edits.story_id IS 'The story.';
COMMENT ON COLUMN mart.story_edits.story_day IS 'The day it counts on.';
COMMENT ON COLUMN mart.story_edits.headline IS 'Headline of the article that came first.';
COMMENT ON COLUMN mart.story_edits.is_crisis IS 'True when any of its articles is about the Venezuela crisis.';
COMMENT ON COLUMN mart.story_edits.articles IS 'Its articles.';
COMMENT ON COLUMN mart.story_edits.revisions IS 'Distinct texts seen of them.';
COMMENT ON COLUMN mart.story_edits.edits IS 'Texts beyond the first of each article.';
COMMENT ON COLUMN mart.story_edits.headline_changes IS 'Times a headline was seen to change.';
COMMENT ON COLUMN mart.story_edits.hours_to_last_change IS 'Hours from publication to the last change seen of any of them.';

GRANT SELECT ON mart.topic_weekly, mart.entity_weekly, mart.side_daily, mart.side_weekly, mart.story_edits
    TO orinoco_analyst, orinoco_loader;
GRANT EXECUTE ON FUNCTION mart.tone(text, text, date, date) TO orinoco_analyst, orinoco_loader;
