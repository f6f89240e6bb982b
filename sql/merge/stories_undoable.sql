-- Grain: the entry of the log, if it is a person's split or merge that was not taken back yet.
-- Why not a run's entries: what texts decide is taken back by a split or merge, not by rewriting the log.
-- Cost: one index lookup.
SELECT l.log_id, l.article_id, l.story_id
FROM warehouse.story_log AS l
WHERE l.log_id = :log_id AND l.action IN ('split', 'merge')
    AND NOT EXISTS (SELECT FROM warehouse.story_log AS u WHERE u.undoes_log_id = l.log_id);
