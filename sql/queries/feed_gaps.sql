-- On which days could something have been missed?
-- Grain: one row a day on which not everything was well. Days with is_gap are null in all trends.
-- Cost: the days polled.
SELECT day, state, is_gap, feeds, feeds_down, polls, failures, may_have_missed
FROM mart.feed_health
WHERE state <> 'up'
ORDER BY day DESC;
