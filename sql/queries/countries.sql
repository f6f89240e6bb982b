-- Which countries does the coverage look at, and how much of each is about the crisis?
-- Grain: one row a focus country; a story has that of its first article. Cost: the articles of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
--   unit = 'stories'   what to count: stories, articles or revisions
SELECT coalesce(focus_country, 'none found') AS country, sum(n)::bigint AS total,
    coalesce(sum(n) FILTER (WHERE is_crisis), 0)::bigint AS crisis, round(sum(n)::numeric / sum(sum(n)) OVER (), 3) AS share
FROM (
    SELECT focus_country, story_is_crisis AS is_crisis, 1 AS n
    FROM mart.articles
    WHERE cast(:unit AS mart.unit) = 'stories' AND is_story_lead
        AND story_day BETWEEN cast(:since AS date) AND cast(:until AS date)
    UNION ALL
    SELECT focus_country, is_crisis, CASE cast(:unit AS mart.unit) WHEN 'articles' THEN 1 ELSE revisions END
    FROM mart.articles
    WHERE cast(:unit AS mart.unit) <> 'stories' AND day BETWEEN cast(:since AS date) AND cast(:until AS date)
) AS counted
GROUP BY 1
ORDER BY total DESC, country;
