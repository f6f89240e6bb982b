-- Grain: one row a day with coverage. A story counts on its first day only, an article on its own.
-- Cost: the articles of the days refreshed.

DELETE FROM mart.coverage_count AS c USING refresh_day AS d WHERE c.day = d.day;

INSERT INTO mart.coverage_count (
    day, stories, articles, revisions, crisis_stories, crisis_articles, crisis_revisions, crisis_tone, crisis_tone_articles
)
SELECT coalesce(s.day, a.day), coalesce(s.stories, 0), coalesce(a.articles, 0), coalesce(a.revisions, 0),
    coalesce(s.crisis_stories, 0), coalesce(a.crisis_articles, 0), coalesce(a.crisis_revisions, 0),
    a.crisis_tone, coalesce(a.crisis_tone_articles, 0)
FROM (
    SELECT story_day AS day, count(DISTINCT story_id) AS stories,
        count(DISTINCT story_id) FILTER (WHERE story_is_crisis) AS crisis_stories
    FROM refresh_article
    WHERE counts_story
    GROUP BY story_day
) AS s
FULL JOIN (
    SELECT day, count(*) AS articles, sum(revisions) AS revisions, count(*) FILTER (WHERE is_crisis) AS crisis_articles,
        coalesce(sum(revisions) FILTER (WHERE is_crisis), 0) AS crisis_revisions,
        avg(tone) FILTER (WHERE is_crisis) AS crisis_tone, count(tone) FILTER (WHERE is_crisis) AS crisis_tone_articles
    FROM refresh_article
    WHERE counts_article
    GROUP BY day
) AS a USING (day);
