-- Grain: one row a pair of articles about which a person decides now; an earlier decision on the pair is superseded.
-- Why by article: the decision outlasts revisions and re-extraction.
-- Cost: proportional to the pairs given.
INSERT INTO warehouse.story_pin AS p (article_id, other_article_id, same_story, decided_by, why)
SELECT least(article_id, other_article_id), greatest(article_id, other_article_id), :same_story, :by, :why
FROM unnest(CAST(:articles AS bigint[]), CAST(:others AS bigint[])) AS pair (article_id, other_article_id)
ON CONFLICT (article_id, other_article_id) DO UPDATE
SET same_story = excluded.same_story, decided_by = excluded.decided_by, why = excluded.why, decided_at = now();
