-- Facts: one row each thing a text says, with the exact place where it says so.
-- Why: facts belong to a revision (a text), never to an article: what is true now is a join with current_revision_id.
-- Key is (revision, position): facts of one text lie together on disk and need no further index to be found by revision.
-- Invariant, checked after every load (sql/checks/evidence.sql): substr(body, char_start+1, char_end-char_start) = surface.

CREATE TABLE warehouse.fact_mention (
    revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    mention_no integer NOT NULL CHECK (mention_no >= 0),
    kind text NOT NULL CHECK (kind IN ('person', 'organisation', 'place', 'event')),
    entity_id bigint REFERENCES warehouse.dim_entity,
    name text NOT NULL,
    char_start integer NOT NULL CHECK (char_start >= 0),
    char_end integer NOT NULL,
    surface text NOT NULL,
    tier text NOT NULL CHECK (tier IN ('A', 'B', 'C')),
    rule text NOT NULL,
    rule_version integer NOT NULL,
    PRIMARY KEY (revision_id, mention_no),
    CONSTRAINT fact_mention_span CHECK (char_end - char_start = char_length(surface) AND char_end > char_start)
);
CREATE INDEX fact_mention_entity ON warehouse.fact_mention (entity_id) WHERE entity_id IS NOT NULL;
CREATE INDEX fact_mention_unknown_name ON warehouse.fact_mention (name) WHERE entity_id IS NULL;
COMMENT ON TABLE warehouse.fact_mention IS 'One row a mention of a person, organisation, place or event in a text.';
COMMENT ON COLUMN warehouse.fact_mention.revision_id IS 'The text it stands in.';
COMMENT ON COLUMN warehouse.fact_mention.mention_no IS 'Position among the text''s facts of this kind, from 0; with revision_id the key.';
COMMENT ON COLUMN warehouse.fact_mention.kind IS 'person, organisation, place or event.';
COMMENT ON COLUMN warehouse.fact_mention.entity_id IS 'The entity; null for a name that is not in the gazetteer (tier C).';
COMMENT ON COLUMN warehouse.fact_mention.name IS 'The entity''s name, or the surface without its title.';
COMMENT ON COLUMN warehouse.fact_mention.char_start IS 'Where the evidence begins in dim_revision.body: Unicode code points, from 0.';
COMMENT ON COLUMN warehouse.fact_mention.char_end IS 'Where it ends; the character at this place is no longer part of it.';
COMMENT ON COLUMN warehouse.fact_mention.surface IS 'The evidence itself, character for character.';
COMMENT ON COLUMN warehouse.fact_mention.tier IS 'How sure: A certain, B likely (bound by context), C raw (seen, not resolved).';
COMMENT ON COLUMN warehouse.fact_mention.rule IS 'Rule of the extractor that found it.';
COMMENT ON COLUMN warehouse.fact_mention.rule_version IS 'Version of that rule.';

CREATE TABLE warehouse.fact_quote (
    revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    quote_no integer NOT NULL CHECK (quote_no >= 0),
    kind text NOT NULL CHECK (kind IN ('direct', 'mixed', 'indirect', 'post')),
    speaker_entity_id bigint REFERENCES warehouse.dim_entity,
    speaker text,
    cue text,
    addressee text,
    char_start integer NOT NULL CHECK (char_start >= 0),
    char_end integer NOT NULL,
    surface text NOT NULL,
    tier text NOT NULL CHECK (tier IN ('A', 'B', 'C')),
    rule text NOT NULL,
    rule_version integer NOT NULL,
    PRIMARY KEY (revision_id, quote_no),
    CONSTRAINT fact_quote_span CHECK (char_end - char_start = char_length(surface) AND char_end > char_start)
);
CREATE INDEX fact_quote_speaker ON warehouse.fact_quote (speaker_entity_id) WHERE speaker_entity_id IS NOT NULL;
COMMENT ON TABLE warehouse.fact_quote IS 'One row a quotation, direct or indirect: who said what.';
COMMENT ON COLUMN warehouse.fact_quote.revision_id IS 'The text it stands in.';
COMMENT ON COLUMN warehouse.fact_quote.quote_no IS 'Position among the text''s facts of this kind, from 0; with revision_id the key.';
COMMENT ON COLUMN warehouse.fact_quote.kind IS 'direct (marked, a sentence), mixed (marked words inside the writer''s sentence), indirect (that-clause), post (a social post).';
COMMENT ON COLUMN warehouse.fact_quote.speaker_entity_id IS 'Who said it; null where unknown or not in the gazetteer.';
COMMENT ON COLUMN warehouse.fact_quote.speaker IS 'Who said it, as the text names them; null where it does not.';
COMMENT ON COLUMN warehouse.fact_quote.cue IS 'The verb: said, tweeting, according to.';
COMMENT ON COLUMN warehouse.fact_quote.addressee IS 'To whom it was said, as named.';
COMMENT ON COLUMN warehouse.fact_quote.char_start IS 'Where the evidence begins in dim_revision.body: Unicode code points, from 0.';
COMMENT ON COLUMN warehouse.fact_quote.char_end IS 'Where it ends; the character at this place is no longer part of it.';
COMMENT ON COLUMN warehouse.fact_quote.surface IS 'The evidence itself, character for character.';
COMMENT ON COLUMN warehouse.fact_quote.tier IS 'How sure: A certain, B likely (bound by context), C raw (seen, not resolved).';
COMMENT ON COLUMN warehouse.fact_quote.rule IS 'Rule of the extractor that found it.';
COMMENT ON COLUMN warehouse.fact_quote.rule_version IS 'Version of that rule.';

CREATE TABLE warehouse.fact_figure (
    revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    figure_no integer NOT NULL CHECK (figure_no >= 0),
    measure text REFERENCES warehouse.dim_measure,
    value_low double precision NOT NULL,
    value_high double precision,
    modifier text NOT NULL CHECK (modifier IN ('exact', 'more_than', 'at_least', 'about', 'up_to', 'less_than', 'nearly')),
    unit text,
    as_of date,
    attributed_to_entity_id bigint REFERENCES warehouse.dim_entity,
    attributed_to text,
    vague boolean NOT NULL,
    basis text,
    char_start integer NOT NULL CHECK (char_start >= 0),
    char_end integer NOT NULL,
    surface text NOT NULL,
    tier text NOT NULL CHECK (tier IN ('A', 'B', 'C')),
    rule text NOT NULL,
    rule_version integer NOT NULL,
    PRIMARY KEY (revision_id, figure_no),
    CONSTRAINT fact_figure_interval CHECK (value_high >= value_low),
    CONSTRAINT fact_figure_span CHECK (char_end - char_start = char_length(surface) AND char_end > char_start)
);
CREATE INDEX fact_figure_measure ON warehouse.fact_figure (measure) WHERE measure IS NOT NULL;
CREATE INDEX fact_figure_claimant ON warehouse.fact_figure (attributed_to_entity_id) WHERE attributed_to_entity_id IS NOT NULL;
COMMENT ON TABLE warehouse.fact_figure IS 'One row a claimed quantity: more than four million Venezuelans have left.';
COMMENT ON COLUMN warehouse.fact_figure.revision_id IS 'The text it stands in.';
COMMENT ON COLUMN warehouse.fact_figure.figure_no IS 'Position among the text''s facts of this kind, from 0; with revision_id the key.';
COMMENT ON COLUMN warehouse.fact_figure.measure IS 'What is counted; null where it is no known measure.';
COMMENT ON COLUMN warehouse.fact_figure.value_low IS 'Lowest value the words allow.';
COMMENT ON COLUMN warehouse.fact_figure.value_high IS 'Highest value; null is open (more than).';
COMMENT ON COLUMN warehouse.fact_figure.modifier IS 'exact, more_than, at_least, about, up_to, less_than, nearly.';
COMMENT ON COLUMN warehouse.fact_figure.unit IS 'Unit of the value, where it has one: usd, percent, barrels_per_day.';
COMMENT ON COLUMN warehouse.fact_figure.as_of IS 'Day for which it is claimed, where the text says so.';
COMMENT ON COLUMN warehouse.fact_figure.attributed_to_entity_id IS 'Who claims it; null where unknown or not in the gazetteer.';
COMMENT ON COLUMN warehouse.fact_figure.attributed_to IS 'Who claims it, as the text names them; null where it is the writer''s own.';
COMMENT ON COLUMN warehouse.fact_figure.vague IS 'True when only the order of magnitude is meant: tens of thousands.';
COMMENT ON COLUMN warehouse.fact_figure.basis IS 'How the value was computed, where it is not the number printed: 1/4 × 30 million.';
COMMENT ON COLUMN warehouse.fact_figure.char_start IS 'Where the evidence begins in dim_revision.body: Unicode code points, from 0.';
COMMENT ON COLUMN warehouse.fact_figure.char_end IS 'Where it ends; the character at this place is no longer part of it.';
COMMENT ON COLUMN warehouse.fact_figure.surface IS 'The evidence itself, character for character.';
COMMENT ON COLUMN warehouse.fact_figure.tier IS 'How sure: A certain, B likely (bound by context), C raw (seen, not resolved).';
COMMENT ON COLUMN warehouse.fact_figure.rule IS 'Rule of the extractor that found it.';
COMMENT ON COLUMN warehouse.fact_figure.rule_version IS 'Version of that rule.';

CREATE TABLE warehouse.fact_topic (
    revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    hit_no integer NOT NULL CHECK (hit_no >= 0),
    topic text NOT NULL REFERENCES warehouse.dim_topic,
    char_start integer NOT NULL CHECK (char_start >= 0),
    char_end integer NOT NULL,
    surface text NOT NULL,
    tier text NOT NULL DEFAULT 'A' CHECK (tier IN ('A', 'B', 'C')),
    rule text NOT NULL,
    rule_version integer NOT NULL,
    PRIMARY KEY (revision_id, hit_no),
    CONSTRAINT fact_topic_span CHECK (char_end - char_start = char_length(surface) AND char_end > char_start)
);
COMMENT ON TABLE warehouse.fact_topic IS 'One row a phrase in a body that speaks for a topic: the evidence behind fact_topic_score.';
COMMENT ON COLUMN warehouse.fact_topic.revision_id IS 'The text it stands in.';
COMMENT ON COLUMN warehouse.fact_topic.hit_no IS 'Position among the text''s facts of this kind, from 0; with revision_id the key.';
COMMENT ON COLUMN warehouse.fact_topic.topic IS 'The topic.';
COMMENT ON COLUMN warehouse.fact_topic.char_start IS 'Where the evidence begins in dim_revision.body: Unicode code points, from 0.';
COMMENT ON COLUMN warehouse.fact_topic.char_end IS 'Where it ends; the character at this place is no longer part of it.';
COMMENT ON COLUMN warehouse.fact_topic.surface IS 'The evidence itself, character for character.';
COMMENT ON COLUMN warehouse.fact_topic.tier IS 'How sure: A certain, B likely (bound by context), C raw (seen, not resolved).';
COMMENT ON COLUMN warehouse.fact_topic.rule IS 'Rule of the extractor that found it.';
COMMENT ON COLUMN warehouse.fact_topic.rule_version IS 'Version of that rule.';

CREATE TABLE warehouse.fact_topic_score (
    revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    topic text NOT NULL REFERENCES warehouse.dim_topic,
    score double precision NOT NULL CHECK (score >= 0),
    central boolean NOT NULL,
    hits integer NOT NULL CHECK (hits >= 0),
    rule text NOT NULL,
    rule_version integer NOT NULL,
    PRIMARY KEY (revision_id, topic)
);
CREATE INDEX fact_topic_score_topic ON warehouse.fact_topic_score (topic, revision_id) WHERE central;
COMMENT ON TABLE warehouse.fact_topic_score IS 'One row a text and topic it touches: how much. Count coverage from here; its evidence is in fact_topic.';
COMMENT ON COLUMN warehouse.fact_topic_score.revision_id IS 'The text.';
COMMENT ON COLUMN warehouse.fact_topic_score.topic IS 'The topic.';
COMMENT ON COLUMN warehouse.fact_topic_score.score IS 'Weighted hits (headline 3, lede 2, body 1) over the square root of the length.';
COMMENT ON COLUMN warehouse.fact_topic_score.central IS 'True when the text is about it; false when it only touches it.';
COMMENT ON COLUMN warehouse.fact_topic_score.hits IS 'Phrases found in the body: rows of fact_topic. A hit in the headline counts in the score only.';
COMMENT ON COLUMN warehouse.fact_topic_score.rule IS 'Phrase list that scored it.';
COMMENT ON COLUMN warehouse.fact_topic_score.rule_version IS 'Version of that list.';

CREATE TABLE warehouse.fact_date (
    revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    date_no integer NOT NULL CHECK (date_no >= 0),
    value date NOT NULL,
    resolution text NOT NULL CHECK (resolution IN ('day', 'month', 'year')),
    char_start integer NOT NULL CHECK (char_start >= 0),
    char_end integer NOT NULL,
    surface text NOT NULL,
    tier text NOT NULL DEFAULT 'A' CHECK (tier IN ('A', 'B', 'C')),
    rule text NOT NULL,
    rule_version integer NOT NULL,
    PRIMARY KEY (revision_id, date_no),
    CONSTRAINT fact_date_span CHECK (char_end - char_start = char_length(surface) AND char_end > char_start)
);
CREATE INDEX fact_date_value ON warehouse.fact_date (value);
COMMENT ON TABLE warehouse.fact_date IS 'One row a date a text names.';
COMMENT ON COLUMN warehouse.fact_date.revision_id IS 'The text it stands in.';
COMMENT ON COLUMN warehouse.fact_date.date_no IS 'Position among the text''s facts of this kind, from 0; with revision_id the key.';
COMMENT ON COLUMN warehouse.fact_date.value IS 'First day of the period meant.';
COMMENT ON COLUMN warehouse.fact_date.resolution IS 'Length of the period: day, month or year.';
COMMENT ON COLUMN warehouse.fact_date.char_start IS 'Where the evidence begins in dim_revision.body: Unicode code points, from 0.';
COMMENT ON COLUMN warehouse.fact_date.char_end IS 'Where it ends; the character at this place is no longer part of it.';
COMMENT ON COLUMN warehouse.fact_date.surface IS 'The evidence itself, character for character.';
COMMENT ON COLUMN warehouse.fact_date.tier IS 'How sure: A certain, B likely (bound by context), C raw (seen, not resolved).';
COMMENT ON COLUMN warehouse.fact_date.rule IS 'Rule of the extractor that found it.';
COMMENT ON COLUMN warehouse.fact_date.rule_version IS 'Version of that rule.';

CREATE TABLE warehouse.fact_link (
    revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    link_no integer NOT NULL CHECK (link_no >= 0),
    href text NOT NULL CHECK (href <> ''),
    link_text text NOT NULL,
    target_source text,
    target_native_id text,
    char_start integer CHECK (char_start >= 0),
    char_end integer,
    surface text,
    tier text NOT NULL DEFAULT 'A' CHECK (tier IN ('A', 'B', 'C')),
    rule text NOT NULL,
    rule_version integer NOT NULL,
    PRIMARY KEY (revision_id, link_no),
    CONSTRAINT fact_link_span CHECK (num_nulls(char_start, char_end, surface) IN (0, 3) AND char_end > char_start)
);
CREATE INDEX fact_link_target ON warehouse.fact_link (target_native_id) WHERE target_native_id IS NOT NULL;
COMMENT ON TABLE warehouse.fact_link IS 'One row a link of a page, and which article it leads to.';
COMMENT ON COLUMN warehouse.fact_link.revision_id IS 'The text it stands in.';
COMMENT ON COLUMN warehouse.fact_link.link_no IS 'Position among the text''s facts of this kind, from 0; with revision_id the key.';
COMMENT ON COLUMN warehouse.fact_link.href IS 'Address it leads to, as on the page.';
COMMENT ON COLUMN warehouse.fact_link.link_text IS 'Text of the link.';
COMMENT ON COLUMN warehouse.fact_link.target_source IS 'Publisher of the article it leads to, where the address tells.';
COMMENT ON COLUMN warehouse.fact_link.target_native_id IS 'Native id of the article it leads to, known to the warehouse or not.';
COMMENT ON COLUMN warehouse.fact_link.char_start IS 'Where the evidence begins in dim_revision.body: Unicode code points, from 0. Null where the link''s text is not in the body exactly once.';
COMMENT ON COLUMN warehouse.fact_link.char_end IS 'Where it ends; the character at this place is no longer part of it.';
COMMENT ON COLUMN warehouse.fact_link.surface IS 'The evidence itself, character for character.';
COMMENT ON COLUMN warehouse.fact_link.tier IS 'How sure: A certain, B likely (bound by context), C raw (seen, not resolved).';
COMMENT ON COLUMN warehouse.fact_link.rule IS 'Rule of the extractor that found it.';
COMMENT ON COLUMN warehouse.fact_link.rule_version IS 'Version of that rule.';
