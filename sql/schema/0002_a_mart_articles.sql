-- mart.articles, and the small functions all marts share.
-- Why a table and not a view: a newcomer's first query must be fast without knowing a join, and the day an article counted
-- on before is what tells a refresh which days have changed when a date is corrected.

CREATE FUNCTION mart.day_of(
    first_published_at timestamptz, first_modified_at timestamptz, first_seen_at timestamptz
) RETURNS date
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (coalesce(first_published_at, first_modified_at, first_seen_at) AT TIME ZONE 'UTC')::date;
COMMENT ON FUNCTION mart.day_of(timestamptz, timestamptz, timestamptz) IS 'The day an article counts on: the UTC day of its first publication; where no page states one, of the earliest update a page states; else of its first capture.';

-- Clamped to the share: at 0 and at all, rounding would leave it a hair outside its own interval.
CREATE FUNCTION mart.wilson_low(hits bigint, total bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN total > 0 THEN greatest(0, least(hits::float8 / total, (hits + 1.920729410347062
    - 1.959963984540054 * sqrt(hits::float8 * (total - hits) / total + 0.960364705173531)) / (total + 3.841458820694124))) END;
COMMENT ON FUNCTION mart.wilson_low(bigint, bigint) IS 'Lower end of the 95% Wilson score interval of hits/total (Wilson 1927); null where total is 0 or null.';

CREATE FUNCTION mart.wilson_high(hits bigint, total bigint) RETURNS double precision
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN total > 0 THEN least(1, greatest(hits::float8 / total, (hits + 1.920729410347062
    + 1.959963984540054 * sqrt(hits::float8 * (total - hits) / total + 0.960364705173531)) / (total + 3.841458820694124))) END;
COMMENT ON FUNCTION mart.wilson_high(bigint, bigint) IS 'Upper end of the 95% Wilson score interval of hits/total (Wilson 1927); null where total is 0 or null.';

CREATE INDEX dim_article_day ON warehouse.dim_article (mart.day_of(first_published_at, first_modified_at, first_seen_at));

CREATE TABLE mart.articles (
    article_id bigint PRIMARY KEY REFERENCES warehouse.dim_article ON DELETE CASCADE,
    day date NOT NULL,
    headline text NOT NULL,
    standfirst text,
    url text,
    is_crisis boolean NOT NULL,
    crisis_score double precision NOT NULL,
    topics text[] NOT NULL,
    people text[] NOT NULL,
    focus_country text,
    tone double precision,
    quotes integer NOT NULL CHECK (quotes >= 0),
    figures integer NOT NULL CHECK (figures >= 0),
    word_count integer NOT NULL,
    revisions integer NOT NULL CHECK (revisions > 0),
    headline_changes integer NOT NULL CHECK (headline_changes >= 0),
    hours_to_last_change double precision,
    event_day date,
    event_lag_days integer,
    published_at timestamptz,
    published_precision text,
    first_seen_at timestamptz NOT NULL,
    section text,
    page_type text NOT NULL,
    language text NOT NULL,
    source text NOT NULL,
    native_id text NOT NULL,
    story_id bigint NOT NULL,
    story_day date NOT NULL,
    story_articles integer NOT NULL CHECK (story_articles > 0),
    story_is_crisis boolean NOT NULL,
    is_story_lead boolean NOT NULL,
    is_sample boolean NOT NULL,
    revision_id bigint NOT NULL,
    CONSTRAINT articles_story_day CHECK (story_day <= day),
    CONSTRAINT articles_event CHECK (event_lag_days = day - event_day)
);
CREATE INDEX articles_day ON mart.articles (day);
CREATE INDEX articles_story_day ON mart.articles (story_day);
CREATE INDEX articles_story ON mart.articles (story_id);
CREATE INDEX articles_revision ON mart.articles (revision_id);
CREATE INDEX articles_crisis_day ON mart.articles (day) WHERE is_crisis;
CREATE INDEX articles_topics ON mart.articles USING gin (topics);
COMMENT ON TABLE mart.articles IS 'One row an article, flat and readable: what it says now, what it is about, how often it was changed. Open this table first; for the text join warehouse.dim_revision by revision_id.';
COMMENT ON COLUMN mart.articles.article_id IS 'Key in warehouse.dim_article.';
COMMENT ON COLUMN mart.articles.day IS 'The UTC day it counts on: of its first publication, else of its first capture.';
COMMENT ON COLUMN mart.articles.headline IS 'Headline of its current text.';
COMMENT ON COLUMN mart.articles.standfirst IS 'Summary below the headline, where the page has one.';
COMMENT ON COLUMN mart.articles.url IS 'Its address.';
COMMENT ON COLUMN mart.articles.is_crisis IS 'True when it is about the Venezuela crisis.';
COMMENT ON COLUMN mart.articles.crisis_score IS 'How much it is about the Venezuela crisis, 0 to 1.';
COMMENT ON COLUMN mart.articles.topics IS 'Topics it is about (central ones), most first. WHERE topics @> ''{sanctions}'' uses an index.';
COMMENT ON COLUMN mart.articles.people IS 'Up to eight people it names most, most first.';
COMMENT ON COLUMN mart.articles.focus_country IS 'Country it is about.';
COMMENT ON COLUMN mart.articles.tone IS 'Positive minus negative words per 100 words, names masked. Compare only with its own 90-day mean: mart.tone_daily.';
COMMENT ON COLUMN mart.articles.quotes IS 'Quotations in it.';
COMMENT ON COLUMN mart.articles.figures IS 'Figures of a known measure in it.';
COMMENT ON COLUMN mart.articles.word_count IS 'Words of its body.';
COMMENT ON COLUMN mart.articles.revisions IS 'Distinct texts seen of it: 1 means never seen to change.';
COMMENT ON COLUMN mart.articles.headline_changes IS 'Times its headline was seen to change.';
COMMENT ON COLUMN mart.articles.hours_to_last_change IS 'Hours from publication (else first capture) to the last change seen; null where none was seen.';
COMMENT ON COLUMN mart.articles.event_day IS 'Latest exact date it names that is at most 30 days before its own day: the event it most likely reports. Null where it names none.';
COMMENT ON COLUMN mart.articles.event_lag_days IS 'Days from that date to publication.';
COMMENT ON COLUMN mart.articles.published_at IS 'First publication, UTC; null where no page states it.';
COMMENT ON COLUMN mart.articles.published_precision IS 'How exactly that is known: second to year.';
COMMENT ON COLUMN mart.articles.first_seen_at IS 'Time of its first capture.';
COMMENT ON COLUMN mart.articles.section IS 'Section the page names.';
COMMENT ON COLUMN mart.articles.page_type IS 'article, live, video or gallery.';
COMMENT ON COLUMN mart.articles.language IS 'ISO 639-1.';
COMMENT ON COLUMN mart.articles.source IS 'Publisher.';
COMMENT ON COLUMN mart.articles.native_id IS 'The publisher''s id.';
COMMENT ON COLUMN mart.articles.story_id IS 'Its story; the negative article_id where it has not been given one, so that it counts as a story of its own.';
COMMENT ON COLUMN mart.articles.story_day IS 'The day its story counts on: the first day of any of the story''s articles. A story counts once, on that day.';
COMMENT ON COLUMN mart.articles.story_articles IS 'Articles in its story, itself included.';
COMMENT ON COLUMN mart.articles.story_is_crisis IS 'True when any article of its story is about the Venezuela crisis.';
COMMENT ON COLUMN mart.articles.is_story_lead IS 'True for the one article of each story that came first: filter on it to list stories instead of articles.';
COMMENT ON COLUMN mart.articles.is_sample IS 'True for an article of the bundled sample site: invented, not the BBC''s.';
COMMENT ON COLUMN mart.articles.revision_id IS 'Its current text in warehouse.dim_revision; all facts join on this.';
