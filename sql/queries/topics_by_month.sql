-- What was the coverage of the crisis about, month by month?
-- Grain: one row a month and topic with at least one story. A story may have several topics.
-- Cost: the counts of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
WITH month AS (
    SELECT date_trunc('month', day)::date AS month, sum(crisis_stories) AS crisis_stories
    FROM mart.coverage_count
    WHERE day BETWEEN cast(:since AS date) AND cast(:until AS date)
    GROUP BY 1
),
topic AS (
    SELECT date_trunc('month', day)::date AS month, topic, sum(crisis_stories) AS stories
    FROM mart.topic_count
    WHERE day BETWEEN cast(:since AS date) AND cast(:until AS date) AND crisis_stories > 0
    GROUP BY 1, 2
)
SELECT t.month, t.topic, t.stories::bigint AS stories, round(t.stories / m.crisis_stories, 3) AS share_of_crisis
FROM topic AS t
JOIN month AS m USING (month)
ORDER BY t.month, t.stories DESC, t.topic;
