-- When did attention rise well above its own base, and what was it about?
-- Grain: one row a burst that touches the period, by its first day. Bursts are found in stories, whatever unit is shown.
-- Cost: the bursts of one series.
-- Parameters:
--   kind = 'crisis'   crisis, topic or entity
--   key = 'crisis'   crisis, a topic, or an entity's key such as person:juan-guaido
--   topic = ''   with an entity: bursts are kept of single series, not of the two together; then none
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT b.start_day, b.end_day, b.peak_day, b.peak_stories, b.stories, round(b.strength::numeric, 1) AS strength,
    b.half_life_days, b.top_headlines[1] AS top_headline, b.top_terms, e.label AS nearest_event, e.day AS event_day
FROM mart.burst AS b
LEFT JOIN mart.known_event AS e ON e.event = b.nearest_event
WHERE b.series_kind = :kind AND b.series_key = :key AND :topic = '' AND b.start_day <= cast(:until AS date) AND b.end_day >= cast(:since AS date)
ORDER BY b.start_day;
