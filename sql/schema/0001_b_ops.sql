-- What the pipeline did: one row a run, a candidate, a capture, a rejection, a poll, a check.
-- Why: "what did this run do" is answered here without opening a log, and the bins must sum up.

CREATE TABLE ops.run (
    run_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind <> ''),
    params jsonb NOT NULL DEFAULT '{}',
    is_sample boolean NOT NULL DEFAULT false,
    state text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'closed', 'failed')),
    opened_at timestamptz NOT NULL DEFAULT now(),
    closed_at timestamptz,
    error text,
    candidates integer CHECK (candidates >= 0),
    new integer NOT NULL DEFAULT 0 CHECK (new >= 0),
    revised integer NOT NULL DEFAULT 0 CHECK (revised >= 0),
    unchanged integer NOT NULL DEFAULT 0 CHECK (unchanged >= 0),
    duplicate integer NOT NULL DEFAULT 0 CHECK (duplicate >= 0),
    rejected integer NOT NULL DEFAULT 0 CHECK (rejected >= 0),
    forbidden integer NOT NULL DEFAULT 0 CHECK (forbidden >= 0),
    gone integer NOT NULL DEFAULT 0 CHECK (gone >= 0),
    failed integer NOT NULL DEFAULT 0 CHECK (failed >= 0),
    CONSTRAINT run_closed_at CHECK ((state = 'open') = (closed_at IS NULL)),
    CONSTRAINT run_times CHECK (closed_at >= opened_at),
    CONSTRAINT run_bins_sum CHECK (
        state <> 'closed'
        OR (candidates IS NOT NULL
            AND new + revised + unchanged + duplicate + rejected + forbidden + gone + failed = candidates)
    )
);
COMMENT ON TABLE ops.run IS 'One row an execution of the pipeline. Its bins sum to its candidates: a run that does not add up cannot be closed.';
COMMENT ON COLUMN ops.run.run_id IS 'Surrogate key; the only thing passed from task to task.';
COMMENT ON COLUMN ops.run.kind IS 'What was run: live, wayback, warc, files, reprocess, trends, maintenance.';
COMMENT ON COLUMN ops.run.params IS 'What it was asked to do: window, limit, sources.';
COMMENT ON COLUMN ops.run.is_sample IS 'True when the bundled sample site was read, not the BBC. Copied to the articles it brings in.';
COMMENT ON COLUMN ops.run.state IS 'open, closed (all candidates accounted for) or failed.';
COMMENT ON COLUMN ops.run.opened_at IS 'When the run began.';
COMMENT ON COLUMN ops.run.closed_at IS 'When it ended; null while open.';
COMMENT ON COLUMN ops.run.error IS 'Why it failed, in one sentence for a person; null otherwise.';
COMMENT ON COLUMN ops.run.candidates IS 'Number of candidates; null until closed.';
COMMENT ON COLUMN ops.run.new IS 'Candidates that were articles not known before.';
COMMENT ON COLUMN ops.run.revised IS 'Candidates that were known articles with a text not seen before.';
COMMENT ON COLUMN ops.run.unchanged IS 'Candidates that were known articles with a text already known (or a 304).';
COMMENT ON COLUMN ops.run.duplicate IS 'Candidates that were another address of an article already counted in the run.';
COMMENT ON COLUMN ops.run.rejected IS 'Candidates that were fetched but are no article; ops.rejection says why.';
COMMENT ON COLUMN ops.run.forbidden IS 'Candidates that robots.txt does not allow; not fetched.';
COMMENT ON COLUMN ops.run.gone IS 'Candidates that answered 404 or 410.';
COMMENT ON COLUMN ops.run.failed IS 'Candidates given up after their retries; tried again next run.';

CREATE TABLE ops.capture (
    capture_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url text NOT NULL CHECK (url <> ''),
    fetched_at timestamptz NOT NULL,
    final_url text,
    status smallint NOT NULL CHECK (status BETWEEN 100 AND 599),
    content_type text,
    etag text,
    last_modified text,
    archive text,
    archive_offset bigint CHECK (archive_offset >= 0),
    archive_length bigint CHECK (archive_length > 0),
    digest text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (url, fetched_at)
);
COMMENT ON TABLE ops.capture IS 'One row a stored HTTP response: what was asked when, what came back, and where in the archive it lies. The body itself is in the WARC file.';
COMMENT ON COLUMN ops.capture.capture_id IS 'Surrogate key.';
COMMENT ON COLUMN ops.capture.url IS 'Address as requested; with fetched_at the natural key, so that loading the same archive twice changes nothing.';
COMMENT ON COLUMN ops.capture.fetched_at IS 'When the response was received (a memento: when the archive received it).';
COMMENT ON COLUMN ops.capture.final_url IS 'Address after redirects; null when there were none.';
COMMENT ON COLUMN ops.capture.status IS 'HTTP status.';
COMMENT ON COLUMN ops.capture.content_type IS 'Content-Type header as sent.';
COMMENT ON COLUMN ops.capture.etag IS 'ETag header, sent back at the next fetch as If-None-Match.';
COMMENT ON COLUMN ops.capture.last_modified IS 'Last-Modified header as sent, sent back at the next fetch as If-Modified-Since.';
COMMENT ON COLUMN ops.capture.archive IS 'fsspec URI of the WARC file.';
COMMENT ON COLUMN ops.capture.archive_offset IS 'Byte offset of the record in the (compressed) WARC file.';
COMMENT ON COLUMN ops.capture.archive_length IS 'Length of the record in bytes, as stored.';
COMMENT ON COLUMN ops.capture.digest IS 'Payload digest as WARC writes it, sha1:BASE32.';
COMMENT ON COLUMN ops.capture.recorded_at IS 'When this row was written.';

CREATE TABLE ops.candidate (
    run_id bigint NOT NULL REFERENCES ops.run ON DELETE CASCADE,
    ordinal integer NOT NULL CHECK (ordinal >= 0),
    batch smallint NOT NULL CHECK (batch >= 0),
    url text NOT NULL CHECK (url <> ''),
    reason text NOT NULL,
    source text NOT NULL,
    title text,
    published_at timestamptz,
    native_id text,
    outcome text CHECK (
        outcome IN ('new', 'revised', 'unchanged', 'duplicate', 'rejected', 'forbidden', 'gone', 'failed')
    ),
    detail text,
    capture_id bigint REFERENCES ops.capture,
    article_id bigint,
    decided_at timestamptz,
    PRIMARY KEY (run_id, ordinal),
    CONSTRAINT candidate_decided CHECK ((outcome IS NULL) = (decided_at IS NULL)),
    CONSTRAINT candidate_article CHECK (
        article_id IS NULL OR outcome IS NULL OR outcome IN ('new', 'revised', 'unchanged', 'duplicate')
    )
);
CREATE INDEX candidate_batch ON ops.candidate (run_id, batch);
CREATE INDEX candidate_capture ON ops.candidate (capture_id);
CREATE INDEX candidate_article ON ops.candidate (article_id) WHERE article_id IS NOT NULL;
-- Discovery asks what became of the addresses a feed lists. Hashed: an address may be longer than a B-tree takes.
CREATE INDEX candidate_native_id ON ops.candidate USING hash (native_id) WHERE native_id IS NOT NULL;
CREATE INDEX candidate_url ON ops.candidate USING hash (url) WHERE native_id IS NULL;
COMMENT ON TABLE ops.candidate IS 'One row a URL worth fetching in a run, with why, and the one bin in which it ended.';
COMMENT ON COLUMN ops.candidate.run_id IS 'The run that found it.';
COMMENT ON COLUMN ops.candidate.ordinal IS 'Position in the run, from 0; with run_id the key by which stages speak of it.';
COMMENT ON COLUMN ops.candidate.batch IS 'Which parallel batch of the run deals with it, from 0.';
COMMENT ON COLUMN ops.candidate.url IS 'Address to fetch, or path of the file.';
COMMENT ON COLUMN ops.candidate.reason IS 'Why: feed, topic_page, sitemap, recheck, link, wayback, warc, file.';
COMMENT ON COLUMN ops.candidate.source IS 'Where it was found: a feed''s address, a file''s path.';
COMMENT ON COLUMN ops.candidate.title IS 'Title the source gave it, if any.';
COMMENT ON COLUMN ops.candidate.published_at IS 'Publication time the source gave it, if any.';
COMMENT ON COLUMN ops.candidate.native_id IS 'The BBC''s id read from the address, where it could be.';
COMMENT ON COLUMN ops.candidate.outcome IS 'The one bin: new, revised, unchanged, duplicate, rejected, forbidden, gone, failed; null while undecided.';
COMMENT ON COLUMN ops.candidate.detail IS 'What happened, in a sentence for a person, where the outcome does not say it all.';
COMMENT ON COLUMN ops.candidate.capture_id IS 'The capture it led to, if any.';
COMMENT ON COLUMN ops.candidate.article_id IS 'The article it turned out to be, if any.';
COMMENT ON COLUMN ops.candidate.decided_at IS 'When the outcome was set.';

CREATE TABLE ops.rejection (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    url text NOT NULL,
    reason text NOT NULL,
    detail text NOT NULL DEFAULT '',
    capture_id bigint REFERENCES ops.capture,
    rejected_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, ordinal),
    FOREIGN KEY (run_id, ordinal) REFERENCES ops.candidate ON DELETE CASCADE
);
CREATE INDEX rejection_capture ON ops.rejection (capture_id);
COMMENT ON TABLE ops.rejection IS 'One row a capture that could not become a revision, with the reason. Nothing is dropped silently.';
COMMENT ON COLUMN ops.rejection.run_id IS 'The run, with ordinal its candidate.';
COMMENT ON COLUMN ops.rejection.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN ops.rejection.url IS 'Address or path that was refused.';
COMMENT ON COLUMN ops.rejection.reason IS 'One word of etl.errors.Reason: empty, not_html, index_page, error_page, no_body, …';
COMMENT ON COLUMN ops.rejection.detail IS 'A sentence for a person.';
COMMENT ON COLUMN ops.rejection.capture_id IS 'The stored response, to look at; null where a file could not be read at all.';
COMMENT ON COLUMN ops.rejection.rejected_at IS 'When it was refused.';

CREATE TABLE ops.feed (
    feed_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    url text NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('feed', 'topic_page', 'sitemap')),
    etag text,
    last_modified text,
    failures integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    last_polled_at timestamptz,
    last_success_at timestamptz,
    next_due timestamptz NOT NULL DEFAULT '-infinity'
);
COMMENT ON TABLE ops.feed IS 'One row a place where candidates are found, with what the next poll needs to know.';
COMMENT ON COLUMN ops.feed.feed_id IS 'Surrogate key.';
COMMENT ON COLUMN ops.feed.url IS 'Address of the feed, topic page or sitemap.';
COMMENT ON COLUMN ops.feed.kind IS 'feed, topic_page or sitemap.';
COMMENT ON COLUMN ops.feed.etag IS 'ETag of the last full answer.';
COMMENT ON COLUMN ops.feed.last_modified IS 'Last-Modified of the last full answer, as sent.';
COMMENT ON COLUMN ops.feed.failures IS 'Failed polls in a row; 0 after a success.';
COMMENT ON COLUMN ops.feed.last_polled_at IS 'Last poll, successful or not.';
COMMENT ON COLUMN ops.feed.last_success_at IS 'Last poll that was answered with 200 or 304.';
COMMENT ON COLUMN ops.feed.next_due IS 'Not polled before this time: later and later while it fails.';

CREATE TABLE ops.feed_poll (
    run_id bigint NOT NULL REFERENCES ops.run ON DELETE CASCADE,
    feed_id bigint NOT NULL REFERENCES ops.feed,
    polled_at timestamptz NOT NULL,
    status smallint,
    items integer CHECK (items >= 0),
    candidates integer CHECK (candidates >= 0),
    oldest_item_at timestamptz,
    newest_item_at timestamptz,
    error text,
    PRIMARY KEY (run_id, feed_id)
);
CREATE INDEX feed_poll_by_feed ON ops.feed_poll (feed_id, polled_at);
COMMENT ON TABLE ops.feed_poll IS 'One row a feed and run: what the poll brought.';
COMMENT ON COLUMN ops.feed_poll.run_id IS 'The run that polled.';
COMMENT ON COLUMN ops.feed_poll.feed_id IS 'The feed polled.';
COMMENT ON COLUMN ops.feed_poll.polled_at IS 'When.';
COMMENT ON COLUMN ops.feed_poll.status IS 'HTTP status; null where no answer came.';
COMMENT ON COLUMN ops.feed_poll.items IS 'Items in the feed; null for a 304 or a failure.';
COMMENT ON COLUMN ops.feed_poll.candidates IS 'Of these, how many became candidates.';
COMMENT ON COLUMN ops.feed_poll.oldest_item_at IS 'Time of its oldest item: later than the last poll means items may have been missed.';
COMMENT ON COLUMN ops.feed_poll.newest_item_at IS 'Time of its newest item.';
COMMENT ON COLUMN ops.feed_poll.error IS 'Why it failed, for a person; null for a success.';

CREATE TABLE ops.feed_health_day (
    feed_id bigint NOT NULL REFERENCES ops.feed,
    day date NOT NULL,
    polls integer NOT NULL CHECK (polls >= 0),
    failures integer NOT NULL CHECK (failures BETWEEN 0 AND polls),
    items integer NOT NULL DEFAULT 0 CHECK (items >= 0),
    may_have_missed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (feed_id, day)
);
COMMENT ON TABLE ops.feed_health_day IS 'One row a feed and UTC day on which it was polled. A day on which every poll failed is a gap in the trends, never a zero.';
COMMENT ON COLUMN ops.feed_health_day.feed_id IS 'The feed.';
COMMENT ON COLUMN ops.feed_health_day.day IS 'UTC day.';
COMMENT ON COLUMN ops.feed_health_day.polls IS 'Polls on that day.';
COMMENT ON COLUMN ops.feed_health_day.failures IS 'Of these, failed ones.';
COMMENT ON COLUMN ops.feed_health_day.items IS 'Most items seen in one poll of that day.';
COMMENT ON COLUMN ops.feed_health_day.may_have_missed IS 'True when a poll''s oldest item was newer than the poll before: items may have come and gone between.';

CREATE TABLE ops.layout_health (
    run_id bigint NOT NULL REFERENCES ops.run ON DELETE CASCADE,
    layout text NOT NULL,
    field text NOT NULL,
    documents integer NOT NULL CHECK (documents > 0),
    found integer NOT NULL CHECK (found BETWEEN 0 AND documents),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, layout, field)
);
COMMENT ON TABLE ops.layout_health IS 'One row a run, layout and field: in how many documents the parser found the field. A fall against the layout''s own past is parser drift.';
COMMENT ON COLUMN ops.layout_health.run_id IS 'The run.';
COMMENT ON COLUMN ops.layout_health.layout IS 'Generation of page markup.';
COMMENT ON COLUMN ops.layout_health.field IS 'Field of the document: headline, bylines, first_published_at, …';
COMMENT ON COLUMN ops.layout_health.documents IS 'Documents of that layout in the run.';
COMMENT ON COLUMN ops.layout_health.found IS 'Of these, how many had the field.';
COMMENT ON COLUMN ops.layout_health.recorded_at IS 'When it was counted.';

CREATE TABLE ops.host_slot (
    host text PRIMARY KEY,
    next_at timestamptz NOT NULL,
    crawl_delay double precision CHECK (crawl_delay >= 0),
    robots text,
    robots_fetched_at timestamptz
);
COMMENT ON TABLE ops.host_slot IS 'One row a host: when the next request to it may start, whichever process makes it. Politeness holds across all processes.';
COMMENT ON COLUMN ops.host_slot.host IS 'Host name.';
COMMENT ON COLUMN ops.host_slot.next_at IS 'No request starts before this time.';
COMMENT ON COLUMN ops.host_slot.crawl_delay IS 'Seconds its robots.txt asks for, if it does.';
COMMENT ON COLUMN ops.host_slot.robots IS 'Text of its robots.txt when last fetched.';
COMMENT ON COLUMN ops.host_slot.robots_fetched_at IS 'When that was.';

CREATE TABLE ops.quality_result (
    run_id bigint NOT NULL REFERENCES ops.run ON DELETE CASCADE,
    check_name text NOT NULL,
    passed boolean NOT NULL,
    failing_rows bigint NOT NULL CHECK (failing_rows >= 0),
    examples jsonb NOT NULL DEFAULT '[]',
    seconds double precision NOT NULL CHECK (seconds >= 0),
    checked_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, check_name),
    CONSTRAINT quality_result_says_which CHECK (passed = (failing_rows = 0))
);
COMMENT ON TABLE ops.quality_result IS 'One row a run and check of sql/checks/: whether it held, and which rows did not.';
COMMENT ON COLUMN ops.quality_result.run_id IS 'The run after which it was checked.';
COMMENT ON COLUMN ops.quality_result.check_name IS 'File name of the check without .sql.';
COMMENT ON COLUMN ops.quality_result.passed IS 'True when no row failed.';
COMMENT ON COLUMN ops.quality_result.failing_rows IS 'Number of rows that failed.';
COMMENT ON COLUMN ops.quality_result.examples IS 'The first ten of them, as JSON objects.';
COMMENT ON COLUMN ops.quality_result.seconds IS 'How long the check took.';
COMMENT ON COLUMN ops.quality_result.checked_at IS 'When.';

CREATE TABLE ops.stale_day (
    day date PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE ops.stale_day IS 'One row a UTC day of publication whose marts are behind the warehouse. The merge adds days in its own transaction, a refresh of the marts takes them away: a crash between the two loses nothing.';
COMMENT ON COLUMN ops.stale_day.day IS 'UTC day of first publication of a changed article.';
COMMENT ON COLUMN ops.stale_day.since IS 'Since when.';
