-- Which quantities were claimed?
-- Grain: one row a measure with a claim that states more than an order of magnitude; the most claimed first.
-- Cost: the claims of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT f.measure, d.name, d.unit, d.description, count(*) AS claims
FROM mart.figure_series AS f
JOIN warehouse.dim_measure AS d USING (measure)
WHERE NOT f.vague AND f.tier <> 'C' AND f.claimed_on BETWEEN cast(:since AS date) AND cast(:until AS date)
GROUP BY f.measure, d.name, d.unit, d.description
ORDER BY claims DESC, d.name;
