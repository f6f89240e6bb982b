-- Bursts, alerts and the known events they are scored against.
-- Why a text key for a series: one table holds bursts of the crisis as a whole, of topics and of entities.

CREATE TABLE mart.known_event (
    event text PRIMARY KEY CHECK (event ~ '^[a-z0-9-]+$'),
    day date NOT NULL,
    precision text NOT NULL CHECK (precision IN ('day', 'about')),
    label text NOT NULL
);
CREATE INDEX known_event_day ON mart.known_event (day);
COMMENT ON TABLE mart.known_event IS 'One row a dated event of the crisis that coverage should have noticed (etl/trends/known_events.csv): the yardstick of mart.event_scorecard.';
COMMENT ON COLUMN mart.known_event.event IS 'Key.';
COMMENT ON COLUMN mart.known_event.day IS 'Day it happened, local date.';
COMMENT ON COLUMN mart.known_event.precision IS 'day, or about: within a day or two.';
COMMENT ON COLUMN mart.known_event.label IS 'What happened.';

CREATE TABLE mart.burst (
    series_kind text NOT NULL CHECK (series_kind IN ('crisis', 'topic', 'entity')),
    series_key text NOT NULL,
    start_day date NOT NULL,
    end_day date NOT NULL,
    peak_day date NOT NULL,
    peak_stories bigint NOT NULL CHECK (peak_stories >= 0),
    stories bigint NOT NULL CHECK (stories >= 0),
    extra_stories double precision NOT NULL,
    strength double precision NOT NULL CHECK (strength > 0),
    half_life_days integer CHECK (half_life_days >= 0),
    persistence double precision CHECK (persistence BETWEEN 0 AND 1),
    top_article_ids bigint[] NOT NULL,
    top_headlines text[] NOT NULL,
    top_terms text[] NOT NULL,
    nearest_event text REFERENCES mart.known_event,
    nearest_event_days integer,
    PRIMARY KEY (series_kind, series_key, start_day),
    CONSTRAINT burst_days CHECK (start_day <= peak_day AND peak_day <= end_day),
    CONSTRAINT burst_event CHECK ((nearest_event IS NULL) = (nearest_event_days IS NULL))
);
CREATE INDEX burst_start ON mart.burst (start_day);
COMMENT ON TABLE mart.burst IS 'One row a burst: an interval in which coverage of something was well above its own base rate, with the stories and words that made it.';
COMMENT ON COLUMN mart.burst.series_kind IS 'crisis (all stories on it), topic or entity (crisis stories on or naming it).';
COMMENT ON COLUMN mart.burst.series_key IS 'crisis, the topic, or the entity''s key.';
COMMENT ON COLUMN mart.burst.start_day IS 'First day.';
COMMENT ON COLUMN mart.burst.end_day IS 'Last day.';
COMMENT ON COLUMN mart.burst.peak_day IS 'Day with most stories.';
COMMENT ON COLUMN mart.burst.peak_stories IS 'Stories on it.';
COMMENT ON COLUMN mart.burst.stories IS 'Stories in the interval.';
COMMENT ON COLUMN mart.burst.extra_stories IS 'Of these, above the base rate.';
COMMENT ON COLUMN mart.burst.strength IS 'Log-likelihood ratio of a jump that decays against the base alone: 5.5 is the least kept, 20 is overwhelming.';
COMMENT ON COLUMN mart.burst.half_life_days IS 'Days from the peak until a day has at most half its stories: how long attention lasted. Null where it has not fallen yet.';
COMMENT ON COLUMN mart.burst.persistence IS 'Share of the 30 days after the peak with more stories than the base: null where they are not over yet.';
COMMENT ON COLUMN mart.burst.top_article_ids IS 'Up to five leading articles: of the stories with most articles, then most revisions.';
COMMENT ON COLUMN mart.burst.top_headlines IS 'Their headlines, in the same order: the first labels the burst.';
COMMENT ON COLUMN mart.burst.top_terms IS 'Words and pairs of words that mark its headlines off from those of the eight weeks before.';
COMMENT ON COLUMN mart.burst.nearest_event IS 'Known event nearest to its start, within 7 days.';
COMMENT ON COLUMN mart.burst.nearest_event_days IS 'Days from that event to its start: negative where it started before.';

CREATE TABLE mart.alert (
    series_kind text NOT NULL CHECK (series_kind IN ('crisis', 'topic', 'entity')),
    series_key text NOT NULL,
    day date NOT NULL,
    stories bigint NOT NULL CHECK (stories > 0),
    expected double precision NOT NULL CHECK (expected > 0),
    p double precision NOT NULL CHECK (p BETWEEN 0 AND 1),
    headline text,
    raised_at timestamptz NOT NULL DEFAULT now(),
    notified_at timestamptz,
    PRIMARY KEY (series_kind, series_key, day)
);
COMMENT ON TABLE mart.alert IS 'One row a burst noticed on the day it began, judged by the past alone. Raised once: no second alert of a series while it lasts.';
COMMENT ON COLUMN mart.alert.series_kind IS 'crisis, topic or entity.';
COMMENT ON COLUMN mart.alert.series_key IS 'crisis, the topic, or the entity''s key.';
COMMENT ON COLUMN mart.alert.day IS 'The newest day when it was raised.';
COMMENT ON COLUMN mart.alert.stories IS 'Stories of that day then.';
COMMENT ON COLUMN mart.alert.expected IS 'Stories expected from the past 56 days.';
COMMENT ON COLUMN mart.alert.p IS 'Probability of at least as many stories on an ordinary day.';
COMMENT ON COLUMN mart.alert.headline IS 'Headline of the day''s leading story.';
COMMENT ON COLUMN mart.alert.raised_at IS 'When it was raised.';
COMMENT ON COLUMN mart.alert.notified_at IS 'When somebody was told; null: not yet.';

CREATE VIEW mart.event_scorecard AS
SELECT e.event, e.day, e.precision, e.label, b.start_day, b.start_day - e.day AS days_after, b.strength,
    b.top_headlines[1] AS headline, b.start_day IS NOT NULL AS found
FROM mart.known_event AS e
LEFT JOIN LATERAL (
    SELECT x.start_day, x.strength, x.top_headlines
    FROM mart.burst AS x
    WHERE x.series_kind = 'crisis' AND x.start_day BETWEEN e.day - 1 AND e.day + 2
    ORDER BY x.strength DESC
    LIMIT 1
) AS b ON true
WHERE e.day BETWEEN (SELECT min(c.day) FROM mart.coverage_count AS c) AND (SELECT max(c.day) FROM mart.coverage_count AS c)
    AND EXISTS (SELECT FROM mart.coverage_count AS c WHERE c.day BETWEEN e.day - 90 AND e.day + 90);
COMMENT ON VIEW mart.event_scorecard IS 'One row a known event from a time the warehouse covers (between its first and last day, with anything within 90 days): did a burst of crisis coverage start from the day before it to two days after?';
COMMENT ON COLUMN mart.event_scorecard.event IS 'The event.';
COMMENT ON COLUMN mart.event_scorecard.day IS 'Its day.';
COMMENT ON COLUMN mart.event_scorecard.precision IS 'day or about.';
COMMENT ON COLUMN mart.event_scorecard.label IS 'What happened.';
COMMENT ON COLUMN mart.event_scorecard.start_day IS 'Start of the burst found.';
COMMENT ON COLUMN mart.event_scorecard.days_after IS 'Days from the event to it.';
COMMENT ON COLUMN mart.event_scorecard.strength IS 'Its strength.';
COMMENT ON COLUMN mart.event_scorecard.headline IS 'Headline of its top story.';
COMMENT ON COLUMN mart.event_scorecard.found IS 'True when there is one.';

CREATE VIEW mart.event_scorecard_summary AS
WITH event AS (
    SELECT count(*) AS events, count(*) FILTER (WHERE found) AS found, min(day) AS first_day, max(day) AS last_day
    FROM mart.event_scorecard
),
control AS (
    SELECT count(*) AS days,
        count(*) FILTER (WHERE EXISTS (
            SELECT FROM mart.burst AS b
            WHERE b.series_kind = 'crisis' AND b.start_day BETWEEN d.day - 1 AND d.day + 2
        )) AS found
    FROM event AS v
    JOIN warehouse.dim_date AS d ON d.day BETWEEN v.first_day AND v.last_day
    WHERE NOT EXISTS (SELECT FROM mart.known_event AS k WHERE k.day BETWEEN d.day - 7 AND d.day + 7)
)
SELECT e.events, e.found, e.found::float8 / nullif(e.events, 0) AS share,
    mart.wilson_low(e.found, e.events) AS share_low, mart.wilson_high(e.found, e.events) AS share_high,
    c.days AS control_days, c.found AS control_found, c.found::float8 / nullif(c.days, 0) AS control_share
FROM event AS e
CROSS JOIN control AS c;
COMMENT ON VIEW mart.event_scorecard_summary IS 'One row: the share of known events at which a burst started, and the same share at every other day of the period as control: what drawing dates at random would give.';
COMMENT ON COLUMN mart.event_scorecard_summary.events IS 'Known events the warehouse covers.';
COMMENT ON COLUMN mart.event_scorecard_summary.found IS 'Of these, those with a burst starting in [−1, +2] days.';
COMMENT ON COLUMN mart.event_scorecard_summary.share IS 'found / events.';
COMMENT ON COLUMN mart.event_scorecard_summary.share_low IS 'Lower end of its 95% Wilson interval.';
COMMENT ON COLUMN mart.event_scorecard_summary.share_high IS 'Upper end of it.';
COMMENT ON COLUMN mart.event_scorecard_summary.control_days IS 'Days between the first and last of these events that are more than a week from any known event.';
COMMENT ON COLUMN mart.event_scorecard_summary.control_found IS 'Of these, those with a burst starting in [−1, +2] days.';
COMMENT ON COLUMN mart.event_scorecard_summary.control_share IS 'control_found / control_days.';
