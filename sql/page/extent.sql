-- Which days does the warehouse cover, and which is the newest with anything in it?
-- Grain: one row; empty days where nothing was loaded. Cost: the days of the calendar.
SELECT min(k.day) AS first_day, max(k.day) AS last_day, (SELECT max(c.day) FROM mart.coverage_count AS c) AS newest_day
FROM mart.calendar AS k;
