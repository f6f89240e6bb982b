-- Whose words do stories on the crisis carry, month by month?
-- Grain: one row a month and side. Unknown: the speaker is not in the gazetteer, or not named.
-- Cost: the speakers of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
WITH monthly AS (
    SELECT date_trunc('month', day)::date AS month, side, sum(quotes)::bigint AS quotes, sum(direct_words) AS direct_words
    FROM mart.voice_count
    WHERE is_crisis AND day BETWEEN cast(:since AS date) AND cast(:until AS date)
    GROUP BY 1, 2
),
everything AS (
    SELECT month, sum(quotes)::bigint AS quotes, sum(direct_words) AS direct_words FROM monthly GROUP BY month
)
SELECT m.month, m.side, m.quotes, round(m.quotes::numeric / e.quotes, 3) AS share,
    round(mart.wilson_low(m.quotes, e.quotes)::numeric, 3) AS share_low,
    round(mart.wilson_high(m.quotes, e.quotes)::numeric, 3) AS share_high,
    m.direct_words, round(m.direct_words / nullif(e.direct_words, 0), 3) AS share_of_direct_words
FROM monthly AS m
JOIN everything AS e USING (month)
ORDER BY m.month, m.quotes DESC, m.side;
