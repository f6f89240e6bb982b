-- Is the coverage of the crisis darker than usual?
-- Grain: one row a week. Tone is compared with its own 90 days before: in itself it says nothing. Days of under five articles
-- show none. Cost: the days with coverage.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT date_trunc('week', day)::date AS week, count(tone) AS days, round(avg(tone)::numeric, 2) AS tone,
    round(avg(tone_index)::numeric, 2) AS tone_index, sum(articles)::bigint AS articles
FROM mart.tone('crisis', 'crisis', cast(:since AS date), cast(:until AS date))
GROUP BY 1
ORDER BY 1;
