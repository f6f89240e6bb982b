-- How has a reported number changed over time, and who claimed it?
-- Grain: one row a month and claimant. An empty claimant is the writer's own statement. Vague figures (millions) are left out.
-- Cost: the claims of one measure.
-- Parameters:
--   measure = 'people_left_venezuela'   a measure of warehouse.dim_measure
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT as_of_month, coalesce(claimant, '') AS claimant, claimant_side, count(*) AS claims,
    min(value_low) AS lowest, percentile_cont(0.5) WITHIN GROUP (ORDER BY value_low) AS median_low,
    max(coalesce(value_high, value_low)) AS highest, bool_or(value_high IS NULL) AS has_open_end,
    (array_agg(surface ORDER BY claimed_on, revision_id, figure_no))[1] AS first_said
FROM mart.figure_series
WHERE measure = :measure AND NOT vague AND as_of_month BETWEEN cast(:since AS date) AND cast(:until AS date)
GROUP BY as_of_month, claimant, claimant_side
ORDER BY as_of_month, claims DESC, claimant;
