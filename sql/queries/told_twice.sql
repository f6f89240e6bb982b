-- Which pieces of reporting were published more than once, and how was that decided?
-- Grain: one row a pair of articles decided to be the same story, with the scores and the rule behind it.
-- Cost: the articles of the period and their pairs.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT m.day, m.headline, o.day AS other_day, o.headline AS other_headline, d.kind, round(d.jaccard::numeric, 2) AS jaccard,
    round(d.containment::numeric, 2) AS containment, d.rule, m.url, o.url AS other_url
FROM mart.articles AS m
JOIN warehouse.duplicate AS d ON d.article_id = m.article_id
JOIN mart.articles AS o ON o.article_id = d.other_article_id
WHERE d.same_story AND m.day BETWEEN cast(:since AS date) AND cast(:until AS date)
ORDER BY m.day, m.article_id, o.article_id;
