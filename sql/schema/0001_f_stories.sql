-- Twins and stories: which articles are the same piece of reporting, why, and how that was decided.
-- Why: decisions are rows, so they can be read, reversed and decided otherwise by a person.

CREATE TABLE warehouse.story (
    story_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    medoid_article_id bigint NOT NULL REFERENCES warehouse.dim_article ON DELETE CASCADE,
    articles integer NOT NULL DEFAULT 1 CHECK (articles > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT story_medoid_key UNIQUE (medoid_article_id) DEFERRABLE INITIALLY DEFERRED
);
COMMENT ON TABLE warehouse.story IS 'One row a story: articles and twins that are the same piece of reporting. An article without twin is a story of one.';
COMMENT ON COLUMN warehouse.story.story_id IS 'Surrogate key.';
COMMENT ON COLUMN warehouse.story.medoid_article_id IS 'The article that stands for it: a newcomer must match this one, so that stories do not chain.';
COMMENT ON COLUMN warehouse.story.articles IS 'Number of its articles.';
COMMENT ON COLUMN warehouse.story.created_at IS 'When it was made.';
COMMENT ON COLUMN warehouse.story.updated_at IS 'When its articles last changed.';

ALTER TABLE warehouse.dim_article
    ADD CONSTRAINT dim_article_story_fkey FOREIGN KEY (story_id)
        REFERENCES warehouse.story ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED;

CREATE TABLE warehouse.duplicate (
    article_id bigint NOT NULL REFERENCES warehouse.dim_article ON DELETE CASCADE,
    other_article_id bigint NOT NULL REFERENCES warehouse.dim_article ON DELETE CASCADE,
    revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    other_revision_id bigint NOT NULL REFERENCES warehouse.dim_revision ON DELETE CASCADE,
    same_story boolean NOT NULL,
    kind text NOT NULL,
    jaccard double precision NOT NULL CHECK (jaccard BETWEEN 0 AND 1),
    containment double precision NOT NULL CHECK (containment BETWEEN 0 AND 1),
    rule text NOT NULL,
    rule_version integer NOT NULL,
    decided_at timestamptz NOT NULL DEFAULT now(),
    run_id bigint NOT NULL REFERENCES ops.run,
    PRIMARY KEY (article_id, other_article_id),
    CONSTRAINT duplicate_once CHECK (article_id < other_article_id)
);
CREATE INDEX duplicate_other ON warehouse.duplicate (other_article_id);
CREATE INDEX duplicate_revision ON warehouse.duplicate (revision_id);
CREATE INDEX duplicate_other_revision ON warehouse.duplicate (other_revision_id);
CREATE INDEX duplicate_run ON warehouse.duplicate (run_id);
COMMENT ON TABLE warehouse.duplicate IS 'One row a pair of articles whose texts were compared and found to share something: with scores, rule and decision. Each pair stands once, the smaller article_id first.';
COMMENT ON COLUMN warehouse.duplicate.article_id IS 'One article.';
COMMENT ON COLUMN warehouse.duplicate.other_article_id IS 'The other.';
COMMENT ON COLUMN warehouse.duplicate.revision_id IS 'Text of the one that was compared.';
COMMENT ON COLUMN warehouse.duplicate.other_revision_id IS 'Text of the other.';
COMMENT ON COLUMN warehouse.duplicate.same_story IS 'True when decided to be the same piece of reporting.';
COMMENT ON COLUMN warehouse.duplicate.kind IS 'What they are to each other: twin, edited copy, shares_background, template, …';
COMMENT ON COLUMN warehouse.duplicate.jaccard IS 'Shared shingles of all shingles, 0 to 1.';
COMMENT ON COLUMN warehouse.duplicate.containment IS 'Shared shingles of those of the shorter, 0 to 1.';
COMMENT ON COLUMN warehouse.duplicate.rule IS 'Rule that decided.';
COMMENT ON COLUMN warehouse.duplicate.rule_version IS 'Its version.';
COMMENT ON COLUMN warehouse.duplicate.decided_at IS 'When.';
COMMENT ON COLUMN warehouse.duplicate.run_id IS 'The run that decided.';

CREATE TABLE warehouse.story_log (
    log_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    logged_at timestamptz NOT NULL DEFAULT now(),
    run_id bigint REFERENCES ops.run,
    action text NOT NULL CHECK (action IN ('create', 'join', 'leave', 'merge', 'split', 'medoid', 'undo')),
    article_id bigint REFERENCES warehouse.dim_article ON DELETE CASCADE,
    story_id bigint NOT NULL,
    from_story_id bigint,
    rule text NOT NULL,
    note text,
    undoes_log_id bigint UNIQUE REFERENCES warehouse.story_log ON DELETE CASCADE
);
CREATE INDEX story_log_article ON warehouse.story_log (article_id);
CREATE INDEX story_log_story ON warehouse.story_log (story_id);
CREATE INDEX story_log_run ON warehouse.story_log (run_id);
COMMENT ON TABLE warehouse.story_log IS 'One row a change of which story an article belongs to, in order, so that a merge or split can be read and undone.';
COMMENT ON COLUMN warehouse.story_log.log_id IS 'Surrogate key; also the order.';
COMMENT ON COLUMN warehouse.story_log.logged_at IS 'When.';
COMMENT ON COLUMN warehouse.story_log.run_id IS 'The run that did it; null for a person''s decision.';
COMMENT ON COLUMN warehouse.story_log.action IS 'create, join, leave, merge, split, medoid (another article stands for it) or undo.';
COMMENT ON COLUMN warehouse.story_log.article_id IS 'The article that moved, or the new medoid.';
COMMENT ON COLUMN warehouse.story_log.story_id IS 'The story after. Not a foreign key: a story that was merged away is gone, its log stays.';
COMMENT ON COLUMN warehouse.story_log.from_story_id IS 'The story before, where there was one.';
COMMENT ON COLUMN warehouse.story_log.rule IS 'Rule or person that decided.';
COMMENT ON COLUMN warehouse.story_log.note IS 'Anything a reader should know.';
COMMENT ON COLUMN warehouse.story_log.undoes_log_id IS 'For an undo: the entry it takes back.';

CREATE TABLE warehouse.story_pin (
    article_id bigint NOT NULL REFERENCES warehouse.dim_article ON DELETE CASCADE,
    other_article_id bigint NOT NULL REFERENCES warehouse.dim_article ON DELETE CASCADE,
    same_story boolean NOT NULL,
    decided_by text NOT NULL CHECK (decided_by <> ''),
    why text NOT NULL DEFAULT '',
    decided_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (article_id, other_article_id),
    CONSTRAINT story_pin_once CHECK (article_id < other_article_id)
);
CREATE INDEX story_pin_other ON warehouse.story_pin (other_article_id);
COMMENT ON TABLE warehouse.story_pin IS 'One row a pair of articles about which a person decided; rules never overrule it.';
COMMENT ON COLUMN warehouse.story_pin.article_id IS 'One article.';
COMMENT ON COLUMN warehouse.story_pin.other_article_id IS 'The other; the greater article_id.';
COMMENT ON COLUMN warehouse.story_pin.same_story IS 'True: keep together. False: keep apart.';
COMMENT ON COLUMN warehouse.story_pin.decided_by IS 'Who decided.';
COMMENT ON COLUMN warehouse.story_pin.why IS 'Why.';
COMMENT ON COLUMN warehouse.story_pin.decided_at IS 'When.';

-- Some 58 rows a revision: a foreign key would check each of them against a revision written in the same statement, and
-- a second index for it would double the cost. dim_revision.signature has the same keys, and deletes go through it.
CREATE TABLE warehouse.lsh_band (
    band bigint NOT NULL,
    revision_id bigint NOT NULL,
    PRIMARY KEY (band, revision_id)
);
COMMENT ON TABLE warehouse.lsh_band IS 'One row an LSH band key of a revision: texts that share a key are candidates for a comparison. A search structure, of no meaning in itself.';
COMMENT ON COLUMN warehouse.lsh_band.band IS 'Signed 64-bit hash of one band of the signature.';
COMMENT ON COLUMN warehouse.lsh_band.revision_id IS 'The revision.';
