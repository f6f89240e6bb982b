-- On which days was the feed down, so that nothing can be said?
-- Grain: one row a run of such days. Cost: the days of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT min(g.day) AS first_day, max(g.day) AS last_day, count(*) AS days
FROM (
    SELECT k.day, k.day - row_number() OVER (ORDER BY k.day)::integer AS run
    FROM mart.calendar AS k
    WHERE k.is_gap AND k.day BETWEEN cast(:since AS date) AND cast(:until AS date)
) AS g
GROUP BY g.run
ORDER BY first_day;
