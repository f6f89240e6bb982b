-- Which articles changed their headline within a day, and how?
-- Grain: one row a headline change seen. The edit itself is at or before the capture that showed it.
-- Cost: the headline changes of the period.
-- Parameters:
--   hours = 24   hours after publication
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT day, round(hours_after_publication::numeric, 1) AS hours, headline_before, headline_after, url
FROM mart.headline_changes
WHERE hours_after_publication <= :hours AND changed_at >= cast(:since AS date)
    AND day BETWEEN cast(:since AS date) AND cast(:until AS date)
ORDER BY day, hours_after_publication, article_id;
