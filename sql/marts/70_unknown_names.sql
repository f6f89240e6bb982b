-- Grain: one row a name outside the gazetteer and day.
-- Cost: the mentions in the stories that began on the days refreshed.

DELETE FROM mart.unknown_name_count AS c USING refresh_day AS d WHERE c.day = d.day;

INSERT INTO mart.unknown_name_count (day, name, kind, stories, crisis_stories, mentions)
SELECT r.story_day, m.name, m.kind, count(DISTINCT r.story_id),
    count(DISTINCT r.story_id) FILTER (WHERE r.story_is_crisis), count(*)
FROM refresh_article AS r
JOIN warehouse.fact_mention AS m USING (revision_id)
WHERE r.counts_story AND m.entity_id IS NULL
GROUP BY r.story_day, m.name, m.kind;
