-- Rows on their way in: what the stages of a run hand to the merge, by COPY. Keyed by (run, ordinal of the candidate).
-- Why unlogged: half the cost of writing; a crash of the server empties these tables and the run stages again, because
-- its candidates have no outcome yet. Why hardly a constraint: the warehouse's own constraints judge.

CREATE UNLOGGED TABLE staging.revision (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    capture_url text NOT NULL,
    fetched_at timestamptz NOT NULL,
    final_url text,
    status smallint NOT NULL,
    content_type text,
    etag text,
    last_modified text,
    archive text,
    archive_offset bigint,
    archive_length bigint,
    digest text,
    source text NOT NULL,
    native_id text NOT NULL,
    canonical_url text,
    section text,
    page_type text NOT NULL,
    language text NOT NULL,
    first_published_at timestamptz,
    published_precision text,
    published_basis text,
    stated_modified_at timestamptz,
    headline text NOT NULL,
    standfirst text,
    body text NOT NULL,
    blocks text NOT NULL,
    bylines text NOT NULL,
    tags text[] NOT NULL,
    images text NOT NULL,
    provenance text NOT NULL,
    layout text NOT NULL,
    word_count integer NOT NULL,
    content_sha256 bytea NOT NULL,
    signature bigint[] NOT NULL,
    tone double precision,
    crisis_score double precision NOT NULL,
    is_crisis boolean NOT NULL,
    crisis_reasons text[] NOT NULL,
    focus_country text,
    parser_version integer NOT NULL,
    extractor_version integer NOT NULL,
    PRIMARY KEY (run_id, ordinal)
);
COMMENT ON TABLE staging.revision IS 'One row a candidate that became a revision, with its capture.';
COMMENT ON COLUMN staging.revision.run_id IS 'The run.';
COMMENT ON COLUMN staging.revision.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.revision.capture_url IS 'ops.capture.url.';
COMMENT ON COLUMN staging.revision.fetched_at IS 'ops.capture.fetched_at.';
COMMENT ON COLUMN staging.revision.final_url IS 'ops.capture.final_url.';
COMMENT ON COLUMN staging.revision.status IS 'ops.capture.status.';
COMMENT ON COLUMN staging.revision.content_type IS 'ops.capture.content_type.';
COMMENT ON COLUMN staging.revision.etag IS 'ops.capture.etag.';
COMMENT ON COLUMN staging.revision.last_modified IS 'ops.capture.last_modified.';
COMMENT ON COLUMN staging.revision.archive IS 'ops.capture.archive.';
COMMENT ON COLUMN staging.revision.archive_offset IS 'ops.capture.archive_offset.';
COMMENT ON COLUMN staging.revision.archive_length IS 'ops.capture.archive_length.';
COMMENT ON COLUMN staging.revision.digest IS 'ops.capture.digest.';
COMMENT ON COLUMN staging.revision.source IS 'dim_article.source.';
COMMENT ON COLUMN staging.revision.native_id IS 'dim_article.native_id.';
COMMENT ON COLUMN staging.revision.canonical_url IS 'sighting.canonical_url.';
COMMENT ON COLUMN staging.revision.section IS 'sighting.section.';
COMMENT ON COLUMN staging.revision.page_type IS 'sighting.page_type.';
COMMENT ON COLUMN staging.revision.language IS 'sighting.language.';
COMMENT ON COLUMN staging.revision.first_published_at IS 'sighting.first_published_at.';
COMMENT ON COLUMN staging.revision.published_precision IS 'sighting.published_precision.';
COMMENT ON COLUMN staging.revision.published_basis IS 'sighting.published_basis.';
COMMENT ON COLUMN staging.revision.stated_modified_at IS 'sighting.last_modified_at.';
COMMENT ON COLUMN staging.revision.headline IS 'dim_revision.headline.';
COMMENT ON COLUMN staging.revision.standfirst IS 'dim_revision.standfirst.';
COMMENT ON COLUMN staging.revision.body IS 'dim_revision.body.';
COMMENT ON COLUMN staging.revision.blocks IS 'dim_revision.blocks, as text.';
COMMENT ON COLUMN staging.revision.bylines IS 'dim_revision.bylines, as text.';
COMMENT ON COLUMN staging.revision.tags IS 'dim_revision.tags.';
COMMENT ON COLUMN staging.revision.images IS 'dim_revision.images, as text.';
COMMENT ON COLUMN staging.revision.provenance IS 'dim_revision.provenance, as text.';
COMMENT ON COLUMN staging.revision.layout IS 'dim_revision.layout.';
COMMENT ON COLUMN staging.revision.word_count IS 'dim_revision.word_count.';
COMMENT ON COLUMN staging.revision.content_sha256 IS 'dim_revision.content_sha256.';
COMMENT ON COLUMN staging.revision.signature IS 'dim_revision.signature.';
COMMENT ON COLUMN staging.revision.tone IS 'dim_revision.tone.';
COMMENT ON COLUMN staging.revision.crisis_score IS 'dim_revision.crisis_score.';
COMMENT ON COLUMN staging.revision.is_crisis IS 'dim_revision.is_crisis.';
COMMENT ON COLUMN staging.revision.crisis_reasons IS 'dim_revision.crisis_reasons.';
COMMENT ON COLUMN staging.revision.focus_country IS 'Entity key for dim_revision.focus_entity_id.';
COMMENT ON COLUMN staging.revision.parser_version IS 'dim_revision.parser_version.';
COMMENT ON COLUMN staging.revision.extractor_version IS 'dim_revision.extractor_version.';

CREATE UNLOGGED TABLE staging.mention (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    fact_no integer NOT NULL,
    kind text NOT NULL,
    entity_key text,
    name text NOT NULL,
    char_start integer,
    char_end integer,
    surface text,
    tier text NOT NULL,
    rule text NOT NULL,
    rule_version integer NOT NULL
);
CREATE INDEX mention_item ON staging.mention (run_id, ordinal);
COMMENT ON TABLE staging.mention IS 'Facts for warehouse.fact_mention.';
COMMENT ON COLUMN staging.mention.run_id IS 'The run.';
COMMENT ON COLUMN staging.mention.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.mention.fact_no IS 'Position among the facts of its kind.';
COMMENT ON COLUMN staging.mention.kind IS 'fact_mention.kind.';
COMMENT ON COLUMN staging.mention.entity_key IS 'Entity key for fact_mention.entity_id.';
COMMENT ON COLUMN staging.mention.name IS 'fact_mention.name.';
COMMENT ON COLUMN staging.mention.char_start IS 'Start of the evidence.';
COMMENT ON COLUMN staging.mention.char_end IS 'End of the evidence.';
COMMENT ON COLUMN staging.mention.surface IS 'The evidence.';
COMMENT ON COLUMN staging.mention.tier IS 'A, B or C.';
COMMENT ON COLUMN staging.mention.rule IS 'Rule.';
COMMENT ON COLUMN staging.mention.rule_version IS 'Version of the rule.';

CREATE UNLOGGED TABLE staging.quote (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    fact_no integer NOT NULL,
    kind text NOT NULL,
    speaker_key text,
    speaker text,
    cue text,
    addressee text,
    char_start integer,
    char_end integer,
    surface text,
    tier text NOT NULL,
    rule text NOT NULL,
    rule_version integer NOT NULL
);
CREATE INDEX quote_item ON staging.quote (run_id, ordinal);
COMMENT ON TABLE staging.quote IS 'Facts for warehouse.fact_quote.';
COMMENT ON COLUMN staging.quote.run_id IS 'The run.';
COMMENT ON COLUMN staging.quote.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.quote.fact_no IS 'Position among the facts of its kind.';
COMMENT ON COLUMN staging.quote.kind IS 'fact_quote.kind.';
COMMENT ON COLUMN staging.quote.speaker_key IS 'Entity key for fact_quote.speaker_entity_id.';
COMMENT ON COLUMN staging.quote.speaker IS 'fact_quote.speaker.';
COMMENT ON COLUMN staging.quote.cue IS 'fact_quote.cue.';
COMMENT ON COLUMN staging.quote.addressee IS 'fact_quote.addressee.';
COMMENT ON COLUMN staging.quote.char_start IS 'Start of the evidence.';
COMMENT ON COLUMN staging.quote.char_end IS 'End of the evidence.';
COMMENT ON COLUMN staging.quote.surface IS 'The evidence.';
COMMENT ON COLUMN staging.quote.tier IS 'A, B or C.';
COMMENT ON COLUMN staging.quote.rule IS 'Rule.';
COMMENT ON COLUMN staging.quote.rule_version IS 'Version of the rule.';

CREATE UNLOGGED TABLE staging.figure (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    fact_no integer NOT NULL,
    measure text,
    value_low double precision NOT NULL,
    value_high double precision,
    modifier text NOT NULL,
    unit text,
    as_of date,
    attributed_to text,
    vague boolean NOT NULL,
    basis text,
    char_start integer,
    char_end integer,
    surface text,
    tier text NOT NULL,
    rule text NOT NULL,
    rule_version integer NOT NULL
);
CREATE INDEX figure_item ON staging.figure (run_id, ordinal);
COMMENT ON TABLE staging.figure IS 'Facts for warehouse.fact_figure.';
COMMENT ON COLUMN staging.figure.run_id IS 'The run.';
COMMENT ON COLUMN staging.figure.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.figure.fact_no IS 'Position among the facts of its kind.';
COMMENT ON COLUMN staging.figure.measure IS 'fact_figure.measure.';
COMMENT ON COLUMN staging.figure.value_low IS 'fact_figure.value_low.';
COMMENT ON COLUMN staging.figure.value_high IS 'fact_figure.value_high.';
COMMENT ON COLUMN staging.figure.modifier IS 'fact_figure.modifier.';
COMMENT ON COLUMN staging.figure.unit IS 'fact_figure.unit.';
COMMENT ON COLUMN staging.figure.as_of IS 'fact_figure.as_of.';
COMMENT ON COLUMN staging.figure.attributed_to IS 'Entity key or name as in the text.';
COMMENT ON COLUMN staging.figure.vague IS 'fact_figure.vague.';
COMMENT ON COLUMN staging.figure.basis IS 'fact_figure.basis.';
COMMENT ON COLUMN staging.figure.char_start IS 'Start of the evidence.';
COMMENT ON COLUMN staging.figure.char_end IS 'End of the evidence.';
COMMENT ON COLUMN staging.figure.surface IS 'The evidence.';
COMMENT ON COLUMN staging.figure.tier IS 'A, B or C.';
COMMENT ON COLUMN staging.figure.rule IS 'Rule.';
COMMENT ON COLUMN staging.figure.rule_version IS 'Version of the rule.';

CREATE UNLOGGED TABLE staging.topic (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    fact_no integer NOT NULL,
    topic text NOT NULL,
    char_start integer,
    char_end integer,
    surface text,
    tier text NOT NULL,
    rule text NOT NULL,
    rule_version integer NOT NULL
);
CREATE INDEX topic_item ON staging.topic (run_id, ordinal);
COMMENT ON TABLE staging.topic IS 'Hits for warehouse.fact_topic.';
COMMENT ON COLUMN staging.topic.run_id IS 'The run.';
COMMENT ON COLUMN staging.topic.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.topic.fact_no IS 'Position among the facts of its kind.';
COMMENT ON COLUMN staging.topic.topic IS 'fact_topic.topic.';
COMMENT ON COLUMN staging.topic.char_start IS 'Start of the evidence.';
COMMENT ON COLUMN staging.topic.char_end IS 'End of the evidence.';
COMMENT ON COLUMN staging.topic.surface IS 'The evidence.';
COMMENT ON COLUMN staging.topic.tier IS 'A, B or C.';
COMMENT ON COLUMN staging.topic.rule IS 'Rule.';
COMMENT ON COLUMN staging.topic.rule_version IS 'Version of the rule.';

CREATE UNLOGGED TABLE staging.topic_score (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    topic text NOT NULL,
    score double precision NOT NULL,
    central boolean NOT NULL,
    hits integer NOT NULL,
    rule text NOT NULL,
    rule_version integer NOT NULL
);
CREATE INDEX topic_score_item ON staging.topic_score (run_id, ordinal);
COMMENT ON TABLE staging.topic_score IS 'Scores for warehouse.fact_topic_score.';
COMMENT ON COLUMN staging.topic_score.run_id IS 'The run.';
COMMENT ON COLUMN staging.topic_score.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.topic_score.topic IS 'fact_topic_score.topic.';
COMMENT ON COLUMN staging.topic_score.score IS 'fact_topic_score.score.';
COMMENT ON COLUMN staging.topic_score.central IS 'fact_topic_score.central.';
COMMENT ON COLUMN staging.topic_score.hits IS 'fact_topic_score.hits.';
COMMENT ON COLUMN staging.topic_score.rule IS 'Rule.';
COMMENT ON COLUMN staging.topic_score.rule_version IS 'Version of the rule.';

CREATE UNLOGGED TABLE staging.date_mention (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    fact_no integer NOT NULL,
    value date NOT NULL,
    resolution text NOT NULL,
    char_start integer,
    char_end integer,
    surface text,
    tier text NOT NULL,
    rule text NOT NULL,
    rule_version integer NOT NULL
);
CREATE INDEX date_mention_item ON staging.date_mention (run_id, ordinal);
COMMENT ON TABLE staging.date_mention IS 'Facts for warehouse.fact_date.';
COMMENT ON COLUMN staging.date_mention.run_id IS 'The run.';
COMMENT ON COLUMN staging.date_mention.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.date_mention.fact_no IS 'Position among the facts of its kind.';
COMMENT ON COLUMN staging.date_mention.value IS 'fact_date.value.';
COMMENT ON COLUMN staging.date_mention.resolution IS 'fact_date.resolution.';
COMMENT ON COLUMN staging.date_mention.char_start IS 'Start of the evidence.';
COMMENT ON COLUMN staging.date_mention.char_end IS 'End of the evidence.';
COMMENT ON COLUMN staging.date_mention.surface IS 'The evidence.';
COMMENT ON COLUMN staging.date_mention.tier IS 'A, B or C.';
COMMENT ON COLUMN staging.date_mention.rule IS 'Rule.';
COMMENT ON COLUMN staging.date_mention.rule_version IS 'Version of the rule.';

CREATE UNLOGGED TABLE staging.link (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    fact_no integer NOT NULL,
    href text NOT NULL,
    link_text text NOT NULL,
    target_source text,
    target_native_id text,
    char_start integer,
    char_end integer,
    surface text,
    tier text NOT NULL,
    rule text NOT NULL,
    rule_version integer NOT NULL
);
CREATE INDEX link_item ON staging.link (run_id, ordinal);
COMMENT ON TABLE staging.link IS 'Facts for warehouse.fact_link.';
COMMENT ON COLUMN staging.link.run_id IS 'The run.';
COMMENT ON COLUMN staging.link.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.link.fact_no IS 'Position among the facts of its kind.';
COMMENT ON COLUMN staging.link.href IS 'fact_link.href.';
COMMENT ON COLUMN staging.link.link_text IS 'fact_link.link_text.';
COMMENT ON COLUMN staging.link.target_source IS 'fact_link.target_source.';
COMMENT ON COLUMN staging.link.target_native_id IS 'fact_link.target_native_id.';
COMMENT ON COLUMN staging.link.char_start IS 'Start of the evidence.';
COMMENT ON COLUMN staging.link.char_end IS 'End of the evidence.';
COMMENT ON COLUMN staging.link.surface IS 'The evidence.';
COMMENT ON COLUMN staging.link.tier IS 'A, B or C.';
COMMENT ON COLUMN staging.link.rule IS 'Rule.';
COMMENT ON COLUMN staging.link.rule_version IS 'Version of the rule.';

-- Staged text is read once and thrown away: compressing it would cost more than the whole COPY.
ALTER TABLE staging.revision ALTER COLUMN body SET STORAGE EXTERNAL;
ALTER TABLE staging.revision ALTER COLUMN blocks SET STORAGE EXTERNAL;
