-- Whose words do stories on the crisis carry, month by month?
-- Grain: one row a month and side. Unknown: the speaker is not in the gazetteer, or not named.
-- Cost: the speakers of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT month_start AS month, side, quotes, round(share_of_quotes::numeric, 3) AS share, round(share_low::numeric, 3) AS share_low,
    round(share_high::numeric, 3) AS share_high, direct_words, round(share_of_direct_words::numeric, 3) AS share_of_direct_words
FROM mart.voice_share
WHERE month_start BETWEEN cast(:since AS date) AND cast(:until AS date)
ORDER BY month_start, quotes DESC, side;
