-- Did coverage notice the known events, and how often would chance have done as well?
-- Grain: one row a known event the warehouse covers; the last columns repeat the summary: the same share at all other days.
-- Cost: some dozens of events, one day each.
WITH summary AS MATERIALIZED (SELECT share, control_share FROM mart.event_scorecard_summary)
SELECT s.day, s.label, s.found, s.days_after, round(s.strength::numeric, 1) AS strength, s.headline,
    round(t.share::numeric, 2) AS share_found, round(t.control_share::numeric, 3) AS share_by_chance
FROM mart.event_scorecard AS s
CROSS JOIN summary AS t
ORDER BY s.day;
