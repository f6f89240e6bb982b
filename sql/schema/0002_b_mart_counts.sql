-- Daily counts, sparse: a day without a story has no row. The views of 0002_e fill the calendar and leave gaps out.
-- Why sparse: a refresh touches only the days that changed. Counts are additive: weeks and months are sums, because a
-- story counts on one day only. Each table counts in all three units, so that a reader can switch.

CREATE TABLE mart.coverage_count (
    day date PRIMARY KEY,
    stories bigint NOT NULL CHECK (stories >= 0),
    articles bigint NOT NULL CHECK (articles >= 0),
    revisions bigint NOT NULL CHECK (revisions >= articles),
    crisis_stories bigint NOT NULL CHECK (crisis_stories BETWEEN 0 AND stories),
    crisis_articles bigint NOT NULL CHECK (crisis_articles BETWEEN 0 AND articles),
    crisis_revisions bigint NOT NULL CHECK (crisis_revisions BETWEEN 0 AND revisions),
    crisis_tone double precision,
    crisis_tone_articles bigint NOT NULL CHECK (crisis_tone_articles BETWEEN 0 AND crisis_articles)
);
COMMENT ON TABLE mart.coverage_count IS 'One row a UTC day with coverage. Read mart.coverage_daily instead: it has the days without coverage and knows the gaps.';
COMMENT ON COLUMN mart.coverage_count.day IS 'The day.';
COMMENT ON COLUMN mart.coverage_count.stories IS 'Stories that began that day.';
COMMENT ON COLUMN mart.coverage_count.articles IS 'Articles published that day.';
COMMENT ON COLUMN mart.coverage_count.revisions IS 'Distinct texts seen of the articles published that day.';
COMMENT ON COLUMN mart.coverage_count.crisis_stories IS 'Of the stories, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.coverage_count.crisis_articles IS 'Of the articles, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.coverage_count.crisis_revisions IS 'Of the revisions, those of articles about the Venezuela crisis.';
COMMENT ON COLUMN mart.coverage_count.crisis_tone IS 'Mean tone of the articles about the crisis; null where none has a tone.';
COMMENT ON COLUMN mart.coverage_count.crisis_tone_articles IS 'Articles behind that mean.';

CREATE TABLE mart.topic_count (
    day date NOT NULL,
    topic text NOT NULL REFERENCES warehouse.dim_topic,
    stories bigint NOT NULL CHECK (stories >= 0),
    articles bigint NOT NULL CHECK (articles >= 0),
    revisions bigint NOT NULL CHECK (revisions >= articles),
    crisis_stories bigint NOT NULL CHECK (crisis_stories BETWEEN 0 AND stories),
    crisis_articles bigint NOT NULL CHECK (crisis_articles BETWEEN 0 AND articles),
    crisis_revisions bigint NOT NULL CHECK (crisis_revisions BETWEEN 0 AND revisions),
    mentions bigint NOT NULL CHECK (mentions >= 0),
    tone double precision,
    PRIMARY KEY (topic, day)
);
CREATE INDEX topic_count_day ON mart.topic_count (day);
COMMENT ON TABLE mart.topic_count IS 'One row a topic and UTC day on which something was about it. Read mart.topic_daily for the whole calendar.';
COMMENT ON COLUMN mart.topic_count.day IS 'The day.';
COMMENT ON COLUMN mart.topic_count.topic IS 'The topic; counted where it is central.';
COMMENT ON COLUMN mart.topic_count.stories IS 'Stories that began that day with at least one article about it.';
COMMENT ON COLUMN mart.topic_count.articles IS 'Articles of that day about it.';
COMMENT ON COLUMN mart.topic_count.revisions IS 'Distinct texts seen of those articles.';
COMMENT ON COLUMN mart.topic_count.crisis_stories IS 'Of the stories, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.topic_count.crisis_articles IS 'Of the articles, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.topic_count.crisis_revisions IS 'Of the revisions, those of articles about the Venezuela crisis.';
COMMENT ON COLUMN mart.topic_count.mentions IS 'Phrases in those articles'' bodies that speak for the topic.';
COMMENT ON COLUMN mart.topic_count.tone IS 'Mean tone of those articles; null where none has a tone.';

CREATE TABLE mart.entity_count (
    day date NOT NULL,
    entity_id bigint NOT NULL REFERENCES warehouse.dim_entity,
    stories bigint NOT NULL CHECK (stories >= 0),
    articles bigint NOT NULL CHECK (articles >= 0),
    revisions bigint NOT NULL CHECK (revisions >= articles),
    crisis_stories bigint NOT NULL CHECK (crisis_stories BETWEEN 0 AND stories),
    crisis_articles bigint NOT NULL CHECK (crisis_articles BETWEEN 0 AND articles),
    crisis_revisions bigint NOT NULL CHECK (crisis_revisions BETWEEN 0 AND revisions),
    mentions bigint NOT NULL CHECK (mentions >= 0),
    tone double precision,
    PRIMARY KEY (entity_id, day)
);
CREATE INDEX entity_count_day ON mart.entity_count (day);
COMMENT ON TABLE mart.entity_count IS 'One row an entity and UTC day on which something named it. Read mart.entity_daily for names.';
COMMENT ON COLUMN mart.entity_count.day IS 'The day.';
COMMENT ON COLUMN mart.entity_count.entity_id IS 'The person, organisation, place or event.';
COMMENT ON COLUMN mart.entity_count.stories IS 'Stories that began that day with at least one article naming it.';
COMMENT ON COLUMN mart.entity_count.articles IS 'Articles of that day naming it.';
COMMENT ON COLUMN mart.entity_count.revisions IS 'Distinct texts seen of those articles.';
COMMENT ON COLUMN mart.entity_count.crisis_stories IS 'Of the stories, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.entity_count.crisis_articles IS 'Of the articles, those about the Venezuela crisis.';
COMMENT ON COLUMN mart.entity_count.crisis_revisions IS 'Of the revisions, those of articles about the Venezuela crisis.';
COMMENT ON COLUMN mart.entity_count.mentions IS 'Times those articles name it.';
COMMENT ON COLUMN mart.entity_count.tone IS 'Mean tone of those articles; null where none has a tone.';
