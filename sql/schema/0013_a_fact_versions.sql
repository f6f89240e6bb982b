-- The rules each text's facts come from, and what a run replaced of them.
-- Why: another list or rule has only the facts read again that rest on it; the others keep their rows.

ALTER TABLE warehouse.dim_revision ADD COLUMN fact_versions jsonb NOT NULL DEFAULT '{}'
    CHECK (jsonb_typeof(fact_versions) = 'object');
COMMENT ON COLUMN warehouse.dim_revision.fact_versions IS 'By kind of facts (mentions, quotes, figures, topics, dates, tone, crisis) the version of the rules and lists they come from. A kind that is not today''s is read again from body by the next bbc_reprocess.';

ALTER TABLE staging.revision ADD COLUMN fact_versions text NOT NULL DEFAULT '{}';
COMMENT ON COLUMN staging.revision.fact_versions IS 'dim_revision.fact_versions.';

CREATE UNLOGGED TABLE staging.refresh (
    run_id bigint NOT NULL,
    ordinal integer NOT NULL,
    revision_id bigint NOT NULL,
    kinds text[] NOT NULL,
    tone double precision,
    crisis_score double precision NOT NULL,
    is_crisis boolean NOT NULL,
    crisis_reasons text[] NOT NULL,
    focus_country text,
    fact_versions text NOT NULL,
    PRIMARY KEY (run_id, ordinal)
);
COMMENT ON TABLE staging.refresh IS 'One row a stored text some of whose facts were read again; the facts are in the other tables of this schema.';
COMMENT ON COLUMN staging.refresh.run_id IS 'The run.';
COMMENT ON COLUMN staging.refresh.ordinal IS 'The candidate in the run.';
COMMENT ON COLUMN staging.refresh.revision_id IS 'The text.';
COMMENT ON COLUMN staging.refresh.kinds IS 'Kinds of facts that were read again; the columns below count only where theirs is among them.';
COMMENT ON COLUMN staging.refresh.tone IS 'dim_revision.tone.';
COMMENT ON COLUMN staging.refresh.crisis_score IS 'dim_revision.crisis_score.';
COMMENT ON COLUMN staging.refresh.is_crisis IS 'dim_revision.is_crisis.';
COMMENT ON COLUMN staging.refresh.crisis_reasons IS 'dim_revision.crisis_reasons.';
COMMENT ON COLUMN staging.refresh.focus_country IS 'Entity key for dim_revision.focus_entity_id.';
COMMENT ON COLUMN staging.refresh.fact_versions IS 'Versions of these kinds, for dim_revision.fact_versions.';

CREATE TABLE ops.facts_replaced (
    run_id bigint NOT NULL REFERENCES ops.run ON DELETE CASCADE,
    kind text NOT NULL,
    texts integer NOT NULL CHECK (texts >= 0),
    dropped integer NOT NULL CHECK (dropped >= 0),
    made integer NOT NULL CHECK (made >= 0),
    PRIMARY KEY (run_id, kind)
);
COMMENT ON TABLE ops.facts_replaced IS 'One row a run and kind of facts: how many facts of older rules it replaced in texts the warehouse had already.';
COMMENT ON COLUMN ops.facts_replaced.run_id IS 'The run.';
COMMENT ON COLUMN ops.facts_replaced.kind IS 'mentions, quotes, figures, topics, dates, tone or crisis.';
COMMENT ON COLUMN ops.facts_replaced.texts IS 'Texts whose facts of this kind were replaced.';
COMMENT ON COLUMN ops.facts_replaced.dropped IS 'Facts these texts had. Of tone and crisis, which are values of the text, as many as texts.';
COMMENT ON COLUMN ops.facts_replaced.made IS 'Facts they have now.';

-- The default privileges of 0001 give the same; written out so that these rights can be read here.
GRANT SELECT, INSERT, UPDATE, DELETE ON staging.refresh, ops.facts_replaced TO orinoco_loader;
GRANT TRUNCATE ON staging.refresh TO orinoco_loader;
