-- Grain: one row a UTC day, from the BBC's first online news (1997) to the end of the year after next.
-- Why: series are joined to a calendar, so that a day without coverage is a row with zero and not a hole.
-- Cost: 12 thousand rows once, then one scan of them.

INSERT INTO warehouse.dim_date (
    day, year, quarter, month, month_start, iso_year, iso_week, week_start, weekday, is_weekend
)
SELECT day, extract(year FROM day), extract(quarter FROM day), extract(month FROM day), date_trunc('month', day)::date,
    extract(isoyear FROM day), extract(week FROM day), date_trunc('week', day)::date, extract(isodow FROM day),
    extract(isodow FROM day) >= 6
FROM (
    SELECT generate_series(
        timestamp '1997-01-01', date_trunc('year', localtimestamp) + interval '3 years' - interval '1 day', interval '1 day'
    )::date AS day
) AS calendar
ON CONFLICT DO NOTHING;
