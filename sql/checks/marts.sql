-- Grain: one row a day whose counts in mart.coverage_count are not what the warehouse says, of twenty days drawn at random
-- and the days of the run; or whose share is not between 0 and 1. Days that wait for a refresh are left out: those of
-- ops.stale_day, and those on which a story counts that has an article on such a day, now or in the marts.
-- Why: a mart that drifts from the warehouse shows plausible numbers that are wrong, and nothing else would notice.
-- Cost: the articles of some dozens of days.
WITH drawn AS (
    (SELECT c.day FROM mart.coverage_count AS c ORDER BY random() LIMIT 20)
    UNION
    SELECT mart.day_of(a.first_published_at, a.first_modified_at, a.first_seen_at)
    FROM warehouse.sighting AS n
    JOIN warehouse.dim_article AS a USING (article_id)
    WHERE n.run_id = :run_id
),
looked_at AS MATERIALIZED (
    SELECT d.day
    FROM drawn AS d
    WHERE NOT EXISTS (SELECT FROM ops.stale_day AS s WHERE s.day = d.day)
        AND NOT EXISTS (
            SELECT
            FROM (
                SELECT a.story_id FROM warehouse.dim_article AS a
                WHERE mart.day_of(a.first_published_at, a.first_modified_at, a.first_seen_at) = d.day
                UNION
                SELECT m.story_id FROM mart.articles AS m WHERE m.day = d.day
                UNION
                SELECT m.story_id FROM mart.articles AS m WHERE m.story_day = d.day
            ) AS t
            CROSS JOIN LATERAL (
                SELECT mart.day_of(o.first_published_at, o.first_modified_at, o.first_seen_at) AS day
                FROM warehouse.dim_article AS o
                WHERE o.story_id = t.story_id
                UNION ALL
                SELECT o.day FROM mart.articles AS o WHERE o.story_id = t.story_id
            ) AS o
            JOIN ops.stale_day AS s ON s.day = o.day
        )
),
counted AS (
    SELECT d.day, count(*) AS articles, count(*) FILTER (WHERE a.is_crisis) AS crisis_articles,
        count(*) FILTER (WHERE a.is_lead) AS stories, count(*) FILTER (WHERE a.is_lead AND a.is_crisis_story) AS crisis_stories
    FROM looked_at AS d
    CROSS JOIN LATERAL (
        SELECT x.is_crisis, NOT EXISTS (
                SELECT FROM warehouse.dim_article AS o
                WHERE o.story_id = x.story_id AND o.current_revision_id IS NOT NULL
                    AND (coalesce(o.first_published_at, o.first_modified_at, o.first_seen_at), o.article_id)
                        < (coalesce(x.first_published_at, x.first_modified_at, x.first_seen_at), x.article_id)
            ) AS is_lead,
            x.is_crisis OR EXISTS (
                SELECT FROM warehouse.dim_article AS o
                WHERE o.story_id = x.story_id AND o.current_revision_id IS NOT NULL AND o.is_crisis
            ) AS is_crisis_story
        FROM warehouse.dim_article AS x
        WHERE mart.day_of(x.first_published_at, x.first_modified_at, x.first_seen_at) = d.day AND x.current_revision_id IS NOT NULL
    ) AS a
    GROUP BY d.day
)
SELECT d.day, c.stories, n.stories AS found_stories, c.crisis_stories, n.crisis_stories AS found_crisis_stories,
    c.articles, n.articles AS found_articles, c.crisis_articles, n.crisis_articles AS found_crisis_articles
FROM looked_at AS d
LEFT JOIN mart.coverage_count AS c USING (day)
LEFT JOIN counted AS n USING (day)
WHERE (c.stories, c.crisis_stories, c.articles, c.crisis_articles)
        IS DISTINCT FROM (n.stories, n.crisis_stories, n.articles, n.crisis_articles)
    OR mart.wilson_low(c.crisis_stories, c.stories) > c.crisis_stories::float8 / nullif(c.stories, 0)
    OR mart.wilson_high(c.crisis_stories, c.stories) < c.crisis_stories::float8 / nullif(c.stories, 0);
