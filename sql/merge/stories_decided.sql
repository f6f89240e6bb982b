-- Grain: one entry of the log for a person's decision.
-- Why apart from the moves it causes: this is what can be taken back.
-- Cost: one row.
INSERT INTO warehouse.story_log (action, article_id, story_id, from_story_id, rule, note, undoes_log_id)
SELECT :action, a.article_id, a.story_id, :from_story, 'person:' || :by, :reason, CAST(:undoes AS bigint)
FROM warehouse.dim_article AS a
WHERE a.article_id = :article
RETURNING log_id;
