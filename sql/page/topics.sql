-- Which topics was the coverage of the crisis about, and when?
-- Grain: one row a topic and day, week or month, also where there was nothing; the most frequent topic first. Days on which the
-- feed was down are left out of both counts. Cost: the counts of the period.
-- Parameters:
--   unit = 'stories'   stories, articles or revisions
--   by = 'month'   day, week or month
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
WITH daily AS (
    SELECT c.day, date_trunc(:by, c.day)::date AS period,
        CASE :unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END AS total
    FROM mart.coverage_daily AS c
    WHERE NOT c.is_gap AND c.day BETWEEN cast(:since AS date) AND cast(:until AS date)
),
period AS (
    SELECT d.period, min(d.day) AS first_day, max(d.day) AS last_day, sum(d.total)::bigint AS total FROM daily AS d GROUP BY d.period
),
hit AS (
    SELECT d.period, c.topic,
        sum(CASE :unit WHEN 'articles' THEN c.crisis_articles WHEN 'revisions' THEN c.crisis_revisions ELSE c.crisis_stories END)::bigint AS hits
    FROM daily AS d
    JOIN mart.topic_count AS c ON c.day = d.day
    GROUP BY d.period, c.topic
)
SELECT t.topic, t.name, p.first_day, p.last_day, coalesce(h.hits, 0) AS hits, p.total,
    coalesce(h.hits, 0)::float8 / nullif(p.total, 0) AS share
FROM period AS p
CROSS JOIN warehouse.dim_topic AS t
LEFT JOIN hit AS h ON h.period = p.period AND h.topic = t.topic
WHERE t.in_use
ORDER BY sum(h.hits) OVER (PARTITION BY t.topic) DESC NULLS LAST, t.name, p.first_day;
