-- Which days and articles a refresh is about. In: temporary table refresh_day, the days asked for. Out: refresh_day with
-- the days that depend on them, and refresh_moved, the articles whose marts row must be written anew.
-- Why: an article whose date was corrected leaves one day and enters another, and a story counts on the first day of its
-- articles, so a twin changes the counts of another day. Cost: the articles of the days asked for, by index.

CREATE TEMPORARY TABLE refresh_seed ON COMMIT DROP AS
SELECT a.article_id
FROM warehouse.dim_article AS a
JOIN refresh_day AS d ON mart.day_of(a.first_published_at, a.first_modified_at, a.first_seen_at) = d.day
UNION
SELECT m.article_id
FROM mart.articles AS m
JOIN refresh_day AS d USING (day);
ANALYZE refresh_seed;

-- The stories they are in now, and those they were in at the last refresh.
CREATE TEMPORARY TABLE refresh_story ON COMMIT DROP AS
SELECT a.story_id
FROM refresh_seed AS s
JOIN warehouse.dim_article AS a USING (article_id)
WHERE a.story_id IS NOT NULL
UNION
SELECT m.story_id
FROM refresh_seed AS s
JOIN mart.articles AS m USING (article_id);
ANALYZE refresh_story;

CREATE TEMPORARY TABLE refresh_moved ON COMMIT DROP AS
SELECT article_id FROM refresh_seed
UNION
SELECT a.article_id FROM warehouse.dim_article AS a JOIN refresh_story AS s USING (story_id)
UNION
SELECT m.article_id FROM mart.articles AS m JOIN refresh_story AS s USING (story_id);
ANALYZE refresh_moved;

INSERT INTO refresh_day (day)
SELECT mart.day_of(a.first_published_at, a.first_modified_at, a.first_seen_at) FROM warehouse.dim_article AS a JOIN refresh_moved USING (article_id)
UNION
SELECT m.day FROM mart.articles AS m JOIN refresh_moved USING (article_id)
UNION
SELECT m.story_day FROM mart.articles AS m JOIN refresh_moved USING (article_id)
ON CONFLICT DO NOTHING;
ANALYZE refresh_day;

-- How often entities were named in crisis stories before the refresh: their bursts change only where that changes.
CREATE TEMPORARY TABLE refresh_entity_before ON COMMIT DROP AS
SELECT c.entity_id, c.day, c.crisis_stories FROM mart.entity_count AS c JOIN refresh_day AS d USING (day);
