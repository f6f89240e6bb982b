-- Grain: one row a burst. In: refresh_period, the days whose bursts were found anew; refresh_burst, those found; refresh_day,
-- the days whose stories changed; refresh_entity, the entities looked at. Out: mart.burst without the bursts that are no more
-- or are others now, and refresh_burst with those to be labelled and written.
-- Why not all anew: a burst that is the same as before keeps its row, unless a day changed that its label is made of: one of
-- its own, or of the eight weeks before it.
-- Cost: the bursts of the periods, and those that touch the days refreshed.

DELETE FROM mart.burst AS b
USING refresh_period AS p
WHERE b.start_day BETWEEN p.first AND p.last
    AND (b.series_kind <> 'entity' OR b.series_key IN (
        SELECT e.entity_key FROM refresh_entity JOIN warehouse.dim_entity AS e USING (entity_id)
    ))
    AND NOT EXISTS (
        SELECT FROM refresh_burst AS r
        WHERE (r.series_kind, r.series_key, r.start_day) = (b.series_kind, b.series_key, b.start_day)
            AND (r.end_day, r.peak_day, r.peak_stories, r.stories, r.extra_stories, r.strength, r.half_life_days, r.persistence)
                IS NOT DISTINCT FROM
                (b.end_day, b.peak_day, b.peak_stories, b.stories, b.extra_stories, b.strength, b.half_life_days, b.persistence)
    );

DELETE FROM refresh_burst AS r
USING mart.burst AS b
WHERE (r.series_kind, r.series_key, r.start_day) = (b.series_kind, b.series_key, b.start_day);

WITH touched AS (
    DELETE FROM mart.burst AS b
    WHERE (b.series_kind, b.series_key, b.start_day) IN (
        SELECT t.series_kind, t.series_key, t.start_day
        FROM refresh_day AS d
        JOIN mart.burst AS t ON daterange(t.start_day - 56, t.end_day, '[]') @> d.day
    )
    RETURNING b.*
)
INSERT INTO refresh_burst
SELECT series_kind, series_key, start_day, end_day, peak_day, peak_stories, stories, extra_stories, strength, half_life_days,
    persistence
FROM touched;

ANALYZE refresh_burst;
