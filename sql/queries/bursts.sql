-- When did attention rise, why, and how long did it last?
-- Grain: one row a burst. Half-life: days from the peak until a day has at most half its stories.
-- Cost: the bursts of the period.
-- Parameters:
--   kind = 'crisis'   crisis, topic or entity
--   key = 'crisis'   crisis, a topic, or an entity's key such as person:juan-guaido
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT b.start_day, b.end_day, b.peak_day, b.peak_stories, b.stories, round(b.extra_stories::numeric, 1) AS above_base,
    round(b.strength::numeric, 1) AS strength, b.half_life_days, b.top_headlines[1] AS top_headline, b.top_terms,
    e.label AS nearest_event, b.nearest_event_days
FROM mart.burst AS b
LEFT JOIN mart.known_event AS e ON e.event = b.nearest_event
WHERE b.series_kind = :kind AND b.series_key = :key AND b.start_day BETWEEN cast(:since AS date) AND cast(:until AS date)
ORDER BY b.start_day;
