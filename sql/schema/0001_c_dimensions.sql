-- Dimensions that come from the library: publishers, days, entities, topics, measures.
-- Why: filled by etl.load.dimensions.sync from the gazetteer and the phrase lists, so that SQL and code use one vocabulary.
-- Sources, topics and measures are short lists of our own immutable words: the word itself is the key, and facts can be
-- read without a join. Entities are many and get renamed: they have a surrogate key.

CREATE TABLE warehouse.dim_source (
    source text PRIMARY KEY CHECK (source ~ '^[a-z][a-z0-9_]*$'),
    name text NOT NULL,
    home_url text
);
COMMENT ON TABLE warehouse.dim_source IS 'One row a publisher.';
COMMENT ON COLUMN warehouse.dim_source.source IS 'Key: bbc.';
COMMENT ON COLUMN warehouse.dim_source.name IS 'Name for display.';
COMMENT ON COLUMN warehouse.dim_source.home_url IS 'Where it lives.';

CREATE TABLE warehouse.dim_date (
    day date PRIMARY KEY,
    year smallint NOT NULL,
    quarter smallint NOT NULL CHECK (quarter BETWEEN 1 AND 4),
    month smallint NOT NULL CHECK (month BETWEEN 1 AND 12),
    month_start date NOT NULL,
    iso_year smallint NOT NULL,
    iso_week smallint NOT NULL CHECK (iso_week BETWEEN 1 AND 53),
    week_start date NOT NULL,
    weekday smallint NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    is_weekend boolean NOT NULL
);
COMMENT ON TABLE warehouse.dim_date IS 'One row a UTC day from 1997-01-01 on, so that a series has no holes.';
COMMENT ON COLUMN warehouse.dim_date.day IS 'The day, UTC.';
COMMENT ON COLUMN warehouse.dim_date.year IS 'Calendar year.';
COMMENT ON COLUMN warehouse.dim_date.quarter IS 'Quarter, 1 to 4.';
COMMENT ON COLUMN warehouse.dim_date.month IS 'Month, 1 to 12.';
COMMENT ON COLUMN warehouse.dim_date.month_start IS 'First day of the month: group by this.';
COMMENT ON COLUMN warehouse.dim_date.iso_year IS 'Year of the ISO week.';
COMMENT ON COLUMN warehouse.dim_date.iso_week IS 'ISO week, 1 to 53.';
COMMENT ON COLUMN warehouse.dim_date.week_start IS 'Monday of the ISO week: group by this.';
COMMENT ON COLUMN warehouse.dim_date.weekday IS '1 Monday to 7 Sunday.';
COMMENT ON COLUMN warehouse.dim_date.is_weekend IS 'Saturday or Sunday.';

CREATE TABLE warehouse.dim_entity (
    entity_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entity_key text NOT NULL UNIQUE CHECK (entity_key ~ '^(person|organisation|place|event):[a-z0-9-]+$'),
    kind text NOT NULL CHECK (kind IN ('person', 'organisation', 'place', 'event')),
    name text NOT NULL CHECK (name <> ''),
    aliases text[] NOT NULL DEFAULT '{}',
    role text,
    side text,
    country text,
    lat double precision CHECK (lat BETWEEN -90 AND 90),
    lon double precision CHECK (lon BETWEEN -180 AND 180),
    valid_from date,
    valid_to date,
    wikidata_id text CHECK (wikidata_id ~ '^Q[0-9]+$'),
    is_country boolean NOT NULL DEFAULT false,
    in_gazetteer boolean NOT NULL DEFAULT true,
    CONSTRAINT dim_entity_kind_in_key CHECK (split_part(entity_key, ':', 1) = kind),
    CONSTRAINT dim_entity_validity CHECK (valid_to >= valid_from),
    CONSTRAINT dim_entity_point CHECK ((lat IS NULL) = (lon IS NULL))
);
CREATE INDEX dim_entity_name ON warehouse.dim_entity (name);
COMMENT ON TABLE warehouse.dim_entity IS 'One row a person, organisation, place or event of the gazetteer (etl/extract/gazetteer/).';
COMMENT ON COLUMN warehouse.dim_entity.entity_id IS 'Surrogate key, used by the facts.';
COMMENT ON COLUMN warehouse.dim_entity.entity_key IS 'The gazetteer''s id, readable and stable: person:nicolas-maduro.';
COMMENT ON COLUMN warehouse.dim_entity.kind IS 'person, organisation, place or event.';
COMMENT ON COLUMN warehouse.dim_entity.name IS 'Name for display.';
COMMENT ON COLUMN warehouse.dim_entity.aliases IS 'Other forms under which it is found.';
COMMENT ON COLUMN warehouse.dim_entity.role IS 'What it is or was, for display: president of Venezuela.';
COMMENT ON COLUMN warehouse.dim_entity.side IS 'Side in the Venezuela crisis (government, opposition, …); null where none.';
COMMENT ON COLUMN warehouse.dim_entity.country IS 'Country it belongs to: entity_key of a place.';
COMMENT ON COLUMN warehouse.dim_entity.lat IS 'Latitude in degrees, places only.';
COMMENT ON COLUMN warehouse.dim_entity.lon IS 'Longitude in degrees, places only.';
COMMENT ON COLUMN warehouse.dim_entity.valid_from IS 'First day on which the role or name applied; null: not limited.';
COMMENT ON COLUMN warehouse.dim_entity.valid_to IS 'Last day on which it applied; null: not limited.';
COMMENT ON COLUMN warehouse.dim_entity.wikidata_id IS 'Wikidata item where a source in hand confirmed it; null otherwise.';
COMMENT ON COLUMN warehouse.dim_entity.is_country IS 'True for a country.';
COMMENT ON COLUMN warehouse.dim_entity.in_gazetteer IS 'False once the gazetteer no longer has it; kept because facts point here.';

CREATE TABLE warehouse.dim_entity_role (
    entity_id bigint NOT NULL REFERENCES warehouse.dim_entity ON DELETE CASCADE,
    role_no integer NOT NULL CHECK (role_no >= 0),
    title text NOT NULL CHECK (title <> ''),
    country text NOT NULL,
    valid_from date,
    valid_to date,
    PRIMARY KEY (entity_id, role_no),
    CONSTRAINT dim_entity_role_validity CHECK (valid_to >= valid_from)
);
COMMENT ON TABLE warehouse.dim_entity_role IS 'One row an office a person held, and when: join on the day of an article for what they were then.';
COMMENT ON COLUMN warehouse.dim_entity_role.entity_id IS 'The person.';
COMMENT ON COLUMN warehouse.dim_entity_role.role_no IS 'Position among the person''s offices, from 0, as the gazetteer lists them.';
COMMENT ON COLUMN warehouse.dim_entity_role.title IS 'The office as headlines write it: president, foreign minister.';
COMMENT ON COLUMN warehouse.dim_entity_role.country IS 'Of which country: entity_key of a place.';
COMMENT ON COLUMN warehouse.dim_entity_role.valid_from IS 'First day; null: not known or not limited.';
COMMENT ON COLUMN warehouse.dim_entity_role.valid_to IS 'Last day; null: still, or not known.';

CREATE TABLE warehouse.dim_topic (
    topic text PRIMARY KEY CHECK (topic ~ '^[a-z][a-z0-9_]*$'),
    name text NOT NULL,
    description text,
    version integer NOT NULL DEFAULT 1 CHECK (version > 0),
    in_use boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE warehouse.dim_topic IS 'One row a topic, defined by a versioned phrase list.';
COMMENT ON COLUMN warehouse.dim_topic.topic IS 'Key: sanctions, migration, …';
COMMENT ON COLUMN warehouse.dim_topic.name IS 'Name for display.';
COMMENT ON COLUMN warehouse.dim_topic.description IS 'What counts as it.';
COMMENT ON COLUMN warehouse.dim_topic.version IS 'Version of its phrase list.';
COMMENT ON COLUMN warehouse.dim_topic.in_use IS 'False once the library no longer defines it.';

CREATE TABLE warehouse.dim_measure (
    measure text PRIMARY KEY CHECK (measure ~ '^[a-z][a-z0-9_]*$'),
    name text NOT NULL,
    unit text,
    description text,
    in_use boolean NOT NULL DEFAULT true
);
COMMENT ON TABLE warehouse.dim_measure IS 'One row a quantity that figures claim: people who left Venezuela, oil production, …';
COMMENT ON COLUMN warehouse.dim_measure.measure IS 'Key: people_left_venezuela, …';
COMMENT ON COLUMN warehouse.dim_measure.name IS 'Name for display.';
COMMENT ON COLUMN warehouse.dim_measure.unit IS 'Unit its values are in, where it has one.';
COMMENT ON COLUMN warehouse.dim_measure.description IS 'What counts as it.';
COMMENT ON COLUMN warehouse.dim_measure.in_use IS 'False once the library no longer defines it.';
