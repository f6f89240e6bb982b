-- Grain: one row a period (:by = day, week, month, year) of the calendar between :since and :until, for `orinoco trends`.
-- Why sums of days: a story counts on one day only, so they add up. Gaps are left out of both counts; a period that is
-- nothing but gaps has null counts. The headline is that of the crisis story with most articles, then most revisions.
-- Cost: the days and the stories of the period.
WITH daily AS (
    SELECT c.day, c.crisis_stories AS crisis, c.stories AS total
    FROM mart.coverage_daily AS c
    WHERE cast(:topic AS text) IS NULL
    UNION ALL
    SELECT t.day, t.crisis_stories, t.all_stories
    FROM mart.topic_daily AS t
    WHERE t.topic = :topic
),
period AS (
    SELECT date_trunc(:by, day)::date AS period, sum(crisis)::bigint AS crisis, sum(total)::bigint AS total
    FROM daily
    WHERE (cast(:since AS date) IS NULL OR day >= :since) AND (cast(:until AS date) IS NULL OR day <= :until)
    GROUP BY 1
),
headline AS (
    SELECT DISTINCT ON (date_trunc(:by, story_day)) date_trunc(:by, story_day)::date AS period, headline
    FROM mart.articles
    WHERE is_crisis AND (cast(:topic AS text) IS NULL OR topics @> ARRAY[cast(:topic AS text)])
        AND (cast(:since AS date) IS NULL OR story_day >= :since) AND (cast(:until AS date) IS NULL OR story_day <= :until)
    ORDER BY date_trunc(:by, story_day), story_articles DESC, revisions DESC, crisis_score DESC, story_day, article_id
)
SELECT p.period, coalesce(p.crisis, 0) AS crisis, coalesce(p.total, 0) AS total,
    p.crisis::float8 / nullif(p.total, 0) AS share,
    mart.wilson_low(p.crisis, p.total) AS low, mart.wilson_high(p.crisis, p.total) AS high, h.headline AS top_headline
FROM period AS p
LEFT JOIN headline AS h USING (period)
ORDER BY p.period;
