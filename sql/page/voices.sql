-- Whose words do stories on the crisis carry?
-- Grain: one row a side, the most quoted first, with its three most quoted speakers. A quotation that a story's twins repeat
-- counts once. Unknown: the speaker is not in the gazetteer, or not named. The interval is Wilson's, 95%.
-- Cost: the speakers of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
WITH said AS (
    SELECT v.side, v.speaker, sum(v.quotes)::bigint AS quotes, sum(v.direct_words)::bigint AS direct_words,
        row_number() OVER (PARTITION BY v.side ORDER BY sum(v.quotes) DESC, v.speaker) AS place
    FROM mart.voice_count AS v
    WHERE v.is_crisis AND v.day BETWEEN cast(:since AS date) AND cast(:until AS date)
    GROUP BY v.side, v.speaker
),
side AS (
    SELECT s.side, sum(s.quotes)::bigint AS quotes, sum(s.direct_words)::bigint AS direct_words, count(*) AS speakers,
        array_agg(s.speaker || ' ' || s.quotes ORDER BY s.quotes DESC, s.speaker) FILTER (WHERE s.place <= 3) AS most_quoted
    FROM said AS s
    GROUP BY s.side
),
everything AS (
    SELECT sum(s.quotes)::bigint AS quotes, sum(s.direct_words)::bigint AS direct_words FROM side AS s
)
SELECT s.side, s.quotes, s.quotes::float8 / e.quotes AS share, mart.wilson_low(s.quotes, e.quotes) AS low,
    mart.wilson_high(s.quotes, e.quotes) AS high, s.direct_words, s.direct_words::float8 / nullif(e.direct_words, 0) AS share_of_direct_words,
    s.speakers, s.most_quoted
FROM side AS s
CROSS JOIN everything AS e
ORDER BY s.quotes DESC, s.side;
