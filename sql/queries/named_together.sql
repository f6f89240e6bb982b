-- Who is named together more than chance would have it, and is that new?
-- Grain: one row a pair named together in at least three crisis stories in two weeks. ppmi 1 is 2.7 times as often as chance.
-- Cost: the pairs of both periods.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-03-31'   last day
--   days = 90   days before it to compare with
--   most = 20   pairs
SELECT n.name, n.other_name, n.stories, n.weeks, round(n.ppmi::numeric, 2) AS ppmi, round(n.npmi::numeric, 2) AS npmi,
    coalesce(b.stories, 0) AS stories_before, round((n.ppmi - coalesce(b.ppmi, 0))::numeric, 2) AS change
FROM mart.co_mention_between(cast(:since AS date), cast(:until AS date)) AS n
LEFT JOIN mart.co_mention_between(cast(:since AS date) - cast(:days AS integer), cast(:since AS date) - 1, 1) AS b
    USING (entity_id, other_entity_id)
ORDER BY n.npmi DESC, n.stories DESC, n.name, n.other_name
LIMIT :most;
