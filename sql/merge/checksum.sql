-- Grain: one line of text a row of the warehouse, in the order of its natural key, one statement a table.
-- Why: etl.load.checksum hashes these lines. Surrogate keys, run ids and times of loading are left out.
-- Cost: reads everything.

SELECT jsonb_build_array(
    a.source, a.native_id, a.canonical_url, a.section, a.page_type, a.language, a.first_published_at,
    a.published_precision, a.published_basis, a.first_modified_at, a.last_modified_at, encode(r.content_sha256, 'hex'), a.crisis_score,
    a.is_crisis, a.is_sample, a.first_seen_at, a.last_seen_at
)::text
FROM warehouse.dim_article AS a
LEFT JOIN warehouse.dim_revision AS r ON r.revision_id = a.current_revision_id
ORDER BY a.source, a.native_id;

SELECT jsonb_build_array(
    a.source, a.native_id, r.revision_no, r.valid_from, r.valid_to, r.headline, r.standfirst, r.body, r.blocks, r.bylines,
    r.tags, r.images, r.provenance, r.language, r.page_type, r.layout, r.word_count, encode(r.content_sha256, 'hex'),
    r.signature, r.tone, r.crisis_score, r.is_crisis, r.crisis_reasons, e.entity_key, r.parser_version,
    r.extractor_version, c.url, c.fetched_at
)::text
FROM warehouse.dim_revision AS r
JOIN warehouse.dim_article AS a USING (article_id)
JOIN ops.capture AS c USING (capture_id)
LEFT JOIN warehouse.dim_entity AS e ON e.entity_id = r.focus_entity_id
ORDER BY a.source, a.native_id, r.revision_no;

SELECT jsonb_build_array(
    a.source, a.native_id, s.seen_at, s.url, encode(r.content_sha256, 'hex'), s.canonical_url, s.section, s.page_type,
    s.language, s.first_published_at, s.published_precision, s.published_basis, s.last_modified_at, s.is_stale,
    s.parser_version
)::text
FROM warehouse.sighting AS s
JOIN warehouse.dim_article AS a USING (article_id)
JOIN warehouse.dim_revision AS r USING (revision_id)
ORDER BY a.source, a.native_id, s.seen_at, s.url;

SELECT jsonb_build_array(
    v.fact, a.source, a.native_id, r.revision_no, v.fact_no, v.char_start, v.char_end, v.surface, v.tier, v.rule,
    v.rule_version
)::text
FROM warehouse.evidence AS v
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
ORDER BY v.fact, a.source, a.native_id, r.revision_no, v.fact_no;

SELECT jsonb_build_array(a.source, a.native_id, r.revision_no, m.mention_no, m.kind, e.entity_key, m.name)::text
FROM warehouse.fact_mention AS m
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
LEFT JOIN warehouse.dim_entity AS e USING (entity_id)
ORDER BY a.source, a.native_id, r.revision_no, m.mention_no;

SELECT jsonb_build_array(
    a.source, a.native_id, r.revision_no, q.quote_no, q.kind, e.entity_key, q.speaker, q.cue, q.addressee
)::text
FROM warehouse.fact_quote AS q
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
LEFT JOIN warehouse.dim_entity AS e ON e.entity_id = q.speaker_entity_id
ORDER BY a.source, a.native_id, r.revision_no, q.quote_no;

SELECT jsonb_build_array(
    a.source, a.native_id, r.revision_no, f.figure_no, f.measure, f.value_low, f.value_high, f.modifier, f.unit, f.as_of,
    e.entity_key, f.attributed_to, f.vague, f.basis
)::text
FROM warehouse.fact_figure AS f
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
LEFT JOIN warehouse.dim_entity AS e ON e.entity_id = f.attributed_to_entity_id
ORDER BY a.source, a.native_id, r.revision_no, f.figure_no;

SELECT jsonb_build_array(
    a.source, a.native_id, r.revision_no, t.topic, t.score, t.central, t.hits, t.rule, t.rule_version
)::text
FROM warehouse.fact_topic_score AS t
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
ORDER BY a.source, a.native_id, r.revision_no, t.topic;

SELECT jsonb_build_array(
    a.source, a.native_id, r.revision_no, l.link_no, l.href, l.link_text, l.target_source, l.target_native_id
)::text
FROM warehouse.fact_link AS l
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
ORDER BY a.source, a.native_id, r.revision_no, l.link_no;

SELECT jsonb_build_array(a.source, a.native_id, r.revision_no, t.hit_no, t.topic)::text
FROM warehouse.fact_topic AS t
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
ORDER BY a.source, a.native_id, r.revision_no, t.hit_no;

SELECT jsonb_build_array(a.source, a.native_id, r.revision_no, d.date_no, d.value, d.resolution)::text
FROM warehouse.fact_date AS d
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
ORDER BY a.source, a.native_id, r.revision_no, d.date_no;

SELECT jsonb_build_array(
    a.source, a.native_id, c.changed_at, f.revision_no, t.revision_no, c.is_return, c.headline_changed, c.blocks_added,
    c.blocks_removed, c.blocks_edited, c.figures_changed, c.details
)::text
FROM warehouse.revision_change AS c
JOIN warehouse.dim_article AS a USING (article_id)
JOIN warehouse.dim_revision AS f ON f.revision_id = c.from_revision_id
JOIN warehouse.dim_revision AS t ON t.revision_id = c.to_revision_id
ORDER BY a.source, a.native_id, c.changed_at;

SELECT jsonb_build_array(a.source, a.native_id, r.revision_no, b.band >> 46, b.band & 65535)::text
FROM warehouse.lsh_band AS b
JOIN warehouse.dim_revision AS r USING (revision_id)
JOIN warehouse.dim_article AS a USING (article_id)
ORDER BY a.source, a.native_id, r.revision_no, b.band >> 46, b.band & 65535;

SELECT jsonb_build_array(a.source, a.native_id, m.source, m.native_id, s.articles)::text
FROM warehouse.dim_article AS a
LEFT JOIN warehouse.story AS s USING (story_id)
LEFT JOIN warehouse.dim_article AS m ON m.article_id = s.medoid_article_id
ORDER BY a.source, a.native_id;

SELECT jsonb_build_array(
    least(ROW (a.source, a.native_id), ROW (b.source, b.native_id))::text,
    greatest(ROW (a.source, a.native_id), ROW (b.source, b.native_id))::text,
    d.same_story, d.kind, d.jaccard, d.containment, d.rule, d.rule_version
)::text AS line
FROM warehouse.duplicate AS d
JOIN warehouse.dim_article AS a USING (article_id)
JOIN warehouse.dim_article AS b ON b.article_id = d.other_article_id
ORDER BY line;
