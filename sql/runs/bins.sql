-- Grain: one row, the run's candidates by outcome.
-- Why: a run is closed with these. Waiting, among the unchanged: what they are the same as is not known here yet.
-- Cost: the run's candidates.
SELECT count(*) AS candidates,
    count(*) FILTER (WHERE outcome = 'unchanged' AND article_id IS NULL) AS waiting, count(*) FILTER (WHERE outcome IS NULL) AS undecided,
    min(url) FILTER (WHERE outcome IS NULL) AS first_undecided,
    count(*) FILTER (WHERE outcome = 'new') AS new,
    count(*) FILTER (WHERE outcome = 'revised') AS revised,
    count(*) FILTER (WHERE outcome = 'unchanged') AS unchanged,
    count(*) FILTER (WHERE outcome = 'duplicate') AS duplicate,
    count(*) FILTER (WHERE outcome = 'rejected') AS rejected,
    count(*) FILTER (WHERE outcome = 'forbidden') AS forbidden,
    count(*) FILTER (WHERE outcome = 'gone') AS gone,
    count(*) FILTER (WHERE outcome = 'failed') AS failed
FROM ops.candidate WHERE run_id = :run_id;
