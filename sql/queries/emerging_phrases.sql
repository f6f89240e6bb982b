-- Which words and pairs of words mark a week off from the weeks before?
-- Grain: one row a phrase of headlines and standfirsts of crisis stories. z above 2 is telling.
-- Cost: the headlines of both periods.
-- Parameters:
--   since = '2019-03-07'   first day
--   until = '2019-03-13'   last day
--   days = 56   days before it to compare with
--   most = 20   phrases
SELECT phrase, stories, background_stories, round(z::numeric, 2) AS z
FROM mart.emerging_phrases(cast(:since AS date), cast(:until AS date), cast(:days AS integer))
ORDER BY z DESC, phrase
LIMIT :most;
