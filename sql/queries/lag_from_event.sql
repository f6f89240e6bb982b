-- How many days after the event it reports is an article published, by topic?
-- Grain: one row a topic. The event's day is the latest exact date the text names in the 30 days before: an estimate.
-- Cost: the articles of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT t.topic, count(*) AS articles, percentile_cont(0.5) WITHIN GROUP (ORDER BY m.event_lag_days) AS median_days,
    round((count(*) FILTER (WHERE m.event_lag_days = 0)::numeric / count(*)), 3) AS share_same_day,
    max(m.event_lag_days) AS longest
FROM mart.articles AS m
CROSS JOIN LATERAL unnest(m.topics) AS t (topic)
WHERE m.day BETWEEN cast(:since AS date) AND cast(:until AS date) AND m.is_crisis AND m.event_lag_days IS NOT NULL
GROUP BY t.topic
ORDER BY articles DESC, t.topic;
