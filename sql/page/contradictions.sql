-- Which claims of a month cannot both be right?
-- Grain: one row a month (and unit): the lowest claim and the highest, where they are more than 5% apart, each as it was first
-- made. Open claims ("more than") can be the higher, never the lower. Vague figures are left out.
-- Cost: the claims of one measure in the period; all pairs would be their square.
-- Parameters:
--   measure = 'people_left_venezuela'   a measure of warehouse.dim_measure
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
WITH claimed AS MATERIALIZED (
    SELECT f.as_of_month, coalesce(f.unit, '') AS unit, f.value_low, f.value_high, count(*) AS claims,
        (array_agg(coalesce(f.claimant, '') ORDER BY f.claimed_on, f.revision_id, f.figure_no))[1] AS claimant,
        (array_agg(f.surface ORDER BY f.claimed_on, f.revision_id, f.figure_no))[1] AS surface, min(f.claimed_on) AS claimed_on
    FROM mart.figure_series AS f
    WHERE f.measure = :measure AND NOT f.vague AND f.tier <> 'C' AND f.value_low >= 0
        AND f.as_of_month BETWEEN cast(:since AS date) AND cast(:until AS date)
    GROUP BY f.as_of_month, coalesce(f.unit, ''), f.value_low, f.value_high
),
lowest AS (
    SELECT DISTINCT ON (c.as_of_month, c.unit) c.*
    FROM claimed AS c
    WHERE c.value_high IS NOT NULL
    ORDER BY c.as_of_month, c.unit, c.value_high, c.value_low
),
highest AS (
    SELECT DISTINCT ON (c.as_of_month, c.unit) c.* FROM claimed AS c ORDER BY c.as_of_month, c.unit, c.value_low DESC, c.value_high
)
SELECT l.as_of_month, l.unit, l.claimant, l.surface, l.claimed_on, h.claimant AS other_claimant, h.surface AS other_surface,
    h.claimed_on AS other_claimed_on, l.claims, h.claims AS other_claims,
    round((h.value_low / nullif(l.value_high, 0))::numeric, 2) AS times_as_much
FROM lowest AS l
JOIN highest AS h USING (as_of_month, unit)
WHERE l.value_high * 1.05 < h.value_low
ORDER BY l.as_of_month, l.unit;
