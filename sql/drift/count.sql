-- Grain: ops.layout_health one row a run, layout and field; ops.layout_source one a run, layout, field and element of the
-- page that gave it; ops.layout_size one a run, layout and measure.
-- Why here: inside the merge, before the staged rows go, so that a capture is counted when and only when it is merged; a
-- task that runs again finds nothing staged and counts nothing. Parts of a run merged later are added. A capture that
-- two candidates led to counts once; one a newer parser has read already counts too, for it was parsed now.
-- Cost: one pass over the run's staged revisions.

CREATE TEMPORARY TABLE drift_document ON COMMIT DROP AS
SELECT DISTINCT ON (i.capture_id) s.layout, s.headline, s.standfirst, s.bylines, s.section, s.tags,
    s.first_published_at, s.published_precision, s.stated_modified_at, s.canonical_url, s.images, s.word_count,
    CAST(s.provenance AS jsonb) AS provenance,
    jsonb_array_length(CAST(s.blocks AS jsonb)) AS paragraphs,
    EXISTS (SELECT FROM staging.link AS l WHERE l.run_id = s.run_id AND l.ordinal = s.ordinal) AS has_links
FROM merge_item AS i
JOIN staging.revision AS s ON s.run_id = :run_id AND s.ordinal = i.ordinal
WHERE i.same_as_capture_id IS NULL
ORDER BY i.capture_id, i.ordinal;

INSERT INTO ops.layout_health AS h (run_id, layout, field, documents, found)
SELECT :run_id, d.layout, f.field, count(*), count(*) FILTER (WHERE f.is_found)
FROM drift_document AS d
CROSS JOIN LATERAL (VALUES
    ('headline', d.headline <> ''),
    ('standfirst', d.standfirst <> ''),
    ('bylines', d.bylines <> '[]'),
    ('section', d.section <> ''),
    ('tags', cardinality(d.tags) > 0),
    ('first_published_at', d.first_published_at IS NOT NULL),
    -- The day alone, where there was the minute, is a fall too: a second-best element has answered.
    ('first_published_at to the minute', d.published_precision IN ('second', 'minute')),
    ('last_modified_at', d.stated_modified_at IS NOT NULL),
    ('canonical_url', d.canonical_url <> ''),
    ('images', d.images <> '[]'),
    ('links', d.has_links)
) AS f (field, is_found)
GROUP BY d.layout, f.field
ON CONFLICT (run_id, layout, field) DO UPDATE
SET documents = h.documents + excluded.documents, found = h.found + excluded.found, recorded_at = excluded.recorded_at;

-- A day inside the name of an element ("the embedded post dated …") says nothing of the markup.
INSERT INTO ops.layout_source AS h (run_id, layout, field, element, documents)
SELECT :run_id, d.layout, p.field, regexp_replace(p.element, '[0-9]{4}-[0-9]{2}-[0-9]{2}', '…'), count(*)
FROM drift_document AS d
CROSS JOIN LATERAL jsonb_each_text(d.provenance) AS p (field, element)
WHERE p.element <> ''
GROUP BY 2, 3, 4
ON CONFLICT (run_id, layout, field, element) DO UPDATE
SET documents = h.documents + excluded.documents, recorded_at = excluded.recorded_at;

INSERT INTO ops.layout_size AS z (run_id, layout, measure, documents, total, log_sum, log_square_sum)
SELECT :run_id, d.layout, m.measure, count(*), sum(m.size), sum(ln(1 + m.size)), sum(ln(1 + m.size) ^ 2)
FROM drift_document AS d
CROSS JOIN LATERAL (VALUES
    ('words', CAST(d.word_count AS double precision)), ('paragraphs', CAST(d.paragraphs AS double precision))
) AS m (measure, size)
GROUP BY d.layout, m.measure
ON CONFLICT (run_id, layout, measure) DO UPDATE
SET documents = z.documents + excluded.documents, total = z.total + excluded.total,
    log_sum = z.log_sum + excluded.log_sum, log_square_sum = z.log_square_sum + excluded.log_square_sum,
    recorded_at = excluded.recorded_at;

DROP TABLE drift_document;
