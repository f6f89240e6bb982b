-- What was the coverage of the crisis about, month by month?
-- Grain: one row a month and topic with at least one hit. A story, article or revision may have several topics.
-- Cost: the counts of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
--   unit = 'stories'   what to count: stories, articles or revisions
WITH month AS (
    SELECT date_trunc('month', day)::date AS month,
        sum(CASE cast(:unit AS mart.unit) WHEN 'stories' THEN crisis_stories WHEN 'articles' THEN crisis_articles ELSE crisis_revisions END) AS crisis
    FROM mart.coverage_count
    WHERE day BETWEEN cast(:since AS date) AND cast(:until AS date)
    GROUP BY 1
),
topic AS (
    SELECT date_trunc('month', day)::date AS month, topic,
        sum(CASE cast(:unit AS mart.unit) WHEN 'stories' THEN crisis_stories WHEN 'articles' THEN crisis_articles ELSE crisis_revisions END) AS hits
    FROM mart.topic_count
    WHERE day BETWEEN cast(:since AS date) AND cast(:until AS date)
    GROUP BY 1, 2
)
SELECT t.month, t.topic, t.hits::bigint AS hits, round(t.hits / m.crisis, 3) AS share_of_crisis
FROM topic AS t
JOIN month AS m USING (month)
WHERE t.hits > 0
ORDER BY t.month, t.hits DESC, t.topic;
