-- Grain: one row a story about the crisis and phrase of its headlines.
-- Cost: the headlines of the crisis stories that began on the days refreshed.

DELETE FROM mart.story_phrase AS p USING refresh_day AS d WHERE p.day = d.day;

INSERT INTO mart.story_phrase (day, story_id, phrase)
SELECT p.day, p.story_id, p.phrase
FROM mart.story_phrases(ARRAY(SELECT r.article_id FROM refresh_article AS r WHERE r.counts_story AND r.story_is_crisis)) AS p;

UPDATE mart.coverage_count AS c
SET crisis_phrases = p.phrases
FROM (SELECT x.day, count(*) AS phrases FROM mart.story_phrase AS x JOIN refresh_day AS d USING (day) GROUP BY x.day) AS p
WHERE p.day = c.day;
