-- Grain: one row an entity and day on which something named it.
-- Cost: the articles of the days refreshed and their mentions.

DELETE FROM mart.entity_count AS c USING refresh_day AS d WHERE c.day = d.day;

INSERT INTO mart.entity_count (
    day, entity_id, stories, articles, revisions, crisis_stories, crisis_articles, crisis_revisions, mentions, tone
)
WITH named AS (
    SELECT r.*, m.entity_id, m.mentions
    FROM refresh_article AS r
    CROSS JOIN LATERAL (
        SELECT f.entity_id, count(*) AS mentions
        FROM warehouse.fact_mention AS f
        WHERE f.revision_id = r.revision_id AND f.entity_id IS NOT NULL
        GROUP BY f.entity_id
    ) AS m
)
SELECT day, entity_id, coalesce(s.stories, 0), coalesce(a.articles, 0), coalesce(a.revisions, 0),
    coalesce(s.crisis_stories, 0), coalesce(a.crisis_articles, 0), coalesce(a.crisis_revisions, 0),
    coalesce(a.mentions, 0), a.tone
FROM (
    SELECT story_day AS day, entity_id, count(DISTINCT story_id) AS stories,
        count(DISTINCT story_id) FILTER (WHERE story_is_crisis) AS crisis_stories
    FROM named
    WHERE counts_story
    GROUP BY story_day, entity_id
) AS s
FULL JOIN (
    SELECT day, entity_id, count(*) AS articles, sum(revisions) AS revisions,
        count(*) FILTER (WHERE is_crisis) AS crisis_articles,
        coalesce(sum(revisions) FILTER (WHERE is_crisis), 0) AS crisis_revisions, sum(mentions) AS mentions, avg(tone) AS tone
    FROM named
    WHERE counts_article
    GROUP BY day, entity_id
) AS a USING (day, entity_id);

-- Out: the entities whose series of crisis stories is another now.
CREATE TEMPORARY TABLE refresh_entity ON COMMIT DROP AS
SELECT DISTINCT entity_id
FROM refresh_entity_before AS b
FULL JOIN (SELECT c.* FROM mart.entity_count AS c JOIN refresh_day AS d USING (day)) AS n USING (entity_id, day)
WHERE coalesce(b.crisis_stories, 0) <> coalesce(n.crisis_stories, 0);
ANALYZE refresh_entity;
