-- Which countries does the coverage look at, and how much of each is about the crisis?
-- Grain: one row a focus country. Cost: the articles of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT coalesce(focus_country, 'none found') AS country, count(*) AS stories,
    count(*) FILTER (WHERE story_is_crisis) AS crisis_stories,
    round(count(*)::numeric / sum(count(*)) OVER (), 3) AS share
FROM mart.articles
WHERE is_story_lead AND story_day BETWEEN cast(:since AS date) AND cast(:until AS date)
GROUP BY 1
ORDER BY stories DESC, country;
