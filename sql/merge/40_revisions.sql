-- Grain: one row a distinct text of a touched article.
-- Why this order: bands and facts of a text that is read anew go first, then the places in history of the texts that
-- were there, then the new texts, each once and with its final values.
-- Cost: proportional to the texts of the articles touched; an unchanged text is not written.

SET CONSTRAINTS warehouse.dim_revision_no_key DEFERRED;

-- Texts that no capture shows any more: a newer parser read something else in all of them.
CREATE TEMPORARY TABLE merge_orphan ON COMMIT DROP AS
SELECT r.revision_id
FROM merge_article AS m
JOIN warehouse.dim_revision AS r USING (article_id)
WHERE NOT EXISTS (SELECT FROM merge_revision AS n WHERE n.revision_id = r.revision_id);

-- Keys that a text read anew has no more, and those it has not had: mostly none, and then nothing of them is written.
CREATE TEMPORARY TABLE merge_gone_band ON COMMIT DROP AS
SELECT key.band, r.revision_id
FROM merge_text AS t
JOIN staging.revision AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
JOIN warehouse.dim_revision AS r ON r.revision_id = t.revision_id
CROSS JOIN LATERAL unnest(r.signature) AS key (band)
WHERE t.action = 'replace' AND key.band <> ALL (s.signature)
UNION
SELECT key.band, r.revision_id
FROM merge_orphan
JOIN warehouse.dim_revision AS r USING (revision_id)
CROSS JOIN LATERAL unnest(r.signature) AS key (band);

CREATE TEMPORARY TABLE merge_fresh_band ON COMMIT DROP AS
SELECT DISTINCT key.band, t.revision_id
FROM merge_text AS t
JOIN staging.revision AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
LEFT JOIN warehouse.dim_revision AS r ON r.revision_id = t.revision_id
CROSS JOIN LATERAL unnest(s.signature) AS key (band)
WHERE t.action <> 'keep' AND (r.revision_id IS NULL OR key.band <> ALL (r.signature));

UPDATE warehouse.dim_revision AS r
SET headline = s.headline, standfirst = s.standfirst, body = s.body, blocks = s.blocks::jsonb,
    bylines = s.bylines::jsonb, tags = s.tags, images = s.images::jsonb, provenance = s.provenance::jsonb,
    language = s.language, page_type = s.page_type, layout = s.layout, word_count = s.word_count,
    signature = s.signature, tone = s.tone, crisis_score = s.crisis_score, is_crisis = s.is_crisis,
    crisis_reasons = s.crisis_reasons, focus_entity_id = e.entity_id, parser_version = s.parser_version,
    extractor_version = s.extractor_version, fact_versions = s.fact_versions::jsonb, capture_id = t.capture_id, run_id = s.run_id, loaded_at = now()
FROM merge_text AS t
JOIN staging.revision AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
LEFT JOIN warehouse.dim_entity AS e ON e.entity_key = s.focus_country
WHERE t.action = 'replace' AND r.revision_id = t.revision_id;

-- Two steps, because an article may have one current text at any instant: first the one that no longer is.
UPDATE warehouse.dim_revision AS r
SET valid_from = n.valid_from, valid_to = n.valid_to, revision_no = n.revision_no
FROM merge_revision AS n
WHERE r.revision_id = n.revision_id AND NOT n.is_current
    AND (r.valid_from, r.valid_to, r.revision_no) IS DISTINCT FROM (n.valid_from, n.valid_to, n.revision_no);

UPDATE warehouse.dim_revision AS r
SET valid_to = r.valid_from
FROM merge_orphan AS o
WHERE r.revision_id = o.revision_id AND r.valid_to IS NULL;

UPDATE warehouse.dim_revision AS r
SET valid_from = n.valid_from, valid_to = NULL, revision_no = n.revision_no
FROM merge_revision AS n
WHERE r.revision_id = n.revision_id AND n.is_current
    AND (r.valid_from, r.valid_to, r.revision_no) IS DISTINCT FROM (n.valid_from, n.valid_to, n.revision_no);

INSERT INTO warehouse.dim_revision (
    revision_id, article_id, revision_no, valid_from, valid_to, headline, standfirst, body, blocks, bylines, tags, images,
    provenance, language, page_type, layout, word_count, content_sha256, signature, tone, crisis_score, is_crisis,
    crisis_reasons, focus_entity_id, parser_version, extractor_version, fact_versions, capture_id, run_id
) OVERRIDING SYSTEM VALUE
SELECT t.revision_id, t.article_id, n.revision_no, n.valid_from, n.valid_to, s.headline, s.standfirst, s.body,
    s.blocks::jsonb, s.bylines::jsonb, s.tags, s.images::jsonb, s.provenance::jsonb, s.language, s.page_type, s.layout,
    s.word_count, s.content_sha256, s.signature, s.tone, s.crisis_score, s.is_crisis, s.crisis_reasons, e.entity_id,
    s.parser_version, s.extractor_version, s.fact_versions::jsonb, t.capture_id, s.run_id
FROM merge_text AS t
JOIN merge_revision AS n USING (revision_id)
JOIN staging.revision AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
LEFT JOIN warehouse.dim_entity AS e ON e.entity_key = s.focus_country
WHERE t.action = 'insert'
ORDER BY t.revision_id;

DELETE FROM warehouse.lsh_band_recent AS b
USING merge_gone_band AS old
WHERE b.band = old.band AND b.revision_id = old.revision_id;

INSERT INTO warehouse.lsh_band_recent (band, revision_id)
SELECT band, revision_id FROM merge_fresh_band ORDER BY band, revision_id;

INSERT INTO warehouse.sighting (
    capture_id, article_id, revision_id, seen_at, url, canonical_url, section, page_type, language, first_published_at,
    published_precision, published_basis, last_modified_at, is_stale, same_as_capture_id, parser_version, run_id
)
SELECT capture_id, article_id, revision_id, seen_at, url, canonical_url, section, page_type, language,
    first_published_at, published_precision, published_basis, last_modified_at, is_stale, same_as_capture_id, parser_version,
    :run_id
FROM merge_sighting
WHERE is_fresh
ON CONFLICT (capture_id) DO UPDATE
SET article_id = excluded.article_id, revision_id = excluded.revision_id, canonical_url = excluded.canonical_url,
    section = excluded.section, page_type = excluded.page_type, language = excluded.language,
    first_published_at = excluded.first_published_at, published_precision = excluded.published_precision,
    published_basis = excluded.published_basis, last_modified_at = excluded.last_modified_at,
    is_stale = excluded.is_stale, same_as_capture_id = excluded.same_as_capture_id,
    parser_version = excluded.parser_version
WHERE (sighting.article_id, sighting.revision_id, sighting.canonical_url, sighting.section, sighting.page_type,
        sighting.language, sighting.first_published_at, sighting.published_precision, sighting.published_basis,
        sighting.last_modified_at, sighting.is_stale, sighting.same_as_capture_id, sighting.parser_version)
    IS DISTINCT FROM (excluded.article_id, excluded.revision_id, excluded.canonical_url, excluded.section,
        excluded.page_type, excluded.language, excluded.first_published_at, excluded.published_precision,
        excluded.published_basis, excluded.last_modified_at, excluded.is_stale, excluded.same_as_capture_id,
        excluded.parser_version);

UPDATE warehouse.sighting AS s
SET is_stale = n.is_stale
FROM merge_sighting AS n
WHERE s.capture_id = n.capture_id AND NOT n.is_fresh AND s.is_stale <> n.is_stale;

DELETE FROM warehouse.dim_revision AS r
USING merge_orphan AS o
WHERE r.revision_id = o.revision_id;

-- The fellows of an article that goes have no story until etl.dedupe.stories works theirs out without it.
DELETE FROM warehouse.story AS s
USING merge_article AS m, warehouse.dim_article AS a
WHERE a.article_id = m.article_id AND a.story_id = s.story_id
    AND NOT EXISTS (SELECT FROM merge_sighting AS n WHERE n.article_id = m.article_id);

DELETE FROM warehouse.dim_article AS a
USING merge_article AS m
WHERE a.article_id = m.article_id
    AND NOT EXISTS (SELECT FROM merge_sighting AS n WHERE n.article_id = m.article_id);

SET CONSTRAINTS warehouse.dim_revision_no_key IMMEDIATE;
