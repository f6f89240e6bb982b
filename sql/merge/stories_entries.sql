-- Grain: one entry of the log about a story: what came to it, left it, or was decided about it.
-- Why newest last: it reads as what happened.
-- Cost: proportional to the story's entries; one index each.
SELECT l.log_id, l.logged_at, l.action, a.native_id, l.rule, l.note
FROM warehouse.story_log AS l
LEFT JOIN warehouse.dim_article AS a USING (article_id)
WHERE l.story_id = :story OR l.from_story_id = :story
ORDER BY l.log_id;
