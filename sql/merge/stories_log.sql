-- Grain: one row an article that changed its story, or that stands for one from now on.
-- Why: a merge or split can be read afterwards, and taken back.
-- Cost: proportional to the changes.
INSERT INTO warehouse.story_log (run_id, action, article_id, story_id, from_story_id, rule, note)
SELECT CAST(:run_id AS bigint), action, article_id, story_id, from_story_id, rule, note
FROM unnest(
    CAST(:action AS text[]), CAST(:article_id AS bigint[]), CAST(:story_id AS bigint[]),
    CAST(:from_story_id AS bigint[]), CAST(:rule AS text[]), CAST(:note AS text[])
) WITH ORDINALITY AS entry (action, article_id, story_id, from_story_id, rule, note, position)
ORDER BY position
RETURNING log_id;
