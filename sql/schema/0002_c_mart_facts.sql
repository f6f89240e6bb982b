-- Who was heard, which figures were claimed, when texts were edited, who is named with whom, which names are new.
-- Why: the questions analysts ask most, counted once, each row one join away from its evidence.

CREATE TABLE mart.voice_count (
    day date NOT NULL,
    is_crisis boolean NOT NULL,
    side text NOT NULL,
    speaker text NOT NULL,
    speaker_entity_id bigint REFERENCES warehouse.dim_entity,
    quotes bigint NOT NULL CHECK (quotes > 0),
    direct_quotes bigint NOT NULL CHECK (direct_quotes BETWEEN 0 AND quotes),
    direct_words bigint NOT NULL CHECK (direct_words >= 0),
    stories bigint NOT NULL CHECK (stories > 0),
    PRIMARY KEY (day, is_crisis, side, speaker)
);
CREATE INDEX voice_count_speaker ON mart.voice_count (speaker_entity_id, day) WHERE speaker_entity_id IS NOT NULL;
COMMENT ON TABLE mart.voice_count IS 'One row a speaker and UTC day: how often they are quoted. A quotation that the twins of a story repeat counts once.';
COMMENT ON COLUMN mart.voice_count.day IS 'The day the story began.';
COMMENT ON COLUMN mart.voice_count.is_crisis IS 'True for stories about the Venezuela crisis.';
COMMENT ON COLUMN mart.voice_count.side IS 'Side of the speaker in the crisis; "other" for a known speaker without a side, "unknown" for one not in the gazetteer.';
COMMENT ON COLUMN mart.voice_count.speaker IS 'Name of the speaker; as the text names them where not in the gazetteer, "not named" where the text does not.';
COMMENT ON COLUMN mart.voice_count.speaker_entity_id IS 'The speaker in warehouse.dim_entity, if known.';
COMMENT ON COLUMN mart.voice_count.quotes IS 'Quotations, direct and indirect.';
COMMENT ON COLUMN mart.voice_count.direct_quotes IS 'Of these, those in marks or in a post: their own words.';
COMMENT ON COLUMN mart.voice_count.direct_words IS 'Words in those.';
COMMENT ON COLUMN mart.voice_count.stories IS 'Stories that quote them.';

CREATE TABLE mart.figure_series (
    revision_id bigint NOT NULL,
    figure_no integer NOT NULL,
    article_id bigint NOT NULL REFERENCES mart.articles ON DELETE CASCADE,
    story_id bigint NOT NULL,
    day date NOT NULL,
    measure text NOT NULL REFERENCES warehouse.dim_measure,
    claimed_on date NOT NULL,
    as_of date NOT NULL,
    as_of_stated boolean NOT NULL,
    as_of_month date NOT NULL,
    value_low double precision NOT NULL,
    value_high double precision,
    modifier text NOT NULL,
    unit text,
    claimant text,
    claimant_entity_id bigint REFERENCES warehouse.dim_entity,
    claimant_side text,
    vague boolean NOT NULL,
    tier char(1) NOT NULL,
    is_current boolean NOT NULL,
    revisions integer NOT NULL CHECK (revisions > 0),
    surface text NOT NULL,
    char_start integer NOT NULL,
    char_end integer NOT NULL,
    is_crisis boolean NOT NULL,
    PRIMARY KEY (revision_id, figure_no),
    FOREIGN KEY (revision_id, figure_no) REFERENCES warehouse.fact_figure ON DELETE CASCADE,
    CONSTRAINT figure_series_interval CHECK (value_high >= value_low)
);
CREATE INDEX figure_series_measure ON mart.figure_series (measure, as_of_month);
CREATE INDEX figure_series_article ON mart.figure_series (article_id);
CREATE INDEX figure_series_day ON mart.figure_series (day);
COMMENT ON TABLE mart.figure_series IS 'One row a claim: a figure of a known measure as an article first gave it. A claim that later texts of the article repeat is one row; a changed number is another.';
COMMENT ON COLUMN mart.figure_series.revision_id IS 'Text that gave it first.';
COMMENT ON COLUMN mart.figure_series.figure_no IS 'Its position there: the evidence in warehouse.fact_figure.';
COMMENT ON COLUMN mart.figure_series.article_id IS 'The article.';
COMMENT ON COLUMN mart.figure_series.story_id IS 'Its story: twins repeat each other''s figures.';
COMMENT ON COLUMN mart.figure_series.day IS 'The day the article counts on.';
COMMENT ON COLUMN mart.figure_series.measure IS 'What is counted.';
COMMENT ON COLUMN mart.figure_series.claimed_on IS 'Day of the claim: the article''s own for its first text, else the day the changed text was first seen.';
COMMENT ON COLUMN mart.figure_series.as_of IS 'Day for which it is claimed; claimed_on where the text does not say.';
COMMENT ON COLUMN mart.figure_series.as_of_stated IS 'True when the text says for which day.';
COMMENT ON COLUMN mart.figure_series.as_of_month IS 'First day of that month: claims of one month are compared.';
COMMENT ON COLUMN mart.figure_series.value_low IS 'Lowest value the words allow.';
COMMENT ON COLUMN mart.figure_series.value_high IS 'Highest value; null is open (more than).';
COMMENT ON COLUMN mart.figure_series.modifier IS 'exact, more_than, at_least, about, up_to, less_than, nearly.';
COMMENT ON COLUMN mart.figure_series.unit IS 'Unit of the value, where it has one.';
COMMENT ON COLUMN mart.figure_series.claimant IS 'Who claims it; null where it is the writer''s own.';
COMMENT ON COLUMN mart.figure_series.claimant_entity_id IS 'The claimant in warehouse.dim_entity, if known.';
COMMENT ON COLUMN mart.figure_series.claimant_side IS 'The claimant''s side in the crisis, where it has one.';
COMMENT ON COLUMN mart.figure_series.vague IS 'True when only the order of magnitude is meant.';
COMMENT ON COLUMN mart.figure_series.tier IS 'A certain, B likely, C raw.';
COMMENT ON COLUMN mart.figure_series.is_current IS 'True when the article''s current text still gives it.';
COMMENT ON COLUMN mart.figure_series.revisions IS 'Texts of the article that give it.';
COMMENT ON COLUMN mart.figure_series.surface IS 'The words, character for character.';
COMMENT ON COLUMN mart.figure_series.char_start IS 'Where they begin in dim_revision.body of revision_id: code points, from 0.';
COMMENT ON COLUMN mart.figure_series.char_end IS 'Where they end.';
COMMENT ON COLUMN mart.figure_series.is_crisis IS 'True when the article is about the Venezuela crisis.';

CREATE VIEW mart.figure_values AS
SELECT DISTINCT ON (measure, as_of_month, unit, value_low, value_high)
    measure, as_of_month, unit, value_low, value_high, modifier, count(*) OVER same AS claims,
    claimed_on AS first_claimed_on, claimant AS first_claimant, surface, article_id, revision_id, figure_no
FROM mart.figure_series
WHERE NOT vague AND tier <> 'C'
WINDOW same AS (PARTITION BY measure, as_of_month, unit, value_low, value_high)
ORDER BY measure, as_of_month, unit, value_low, value_high, claimed_on, revision_id, figure_no;
COMMENT ON VIEW mart.figure_values IS 'One row a measure, month and value claimed for it, with who gave it first. Vague and unresolved figures are left out.';
COMMENT ON COLUMN mart.figure_values.measure IS 'What is counted.';
COMMENT ON COLUMN mart.figure_values.as_of_month IS 'First day of the month for which it is claimed.';
COMMENT ON COLUMN mart.figure_values.unit IS 'Unit of the value, where it has one.';
COMMENT ON COLUMN mart.figure_values.value_low IS 'Lowest value the words allow.';
COMMENT ON COLUMN mart.figure_values.value_high IS 'Highest value; null is open (more than).';
COMMENT ON COLUMN mart.figure_values.modifier IS 'Modifier of the first claim: exact, more_than, …';
COMMENT ON COLUMN mart.figure_values.claims IS 'Articles'' claims of this value.';
COMMENT ON COLUMN mart.figure_values.first_claimed_on IS 'Day of the first.';
COMMENT ON COLUMN mart.figure_values.first_claimant IS 'Who made it; null where it is the writer''s own.';
COMMENT ON COLUMN mart.figure_values.surface IS 'Its words, character for character.';
COMMENT ON COLUMN mart.figure_values.article_id IS 'Article of the first claim.';
COMMENT ON COLUMN mart.figure_values.revision_id IS 'Its text.';
COMMENT ON COLUMN mart.figure_values.figure_no IS 'Its position there: the evidence in warehouse.fact_figure.';

CREATE VIEW mart.figure_contradictions AS
SELECT a.measure, a.as_of_month,
    a.value_low, a.value_high, a.modifier, a.claims, a.first_claimant AS claimant, a.first_claimed_on AS claimed_on, a.surface,
    a.revision_id, a.figure_no,
    b.value_low AS other_value_low, b.value_high AS other_value_high, b.modifier AS other_modifier, b.claims AS other_claims,
    b.first_claimant AS other_claimant, b.first_claimed_on AS other_claimed_on, b.surface AS other_surface,
    b.revision_id AS other_revision_id, b.figure_no AS other_figure_no
FROM mart.figure_values AS a
JOIN mart.figure_values AS b ON b.measure = a.measure AND b.as_of_month = a.as_of_month
    AND b.unit IS NOT DISTINCT FROM a.unit AND a.value_high * 1.05 < b.value_low
WHERE a.value_low >= 0;
COMMENT ON VIEW mart.figure_contradictions IS 'One row a pair of values claimed for the same measure and month whose intervals are more than 5% apart: both cannot be right. The lower comes first, each with who gave it first.';
COMMENT ON COLUMN mart.figure_contradictions.measure IS 'What is counted.';
COMMENT ON COLUMN mart.figure_contradictions.as_of_month IS 'Month for which both are claimed.';
COMMENT ON COLUMN mart.figure_contradictions.value_low IS 'Lowest value of the lower claim.';
COMMENT ON COLUMN mart.figure_contradictions.value_high IS 'Highest value of the lower claim.';
COMMENT ON COLUMN mart.figure_contradictions.modifier IS 'Its modifier.';
COMMENT ON COLUMN mart.figure_contradictions.claims IS 'Claims of this value.';
COMMENT ON COLUMN mart.figure_contradictions.claimant IS 'Who gave it first; null where it is the writer''s own.';
COMMENT ON COLUMN mart.figure_contradictions.claimed_on IS 'Day of that.';
COMMENT ON COLUMN mart.figure_contradictions.surface IS 'Its words.';
COMMENT ON COLUMN mart.figure_contradictions.revision_id IS 'Its text.';
COMMENT ON COLUMN mart.figure_contradictions.figure_no IS 'Its position there.';
COMMENT ON COLUMN mart.figure_contradictions.other_value_low IS 'Lowest value of the higher claim.';
COMMENT ON COLUMN mart.figure_contradictions.other_value_high IS 'Its highest value; null is open.';
COMMENT ON COLUMN mart.figure_contradictions.other_modifier IS 'Its modifier.';
COMMENT ON COLUMN mart.figure_contradictions.other_claims IS 'Claims of this value.';
COMMENT ON COLUMN mart.figure_contradictions.other_claimant IS 'Who gave it first.';
COMMENT ON COLUMN mart.figure_contradictions.other_claimed_on IS 'Day of that.';
COMMENT ON COLUMN mart.figure_contradictions.other_surface IS 'Its words.';
COMMENT ON COLUMN mart.figure_contradictions.other_revision_id IS 'Its text.';
COMMENT ON COLUMN mart.figure_contradictions.other_figure_no IS 'Its position there.';

CREATE TABLE mart.edits_by_hour (
    day date NOT NULL,
    hour integer NOT NULL CHECK (hour BETWEEN 0 AND 720),
    edits bigint NOT NULL CHECK (edits > 0),
    headline_edits bigint NOT NULL CHECK (headline_edits BETWEEN 0 AND edits),
    figure_edits bigint NOT NULL CHECK (figure_edits BETWEEN 0 AND edits),
    articles bigint NOT NULL CHECK (articles BETWEEN 1 AND edits),
    PRIMARY KEY (day, hour)
);
COMMENT ON TABLE mart.edits_by_hour IS 'One row a UTC day of publication and full hour after publication in which articles of that day were seen to change.';
COMMENT ON COLUMN mart.edits_by_hour.day IS 'The day the articles count on.';
COMMENT ON COLUMN mart.edits_by_hour.hour IS 'Full hours after publication (else first capture); 720 stands for thirty days and more.';
COMMENT ON COLUMN mart.edits_by_hour.edits IS 'Changes seen.';
COMMENT ON COLUMN mart.edits_by_hour.headline_edits IS 'Of these, those that changed the headline.';
COMMENT ON COLUMN mart.edits_by_hour.figure_edits IS 'Of these, those that changed a figure.';
COMMENT ON COLUMN mart.edits_by_hour.articles IS 'Articles changed.';

CREATE VIEW mart.headline_changes AS
SELECT c.article_id, c.changed_at, o.headline AS headline_before, n.headline AS headline_after,
    extract(epoch FROM c.changed_at - coalesce(m.published_at, m.first_seen_at))::float8 / 3600 AS hours_after_publication,
    c.is_return, c.blocks_added, c.blocks_removed, c.blocks_edited, m.day, m.is_crisis, m.topics, m.url,
    c.from_revision_id, c.to_revision_id
FROM warehouse.revision_change AS c
JOIN mart.articles AS m USING (article_id)
JOIN warehouse.dim_revision AS o ON o.revision_id = c.from_revision_id
JOIN warehouse.dim_revision AS n ON n.revision_id = c.to_revision_id
WHERE c.headline_changed;
COMMENT ON VIEW mart.headline_changes IS 'One row a time an article''s headline was seen to change.';
COMMENT ON COLUMN mart.headline_changes.article_id IS 'The article.';
COMMENT ON COLUMN mart.headline_changes.changed_at IS 'Time of the capture that showed the new headline; the edit itself is at or before.';
COMMENT ON COLUMN mart.headline_changes.headline_before IS 'Headline before.';
COMMENT ON COLUMN mart.headline_changes.headline_after IS 'Headline after.';
COMMENT ON COLUMN mart.headline_changes.hours_after_publication IS 'Hours from publication (else first capture) until the change was seen.';
COMMENT ON COLUMN mart.headline_changes.is_return IS 'True when the text after had been shown before.';
COMMENT ON COLUMN mart.headline_changes.blocks_added IS 'Blocks of the text added with it.';
COMMENT ON COLUMN mart.headline_changes.blocks_removed IS 'Blocks removed with it.';
COMMENT ON COLUMN mart.headline_changes.blocks_edited IS 'Blocks edited with it.';
COMMENT ON COLUMN mart.headline_changes.day IS 'The day the article counts on.';
COMMENT ON COLUMN mart.headline_changes.is_crisis IS 'True when the article is about the Venezuela crisis.';
COMMENT ON COLUMN mart.headline_changes.topics IS 'Topics the article is about.';
COMMENT ON COLUMN mart.headline_changes.url IS 'Its address.';
COMMENT ON COLUMN mart.headline_changes.from_revision_id IS 'Text before.';
COMMENT ON COLUMN mart.headline_changes.to_revision_id IS 'Text after.';

CREATE TABLE mart.co_mention_count (
    day date NOT NULL,
    entity_id bigint NOT NULL REFERENCES warehouse.dim_entity,
    other_entity_id bigint NOT NULL REFERENCES warehouse.dim_entity,
    stories bigint NOT NULL CHECK (stories > 0),
    PRIMARY KEY (day, entity_id, other_entity_id),
    CONSTRAINT co_mention_once CHECK (entity_id < other_entity_id)
);
COMMENT ON TABLE mart.co_mention_count IS 'One row a pair of entities and UTC day: stories about the crisis that name both. Read mart.co_mention, which says how far that is above chance.';
COMMENT ON COLUMN mart.co_mention_count.day IS 'The day the stories began.';
COMMENT ON COLUMN mart.co_mention_count.entity_id IS 'One entity; the smaller id.';
COMMENT ON COLUMN mart.co_mention_count.other_entity_id IS 'The other.';
COMMENT ON COLUMN mart.co_mention_count.stories IS 'Crisis stories that name both.';

CREATE TABLE mart.unknown_name_count (
    day date NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    stories bigint NOT NULL CHECK (stories > 0),
    crisis_stories bigint NOT NULL CHECK (crisis_stories BETWEEN 0 AND stories),
    mentions bigint NOT NULL CHECK (mentions > 0),
    PRIMARY KEY (day, name, kind)
);
CREATE INDEX unknown_name_count_name ON mart.unknown_name_count (name);
COMMENT ON TABLE mart.unknown_name_count IS 'One row a name that is not in the gazetteer and UTC day. Read mart.unknown_names for the list to review.';
COMMENT ON COLUMN mart.unknown_name_count.day IS 'The day the stories began.';
COMMENT ON COLUMN mart.unknown_name_count.name IS 'The name as found, without its title.';
COMMENT ON COLUMN mart.unknown_name_count.kind IS 'person, organisation, place or event, as far as the words around it tell.';
COMMENT ON COLUMN mart.unknown_name_count.stories IS 'Stories that name it.';
COMMENT ON COLUMN mart.unknown_name_count.crisis_stories IS 'Of these, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.unknown_name_count.mentions IS 'Times it is named.';

CREATE VIEW mart.unknown_names AS
SELECT name, kind, min(day) AS first_day, max(day) AS last_day, count(*) AS days, sum(stories)::bigint AS stories,
    sum(crisis_stories)::bigint AS crisis_stories, sum(mentions)::bigint AS mentions
FROM mart.unknown_name_count
GROUP BY name, kind;
COMMENT ON VIEW mart.unknown_names IS 'One row a name that is not in the gazetteer: new actors surface here. Those with most stories are worth adding (docs/add_an_entity.md).';
COMMENT ON COLUMN mart.unknown_names.name IS 'The name as found, without its title.';
COMMENT ON COLUMN mart.unknown_names.kind IS 'person, organisation, place or event.';
COMMENT ON COLUMN mart.unknown_names.first_day IS 'First day it was named.';
COMMENT ON COLUMN mart.unknown_names.last_day IS 'Last day it was named.';
COMMENT ON COLUMN mart.unknown_names.days IS 'Days on which it was named.';
COMMENT ON COLUMN mart.unknown_names.stories IS 'Stories that name it.';
COMMENT ON COLUMN mart.unknown_names.crisis_stories IS 'Of these, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.unknown_names.mentions IS 'Times it is named.';
