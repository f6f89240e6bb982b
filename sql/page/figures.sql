-- How has a reported number changed over time, and who claimed it?
-- Grain: one row a claim in an article of the period, the newest if there are more than asked for; an empty claimant is the writer's own
-- statement, an empty upper end is open ("more than"). Vague figures (millions) are left out.
-- Cost: the claims of one measure.
-- Parameters:
--   measure = 'people_left_venezuela'   a measure of warehouse.dim_measure
--   most = 400   claims
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT n.*
FROM (
    SELECT f.claimed_on, f.value_low, f.value_high, f.modifier, f.unit, coalesce(f.claimant, '') AS claimant, f.claimant_side, f.surface,
        f.article_id, r.revision_no, f.char_start, f.char_end, f.revision_id, f.figure_no
    FROM mart.figure_series AS f
    JOIN warehouse.dim_revision AS r USING (revision_id)
    WHERE f.measure = :measure AND NOT f.vague AND f.tier <> 'C'
        AND f.day BETWEEN cast(:since AS date) AND cast(:until AS date)
    ORDER BY f.claimed_on DESC, f.revision_id, f.figure_no
    LIMIT :most
) AS n
ORDER BY n.claimed_on, n.revision_id, n.figure_no;
