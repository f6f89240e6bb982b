-- Grain: one row a pair of entities and day, crisis stories only.
-- Cost: the pairs named in the crisis stories that began on the days refreshed.

DELETE FROM mart.co_mention_count AS c USING refresh_day AS d WHERE c.day = d.day;

INSERT INTO mart.co_mention_count (day, entity_id, other_entity_id, stories)
WITH named AS MATERIALIZED (
    SELECT DISTINCT r.story_day AS day, r.story_id, m.entity_id
    FROM refresh_article AS r
    JOIN warehouse.fact_mention AS m USING (revision_id)
    WHERE r.counts_story AND r.story_is_crisis AND m.entity_id IS NOT NULL
)
SELECT a.day, a.entity_id, b.entity_id, count(*)
FROM named AS a
JOIN named AS b ON b.story_id = a.story_id AND b.entity_id > a.entity_id
GROUP BY a.day, a.entity_id, b.entity_id;
