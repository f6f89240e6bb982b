-- Grain: one row a topic and day on which something was about it.
-- Cost: the articles of the days refreshed and their topic scores.

DELETE FROM mart.topic_count AS c USING refresh_day AS d WHERE c.day = d.day;

INSERT INTO mart.topic_count (
    day, topic, stories, articles, revisions, crisis_stories, crisis_articles, crisis_revisions, mentions, tone
)
WITH named AS (
    SELECT r.*, t.topic, t.hits AS mentions
    FROM refresh_article AS r
    JOIN warehouse.fact_topic_score AS t USING (revision_id)
    WHERE t.central
)
SELECT day, topic, coalesce(s.stories, 0), coalesce(a.articles, 0), coalesce(a.revisions, 0),
    coalesce(s.crisis_stories, 0), coalesce(a.crisis_articles, 0), coalesce(a.crisis_revisions, 0),
    coalesce(a.mentions, 0), a.tone
FROM (
    SELECT story_day AS day, topic, count(DISTINCT story_id) AS stories,
        count(DISTINCT story_id) FILTER (WHERE story_is_crisis) AS crisis_stories
    FROM named
    WHERE counts_story
    GROUP BY story_day, topic
) AS s
FULL JOIN (
    SELECT day, topic, count(*) AS articles, sum(revisions) AS revisions,
        count(*) FILTER (WHERE is_crisis) AS crisis_articles,
        coalesce(sum(revisions) FILTER (WHERE is_crisis), 0) AS crisis_revisions, sum(mentions) AS mentions, avg(tone) AS tone
    FROM named
    WHERE counts_article
    GROUP BY day, topic
) AS a USING (day, topic);
