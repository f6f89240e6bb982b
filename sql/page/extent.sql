-- Which days does the warehouse cover, and which is the newest with anything in it?
-- Grain: one row; empty days where nothing was loaded. Cost: the ends of an index.
SELECT min(k.day) AS first_day, max(k.day) AS last_day, count(*) AS days
FROM mart.calendar AS k;
