-- Grain: one row a pair that the given split or merge decided, and no later decision superseded.
-- Why by time: a decision is one transaction, and its pins carry the same time as its entry in the log.
-- Cost: a scan of the pins, which people make by hand.
DELETE FROM warehouse.story_pin AS p
USING warehouse.story_log AS l
WHERE l.log_id = :log_id AND p.decided_at = l.logged_at AND p.same_story = (l.action = 'merge')
RETURNING p.article_id, p.other_article_id;
