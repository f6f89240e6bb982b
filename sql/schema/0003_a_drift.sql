-- What a run found less of than the runs before it: sizes beside ops.layout_health, warnings, and both for the analyst.
-- Why sums of logarithms: lengths are skewed, their logarithms hardly; sums add up over the parts of a run.

CREATE TABLE ops.layout_size (
    run_id bigint NOT NULL REFERENCES ops.run ON DELETE CASCADE,
    layout text NOT NULL,
    measure text NOT NULL CHECK (measure IN ('words', 'paragraphs')),
    documents integer NOT NULL CHECK (documents > 0),
    total bigint NOT NULL CHECK (total >= 0),
    log_sum double precision NOT NULL,
    log_square_sum double precision NOT NULL CHECK (log_square_sum >= 0),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, layout, measure)
);
COMMENT ON TABLE ops.layout_size IS 'One row a run, layout and measure: how long the bodies were that the parser found.';
COMMENT ON COLUMN ops.layout_size.run_id IS 'The run.';
COMMENT ON COLUMN ops.layout_size.layout IS 'Generation of page markup.';
COMMENT ON COLUMN ops.layout_size.measure IS 'words, or paragraphs: blocks of the body, list items and posts among them.';
COMMENT ON COLUMN ops.layout_size.documents IS 'Documents of that layout in the run; each capture once.';
COMMENT ON COLUMN ops.layout_size.total IS 'Sum of the measure over them.';
COMMENT ON COLUMN ops.layout_size.log_sum IS 'Sum of ln(1 + measure) over them: exp(log_sum / documents) − 1 is the typical size.';
COMMENT ON COLUMN ops.layout_size.log_square_sum IS 'Sum of the squares of ln(1 + measure): with log_sum their spread.';
COMMENT ON COLUMN ops.layout_size.recorded_at IS 'When it was counted.';

CREATE TABLE ops.run_warning (
    run_id bigint NOT NULL REFERENCES ops.run ON DELETE CASCADE,
    kind text NOT NULL CHECK (kind IN ('field', 'size')),
    layout text NOT NULL,
    field text NOT NULL,
    documents integer NOT NULL CHECK (documents > 0),
    value double precision NOT NULL CHECK (value >= 0),
    earlier_documents bigint NOT NULL CHECK (earlier_documents > 0),
    earlier_value double precision NOT NULL CHECK (earlier_value >= 0),
    chance double precision NOT NULL CHECK (chance BETWEEN 0 AND 1),
    sentence text NOT NULL CHECK (sentence <> ''),
    warned_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, kind, layout, field)
);
COMMENT ON TABLE ops.run_warning IS 'One row a run and thing it found suddenly less of than the runs before it. A warning stops nothing.';
COMMENT ON COLUMN ops.run_warning.run_id IS 'The run that was warned about.';
COMMENT ON COLUMN ops.run_warning.kind IS 'field (a field is found in fewer documents) or size (bodies are shorter).';
COMMENT ON COLUMN ops.run_warning.layout IS 'Generation of page markup.';
COMMENT ON COLUMN ops.run_warning.field IS 'Field of the document; words or paragraphs for a size.';
COMMENT ON COLUMN ops.run_warning.documents IS 'Documents of that layout in the run.';
COMMENT ON COLUMN ops.run_warning.value IS 'Share of them that had the field (0 to 1); for a size, the typical one (geometric mean).';
COMMENT ON COLUMN ops.run_warning.earlier_documents IS 'Documents of that layout in the earlier runs compared with.';
COMMENT ON COLUMN ops.run_warning.earlier_value IS 'The same over the earlier runs.';
COMMENT ON COLUMN ops.run_warning.chance IS 'How probable a fall as large is where nothing has changed.';
COMMENT ON COLUMN ops.run_warning.sentence IS 'The warning, for a person.';
COMMENT ON COLUMN ops.run_warning.warned_at IS 'When it was raised.';

-- Cost of both views: the rows of ops they show; a run has some dozens.
CREATE VIEW mart.layout_health AS
SELECT h.run_id, h.layout, h.field, r.opened_at, r.is_sample, h.documents, h.found,
    h.found::double precision / h.documents AS share, w.total::double precision / w.documents AS mean_words,
    p.total::double precision / p.documents AS mean_paragraphs
FROM ops.layout_health AS h
JOIN ops.run AS r USING (run_id)
LEFT JOIN ops.layout_size AS w ON w.run_id = h.run_id AND w.layout = h.layout AND w.measure = 'words'
LEFT JOIN ops.layout_size AS p ON p.run_id = h.run_id AND p.layout = h.layout AND p.measure = 'paragraphs';
COMMENT ON VIEW mart.layout_health IS 'One row a run, layout and field: how often the parser found the field. The series behind mart.layout_drift.';
COMMENT ON COLUMN mart.layout_health.run_id IS 'The run.';
COMMENT ON COLUMN mart.layout_health.layout IS 'Generation of page markup.';
COMMENT ON COLUMN mart.layout_health.field IS 'Field of the document.';
COMMENT ON COLUMN mart.layout_health.opened_at IS 'When the run began.';
COMMENT ON COLUMN mart.layout_health.is_sample IS 'True when the bundled sample site was read, not the BBC.';
COMMENT ON COLUMN mart.layout_health.documents IS 'Documents of that layout in the run.';
COMMENT ON COLUMN mart.layout_health.found IS 'Of these, how many had the field.';
COMMENT ON COLUMN mart.layout_health.share IS 'found / documents.';
COMMENT ON COLUMN mart.layout_health.mean_words IS 'Mean words of the bodies of that layout in the run.';
COMMENT ON COLUMN mart.layout_health.mean_paragraphs IS 'Mean blocks of these bodies.';

CREATE VIEW mart.layout_drift AS
SELECT w.run_id, w.kind, w.layout, w.field, r.opened_at, r.is_sample, w.documents, w.value, w.earlier_documents,
    w.earlier_value, w.chance, w.sentence
FROM ops.run_warning AS w
JOIN ops.run AS r USING (run_id);
COMMENT ON VIEW mart.layout_drift IS 'One row a run and layout and field it found suddenly less of: the page markup has probably changed, and what was loaded since may lack that field.';
COMMENT ON COLUMN mart.layout_drift.run_id IS 'The run.';
COMMENT ON COLUMN mart.layout_drift.kind IS 'field (found in fewer documents) or size (bodies are shorter).';
COMMENT ON COLUMN mart.layout_drift.layout IS 'Generation of page markup.';
COMMENT ON COLUMN mart.layout_drift.field IS 'Field of the document; words or paragraphs for a size.';
COMMENT ON COLUMN mart.layout_drift.opened_at IS 'When the run began.';
COMMENT ON COLUMN mart.layout_drift.is_sample IS 'True when the bundled sample site was read, not the BBC.';
COMMENT ON COLUMN mart.layout_drift.documents IS 'Documents of that layout in the run.';
COMMENT ON COLUMN mart.layout_drift.value IS 'Share of them that had the field (0 to 1); for a size, the typical one (geometric mean).';
COMMENT ON COLUMN mart.layout_drift.earlier_documents IS 'Documents of that layout in the earlier runs compared with.';
COMMENT ON COLUMN mart.layout_drift.earlier_value IS 'The same over the earlier runs.';
COMMENT ON COLUMN mart.layout_drift.chance IS 'How probable a fall as large is where nothing has changed.';
COMMENT ON COLUMN mart.layout_drift.sentence IS 'The warning, for a person.';

-- The default privileges of 0001 give the same; written out so that these rights can be read here.
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.layout_size, ops.run_warning TO orinoco_loader;
GRANT SELECT ON mart.layout_health, mart.layout_drift TO orinoco_analyst, orinoco_loader;
