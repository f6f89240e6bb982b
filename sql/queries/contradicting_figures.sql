-- Which claims about the same thing cannot both be right?
-- Grain: one row a pair of values of one month more than 5% apart, the lower first, with who said each first.
-- Cost: the claims of one measure, by month.
-- Parameters:
--   measure = 'people_left_venezuela'   a measure of warehouse.dim_measure
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT as_of_month, claimant, surface, claimed_on, other_claimant, other_surface, other_claimed_on,
    claims, other_claims, round((other_value_low / nullif(value_high, 0))::numeric, 2) AS times_as_much
FROM mart.figure_contradictions
WHERE measure = :measure AND as_of_month BETWEEN cast(:since AS date) AND cast(:until AS date)
ORDER BY as_of_month, other_value_low / nullif(value_high, 0) DESC NULLS LAST, revision_id, other_revision_id;
