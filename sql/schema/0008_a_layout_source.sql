-- Which element of the page answered each field: a field that a second-best element still answers is drift too.
-- Why beside ops.layout_health and not in it: a field has one count of documents, but several elements that gave it.

CREATE TABLE ops.layout_source (
    run_id bigint NOT NULL REFERENCES ops.run ON DELETE CASCADE,
    layout text NOT NULL,
    field text NOT NULL,
    element text NOT NULL CHECK (element <> ''),
    documents integer NOT NULL CHECK (documents > 0),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (run_id, layout, field, element)
);
COMMENT ON TABLE ops.layout_source IS 'One row a run, layout, field and element of the page: in how many documents that element gave the field.';
COMMENT ON COLUMN ops.layout_source.run_id IS 'The run.';
COMMENT ON COLUMN ops.layout_source.layout IS 'Generation of page markup.';
COMMENT ON COLUMN ops.layout_source.field IS 'Field of the document: headline, bylines, first_published_at, …; blocks is the body.';
COMMENT ON COLUMN ops.layout_source.element IS 'The element, as dim_revision.provenance names it; a day in it is written as …';
COMMENT ON COLUMN ops.layout_source.documents IS 'Documents of that layout in the run that have the field from this element; each capture once.';
COMMENT ON COLUMN ops.layout_source.recorded_at IS 'When it was counted.';

ALTER TABLE ops.run_warning DROP CONSTRAINT run_warning_kind_check;
ALTER TABLE ops.run_warning ADD CONSTRAINT run_warning_kind_check CHECK (kind IN ('field', 'size', 'element'));
COMMENT ON COLUMN ops.run_warning.kind IS 'field (a field is found in fewer documents), element (another element of the page gives it) or size (bodies are shorter).';
COMMENT ON COLUMN ops.run_warning.documents IS 'Documents of that layout in the run; for an element, those that have the field.';
COMMENT ON COLUMN ops.run_warning.value IS 'Share of them that had the field, or had it from the element that gave it before (0 to 1); for a size, the typical one (geometric mean).';

-- Cost: the rows of ops it shows; a run has about a hundred.
CREATE VIEW mart.layout_elements AS
SELECT s.run_id, s.layout, s.field, s.element, r.opened_at, r.is_sample, s.documents,
    s.documents::double precision / sum(s.documents) OVER (PARTITION BY s.run_id, s.layout, s.field) AS share
FROM ops.layout_source AS s
JOIN ops.run AS r USING (run_id);
COMMENT ON VIEW mart.layout_elements IS 'One row a run, layout, field and element of the page: how often that element gave the field. A fall of the first in favour of a second is drift that the field itself does not show.';
COMMENT ON COLUMN mart.layout_elements.run_id IS 'The run.';
COMMENT ON COLUMN mart.layout_elements.layout IS 'Generation of page markup.';
COMMENT ON COLUMN mart.layout_elements.field IS 'Field of the document; blocks is the body.';
COMMENT ON COLUMN mart.layout_elements.element IS 'The element, as dim_revision.provenance names it.';
COMMENT ON COLUMN mart.layout_elements.opened_at IS 'When the run began.';
COMMENT ON COLUMN mart.layout_elements.is_sample IS 'True when the bundled sample site was read, not the BBC.';
COMMENT ON COLUMN mart.layout_elements.documents IS 'Documents that have the field from this element.';
COMMENT ON COLUMN mart.layout_elements.share IS 'Share of the documents of the layout that have the field.';

CREATE OR REPLACE VIEW mart.layout_health AS
SELECT h.run_id, h.layout, h.field, r.opened_at, r.is_sample, h.documents, h.found,
    h.found::double precision / h.documents AS share, w.total::double precision / w.documents AS mean_words,
    p.total::double precision / p.documents AS mean_paragraphs, e.element AS main_element, e.share AS main_element_share
FROM ops.layout_health AS h
JOIN ops.run AS r USING (run_id)
LEFT JOIN ops.layout_size AS w ON w.run_id = h.run_id AND w.layout = h.layout AND w.measure = 'words'
LEFT JOIN ops.layout_size AS p ON p.run_id = h.run_id AND p.layout = h.layout AND p.measure = 'paragraphs'
LEFT JOIN LATERAL (
    SELECT s.element, s.documents::double precision / sum(s.documents) OVER () AS share
    FROM ops.layout_source AS s
    WHERE s.run_id = h.run_id AND s.layout = h.layout AND s.field = h.field
    ORDER BY s.documents DESC, s.element
    LIMIT 1
) AS e ON true;
COMMENT ON COLUMN mart.layout_health.main_element IS 'The element of the page that gave the field in most of these documents; null for fields whose element is not kept.';
COMMENT ON COLUMN mart.layout_health.main_element_share IS 'In what share of the documents that have the field it gave it. The others: mart.layout_elements.';
COMMENT ON COLUMN mart.layout_drift.kind IS 'field (found in fewer documents), element (given by another element of the page) or size (bodies are shorter).';
COMMENT ON COLUMN mart.layout_drift.documents IS 'Documents of that layout in the run; for an element, those that have the field.';
COMMENT ON COLUMN mart.layout_drift.value IS 'Share of them that had the field, or had it from the element that gave it before (0 to 1); for a size, the typical one (geometric mean).';

-- The default privileges of 0001 give the same; written out so that these rights can be read here.
GRANT SELECT, INSERT, UPDATE, DELETE ON ops.layout_source TO orinoco_loader;
GRANT SELECT ON mart.layout_elements, mart.layout_health TO orinoco_analyst, orinoco_loader;
