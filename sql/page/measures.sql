-- Which quantities were claimed?
-- Grain: one row a measure with a claim that states more than an order of magnitude; the most claimed first.
-- Cost: the claims of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT f.measure, d.name, d.unit, d.description, f.claims
FROM (
    SELECT x.measure, count(*) AS claims
    FROM mart.figure_series AS x
    WHERE NOT x.vague AND x.tier <> 'C' AND x.day BETWEEN cast(:since AS date) AND cast(:until AS date)
    GROUP BY x.measure
) AS f
JOIN warehouse.dim_measure AS d USING (measure)
ORDER BY f.claims DESC, d.name;
