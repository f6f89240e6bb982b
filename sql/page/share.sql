-- How much of the coverage was it, and how sure is that?
-- Grain: one row a day, week or month, the first and last cut to the period. Days on which the feed was down are left out of
-- both counts; a row of nothing but such days has none. The interval is Wilson's, 95%.
-- Cost: the days of the period, two index look-ups each; of an entity and a topic together the articles on the topic.
-- Parameters:
--   kind = 'crisis'   crisis, topic or entity
--   key = 'crisis'   crisis, a topic, or an entity's key such as person:juan-guaido
--   topic = ''   with an entity: only what is on this topic too
--   unit = 'stories'   stories, articles or revisions
--   by = 'week'   day, week or month
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT min(s.day) AS first_day, max(s.day) AS last_day, sum(s.hits)::bigint AS hits, sum(s.total)::bigint AS total,
    sum(s.hits)::float8 / nullif(sum(s.total), 0) AS share,
    mart.wilson_low(sum(s.hits)::bigint, sum(s.total)::bigint) AS low,
    mart.wilson_high(sum(s.hits)::bigint, sum(s.total)::bigint) AS high,
    count(*) FILTER (WHERE s.is_gap) AS gap_days, bool_or(s.is_partial) AS is_partial
FROM mart.series(
    :kind, :key, cast(:unit AS mart.unit), cast(:since AS date), cast(:until AS date), topic => nullif(cast(:topic AS text), '')
) AS s
GROUP BY date_trunc(:by, s.day)
ORDER BY first_day;
