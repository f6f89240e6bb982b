-- Articles, their revisions (distinct texts), and the sightings (captures) from which their history is derived.
-- Why three tables: a text that is taken back and comes back (A, B, A) is one revision with two periods, not two
-- revisions; facts belong to the text. The sightings are the only statements about time. Everything about time in
-- dim_article and dim_revision is recomputed from them for each touched article, so the order in which captures are
-- loaded cannot matter.

CREATE TABLE warehouse.dim_article (
    article_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    source text NOT NULL REFERENCES warehouse.dim_source,
    native_id text NOT NULL CHECK (native_id <> ''),
    canonical_url text,
    section text,
    page_type text NOT NULL CHECK (page_type IN ('article', 'live', 'video', 'gallery')),
    language text NOT NULL CHECK (language ~ '^[a-z]{2,3}$'),
    first_published_at timestamptz,
    published_precision text CHECK (published_precision IN ('second', 'minute', 'hour', 'day', 'month', 'year')),
    published_basis text,
    first_modified_at timestamptz,
    last_modified_at timestamptz,
    current_revision_id bigint,
    story_id bigint,
    crisis_score double precision NOT NULL DEFAULT 0,
    is_crisis boolean NOT NULL DEFAULT false,
    is_sample boolean NOT NULL DEFAULT false,
    first_seen_at timestamptz NOT NULL,
    last_seen_at timestamptz NOT NULL,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (source, native_id),
    CONSTRAINT dim_article_published CHECK (
        num_nulls(first_published_at, published_precision, published_basis) IN (0, 3)
    ),
    CONSTRAINT dim_article_seen CHECK (last_seen_at >= first_seen_at),
    -- A page may err by a time zone, not by more: a later statement is not believed (sql/merge/).
    CONSTRAINT dim_article_not_from_the_future CHECK (first_published_at <= last_seen_at + interval '24 hours')
);
CREATE INDEX dim_article_published_at ON warehouse.dim_article (first_published_at);
CREATE INDEX dim_article_story ON warehouse.dim_article (story_id);
CREATE INDEX dim_article_current ON warehouse.dim_article (current_revision_id);
COMMENT ON TABLE warehouse.dim_article IS 'One row an article: one asset of a publisher, known by its native id through all its addresses. What it says now is current_revision_id.';
COMMENT ON COLUMN warehouse.dim_article.article_id IS 'Surrogate key.';
COMMENT ON COLUMN warehouse.dim_article.source IS 'Publisher; with native_id the natural key.';
COMMENT ON COLUMN warehouse.dim_article.native_id IS 'The publisher''s id: 49418451, c4gx…o.';
COMMENT ON COLUMN warehouse.dim_article.canonical_url IS 'Its address, as its latest capture gives it.';
COMMENT ON COLUMN warehouse.dim_article.section IS 'Section, as its latest capture gives it.';
COMMENT ON COLUMN warehouse.dim_article.page_type IS 'article, live, video or gallery.';
COMMENT ON COLUMN warehouse.dim_article.language IS 'ISO 639-1.';
COMMENT ON COLUMN warehouse.dim_article.first_published_at IS 'First publication, UTC: the most precise statement of any capture, of these the earliest.';
COMMENT ON COLUMN warehouse.dim_article.published_precision IS 'How exactly it is known: second, minute, hour, day, month, year. A day means midnight UTC stands for the whole day.';
COMMENT ON COLUMN warehouse.dim_article.published_basis IS 'Which element of the page said so.';
COMMENT ON COLUMN warehouse.dim_article.first_modified_at IS 'Earliest update the pages themselves state: it was published by then, which dates articles whose layout states no first publication.';
COMMENT ON COLUMN warehouse.dim_article.last_modified_at IS 'Latest update the pages themselves state.';
COMMENT ON COLUMN warehouse.dim_article.current_revision_id IS 'The text it has now; always one of its own.';
COMMENT ON COLUMN warehouse.dim_article.story_id IS 'The story it belongs to: articles and twins that are the same piece of reporting.';
COMMENT ON COLUMN warehouse.dim_article.crisis_score IS 'How much its current text is about the Venezuela crisis, 0 to 1.';
COMMENT ON COLUMN warehouse.dim_article.is_crisis IS 'True when its current text is about the Venezuela crisis.';
COMMENT ON COLUMN warehouse.dim_article.is_sample IS 'True for an article of the bundled sample site: invented, not the BBC''s.';
COMMENT ON COLUMN warehouse.dim_article.first_seen_at IS 'Time of its first capture.';
COMMENT ON COLUMN warehouse.dim_article.last_seen_at IS 'Time of its last capture.';
COMMENT ON COLUMN warehouse.dim_article.loaded_at IS 'When this row was first written.';

CREATE TABLE warehouse.dim_revision (
    revision_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    article_id bigint NOT NULL REFERENCES warehouse.dim_article ON DELETE CASCADE,
    revision_no integer NOT NULL CHECK (revision_no > 0),
    valid_from timestamptz NOT NULL,
    valid_to timestamptz,
    headline text NOT NULL,
    standfirst text,
    body text NOT NULL,
    blocks jsonb NOT NULL CHECK (jsonb_typeof(blocks) = 'array'),
    bylines jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(bylines) = 'array'),
    tags text[] NOT NULL DEFAULT '{}',
    images jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(images) = 'array'),
    provenance jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(provenance) = 'object'),
    language text NOT NULL,
    page_type text NOT NULL,
    layout text NOT NULL,
    word_count integer NOT NULL CHECK (word_count >= 0),
    content_sha256 bytea NOT NULL CHECK (octet_length(content_sha256) = 32),
    signature bigint[] NOT NULL DEFAULT '{}',
    tone double precision,
    crisis_score double precision NOT NULL DEFAULT 0,
    is_crisis boolean NOT NULL DEFAULT false,
    crisis_reasons text[] NOT NULL DEFAULT '{}',
    focus_entity_id bigint REFERENCES warehouse.dim_entity,
    parser_version integer NOT NULL,
    extractor_version integer NOT NULL,
    capture_id bigint NOT NULL REFERENCES ops.capture,
    run_id bigint NOT NULL REFERENCES ops.run,
    loaded_at timestamptz NOT NULL DEFAULT now(),
    search tsvector GENERATED ALWAYS AS (
        CASE WHEN language = 'es' THEN
            setweight(to_tsvector('spanish', headline), 'A')
            || setweight(to_tsvector('spanish', coalesce(standfirst, '')), 'B')
            || to_tsvector('spanish', left(body, 500000))
        ELSE
            setweight(to_tsvector('english', headline), 'A')
            || setweight(to_tsvector('english', coalesce(standfirst, '')), 'B')
            || to_tsvector('english', left(body, 500000))  -- a tsvector holds 1 MB at most; no news text comes near
        END
    ) STORED,
    UNIQUE (article_id, revision_id),
    UNIQUE (article_id, content_sha256),
    CONSTRAINT dim_revision_no_key UNIQUE (article_id, revision_no) DEFERRABLE INITIALLY IMMEDIATE,
    CONSTRAINT dim_revision_validity CHECK (valid_to >= valid_from)
);
-- pglz costs more than half of the load's time at 3 KB a text and saves almost nothing: keep text and vector as they are.
ALTER TABLE warehouse.dim_revision ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE warehouse.dim_revision ALTER COLUMN search SET STORAGE EXTERNAL;
CREATE UNIQUE INDEX dim_revision_one_current ON warehouse.dim_revision (article_id) WHERE valid_to IS NULL;
CREATE INDEX dim_revision_search ON warehouse.dim_revision USING gin (search);
CREATE INDEX dim_revision_sha256 ON warehouse.dim_revision (content_sha256);
CREATE INDEX dim_revision_capture ON warehouse.dim_revision (capture_id);
CREATE INDEX dim_revision_run ON warehouse.dim_revision (run_id);
COMMENT ON TABLE warehouse.dim_revision IS 'One row a distinct text of an article. A text that was taken back and came back is one row; warehouse.revision_period has its several periods and never overlaps.';
COMMENT ON COLUMN warehouse.dim_revision.revision_id IS 'Surrogate key, used by all facts.';
COMMENT ON COLUMN warehouse.dim_revision.article_id IS 'The article.';
COMMENT ON COLUMN warehouse.dim_revision.revision_no IS '1, 2, … in the order in which the article''s texts were first shown.';
COMMENT ON COLUMN warehouse.dim_revision.valid_from IS 'Time of the capture that showed this text first.';
COMMENT ON COLUMN warehouse.dim_revision.valid_to IS 'When another text last took its place; null for the current text, and only for it.';
COMMENT ON COLUMN warehouse.dim_revision.headline IS 'Headline.';
COMMENT ON COLUMN warehouse.dim_revision.standfirst IS 'Summary below the headline, where the page has one.';
COMMENT ON COLUMN warehouse.dim_revision.body IS 'The text: its blocks joined by an empty line. All evidence spans count Unicode code points in here, from 0.';
COMMENT ON COLUMN warehouse.dim_revision.blocks IS 'Its blocks in order: kind, char_start, char_end into body, and id, at, headline, author, handle where a block has them. warehouse.block has one row each.';
COMMENT ON COLUMN warehouse.dim_revision.bylines IS 'Authors as shown: name, role.';
COMMENT ON COLUMN warehouse.dim_revision.tags IS 'The publisher''s own tags.';
COMMENT ON COLUMN warehouse.dim_revision.images IS 'Images: alt, caption, credit.';
COMMENT ON COLUMN warehouse.dim_revision.provenance IS 'For each field found, the element of the page that said so.';
COMMENT ON COLUMN warehouse.dim_revision.language IS 'ISO 639-1; decides how search stems words.';
COMMENT ON COLUMN warehouse.dim_revision.page_type IS 'article, live, video or gallery.';
COMMENT ON COLUMN warehouse.dim_revision.layout IS 'Generation of page markup it was read from.';
COMMENT ON COLUMN warehouse.dim_revision.word_count IS 'Words of the body.';
COMMENT ON COLUMN warehouse.dim_revision.content_sha256 IS 'SHA-256 of the normalised headline and body: equal means the same text.';
COMMENT ON COLUMN warehouse.dim_revision.signature IS 'Its LSH band keys; warehouse.lsh_band has one row each.';
COMMENT ON COLUMN warehouse.dim_revision.tone IS 'Positive minus negative words per 100 words, names masked. Compare only with its own 90-day mean.';
COMMENT ON COLUMN warehouse.dim_revision.crisis_score IS 'How much the text is about the Venezuela crisis, 0 to 1.';
COMMENT ON COLUMN warehouse.dim_revision.is_crisis IS 'True when it is about the Venezuela crisis.';
COMMENT ON COLUMN warehouse.dim_revision.crisis_reasons IS 'Why: the rules that spoke for it.';
COMMENT ON COLUMN warehouse.dim_revision.focus_entity_id IS 'Country the text is about.';
COMMENT ON COLUMN warehouse.dim_revision.parser_version IS 'Version of the parser that read it.';
COMMENT ON COLUMN warehouse.dim_revision.extractor_version IS 'Version of the extractor its facts come from.';
COMMENT ON COLUMN warehouse.dim_revision.capture_id IS 'The capture it was read from: of those showing the text, the earliest read by the newest parser.';
COMMENT ON COLUMN warehouse.dim_revision.run_id IS 'The run that wrote the text or last replaced it and its facts.';
COMMENT ON COLUMN warehouse.dim_revision.loaded_at IS 'When that was.';
COMMENT ON COLUMN warehouse.dim_revision.search IS 'For full-text search: WHERE search @@ websearch_to_tsquery(''english'', ''…''). Headline weighs A, standfirst B.';

ALTER TABLE warehouse.dim_article
    ADD CONSTRAINT dim_article_current_is_its_own FOREIGN KEY (article_id, current_revision_id)
        REFERENCES warehouse.dim_revision (article_id, revision_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ops.candidate
    ADD CONSTRAINT candidate_article_fkey FOREIGN KEY (article_id)
        REFERENCES warehouse.dim_article ON DELETE SET NULL;

CREATE TABLE warehouse.sighting (
    capture_id bigint PRIMARY KEY REFERENCES ops.capture,
    article_id bigint NOT NULL REFERENCES warehouse.dim_article ON DELETE CASCADE,
    revision_id bigint NOT NULL,
    seen_at timestamptz NOT NULL,
    url text NOT NULL,
    canonical_url text,
    section text,
    page_type text NOT NULL,
    language text NOT NULL,
    first_published_at timestamptz,
    published_precision text,
    published_basis text,
    last_modified_at timestamptz,
    is_stale boolean NOT NULL DEFAULT false,
    same_as_capture_id bigint REFERENCES ops.capture,
    parser_version integer NOT NULL,
    run_id bigint NOT NULL REFERENCES ops.run,
    loaded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (article_id, revision_id) REFERENCES warehouse.dim_revision (article_id, revision_id)
);
CREATE INDEX sighting_article ON warehouse.sighting (article_id, seen_at);
CREATE INDEX sighting_revision ON warehouse.sighting (revision_id);
CREATE INDEX sighting_same_as ON warehouse.sighting (same_as_capture_id) WHERE same_as_capture_id IS NOT NULL;
CREATE INDEX sighting_run ON warehouse.sighting (run_id);
COMMENT ON TABLE warehouse.sighting IS 'One row a capture that showed an article: which text it showed, and what that page said about the article.';
COMMENT ON COLUMN warehouse.sighting.capture_id IS 'The capture.';
COMMENT ON COLUMN warehouse.sighting.article_id IS 'The article.';
COMMENT ON COLUMN warehouse.sighting.revision_id IS 'The text it showed.';
COMMENT ON COLUMN warehouse.sighting.seen_at IS 'Time of the capture.';
COMMENT ON COLUMN warehouse.sighting.url IS 'Address asked for.';
COMMENT ON COLUMN warehouse.sighting.canonical_url IS 'Address the page gives itself.';
COMMENT ON COLUMN warehouse.sighting.section IS 'Section the page names.';
COMMENT ON COLUMN warehouse.sighting.page_type IS 'article, live, video or gallery.';
COMMENT ON COLUMN warehouse.sighting.language IS 'ISO 639-1.';
COMMENT ON COLUMN warehouse.sighting.first_published_at IS 'First publication as this page states it, believed or not.';
COMMENT ON COLUMN warehouse.sighting.published_precision IS 'How exactly it states it.';
COMMENT ON COLUMN warehouse.sighting.published_basis IS 'Which element states it.';
COMMENT ON COLUMN warehouse.sighting.last_modified_at IS 'Last update as this page states it.';
COMMENT ON COLUMN warehouse.sighting.is_stale IS 'True when an old text came back with an update time older than one already shown: a cache answered, the article did not change back.';
COMMENT ON COLUMN warehouse.sighting.same_as_capture_id IS 'For an answer "not modified", or the same bytes again: the capture whose body it still was.';
COMMENT ON COLUMN warehouse.sighting.parser_version IS 'Version of the parser that read it.';
COMMENT ON COLUMN warehouse.sighting.run_id IS 'The run that loaded it.';
COMMENT ON COLUMN warehouse.sighting.loaded_at IS 'When that was: with seen_at it tells what was known when.';

CREATE TABLE warehouse.revision_change (
    article_id bigint NOT NULL REFERENCES warehouse.dim_article ON DELETE CASCADE,
    changed_at timestamptz NOT NULL,
    from_revision_id bigint NOT NULL,
    to_revision_id bigint NOT NULL,
    is_return boolean NOT NULL,
    headline_changed boolean NOT NULL,
    blocks_added integer NOT NULL CHECK (blocks_added >= 0),
    blocks_removed integer NOT NULL CHECK (blocks_removed >= 0),
    blocks_edited integer NOT NULL CHECK (blocks_edited >= 0),
    figures_changed integer NOT NULL CHECK (figures_changed >= 0),
    details jsonb NOT NULL DEFAULT '{}',
    PRIMARY KEY (article_id, changed_at),
    FOREIGN KEY (article_id, from_revision_id) REFERENCES warehouse.dim_revision (article_id, revision_id) ON DELETE CASCADE,
    FOREIGN KEY (article_id, to_revision_id) REFERENCES warehouse.dim_revision (article_id, revision_id) ON DELETE CASCADE,
    CONSTRAINT revision_change_of_text CHECK (from_revision_id <> to_revision_id)
);
CREATE INDEX revision_change_from ON warehouse.revision_change (from_revision_id);
CREATE INDEX revision_change_to ON warehouse.revision_change (to_revision_id);
CREATE INDEX revision_change_headline ON warehouse.revision_change (changed_at) WHERE headline_changed;
COMMENT ON TABLE warehouse.revision_change IS 'One row a time an article''s text was seen to change: what was edited between two consecutive texts.';
COMMENT ON COLUMN warehouse.revision_change.article_id IS 'The article.';
COMMENT ON COLUMN warehouse.revision_change.changed_at IS 'Time of the capture that showed the new text; the edit itself is at or before.';
COMMENT ON COLUMN warehouse.revision_change.from_revision_id IS 'Text before.';
COMMENT ON COLUMN warehouse.revision_change.to_revision_id IS 'Text after.';
COMMENT ON COLUMN warehouse.revision_change.is_return IS 'True when the text after had been shown before.';
COMMENT ON COLUMN warehouse.revision_change.headline_changed IS 'True when the headlines differ.';
COMMENT ON COLUMN warehouse.revision_change.blocks_added IS 'Blocks only the later text has.';
COMMENT ON COLUMN warehouse.revision_change.blocks_removed IS 'Blocks only the earlier text has.';
COMMENT ON COLUMN warehouse.revision_change.blocks_edited IS 'Blocks that are alike but not equal.';
COMMENT ON COLUMN warehouse.revision_change.figures_changed IS 'Numbers that became others, were dropped or put in.';
COMMENT ON COLUMN warehouse.revision_change.details IS 'The edits themselves, for display: etl.dedupe.changes.Change as JSON, word by word.';
