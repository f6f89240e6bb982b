-- How much of the coverage was about the Venezuela crisis, month by month, and how sure is that?
-- Grain: one row a month. The interval is Wilson's, 95%: with few stories it is wide. Gap days are left out of both counts.
-- Cost: the days of the period.
-- Parameters:
--   since = '2019-01-01'   first day
--   until = '2019-12-31'   last day
SELECT k.month_start AS month, sum(c.crisis_stories)::bigint AS crisis_stories, sum(c.stories)::bigint AS stories,
    round((sum(c.crisis_stories) / nullif(sum(c.stories), 0))::numeric, 3) AS share,
    round(mart.wilson_low(sum(c.crisis_stories)::bigint, sum(c.stories)::bigint)::numeric, 3) AS share_low,
    round(mart.wilson_high(sum(c.crisis_stories)::bigint, sum(c.stories)::bigint)::numeric, 3) AS share_high,
    count(*) FILTER (WHERE c.is_gap) AS gap_days
FROM mart.coverage_daily AS c
JOIN mart.calendar AS k USING (day)
WHERE c.day BETWEEN cast(:since AS date) AND cast(:until AS date)
GROUP BY k.month_start
ORDER BY k.month_start;
