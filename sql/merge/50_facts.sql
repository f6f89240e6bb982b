-- Grain: one row a fact of a text and kind that is due (merge_fact).
-- Why: facts belong to a text, so they are written with it and replaced kind by kind, never one by one.
-- Cost: proportional to the facts of the run; nothing for unchanged texts.

DELETE FROM warehouse.fact_mention AS f USING merge_fact AS t
WHERE t.why <> 'new' AND t.kind = 'mentions' AND f.revision_id = t.revision_id;

DELETE FROM warehouse.fact_quote AS f USING merge_fact AS t
WHERE t.why <> 'new' AND t.kind = 'quotes' AND f.revision_id = t.revision_id;

DELETE FROM warehouse.fact_figure AS f USING merge_fact AS t
WHERE t.why <> 'new' AND t.kind = 'figures' AND f.revision_id = t.revision_id;

DELETE FROM warehouse.fact_topic AS f USING merge_fact AS t
WHERE t.why <> 'new' AND t.kind = 'topics' AND f.revision_id = t.revision_id;

DELETE FROM warehouse.fact_topic_score AS f USING merge_fact AS t
WHERE t.why <> 'new' AND t.kind = 'topics' AND f.revision_id = t.revision_id;

DELETE FROM warehouse.fact_date AS f USING merge_fact AS t
WHERE t.why <> 'new' AND t.kind = 'dates' AND f.revision_id = t.revision_id;

DELETE FROM warehouse.fact_link AS f USING merge_fact AS t
WHERE t.why <> 'new' AND t.kind = 'links' AND f.revision_id = t.revision_id;

INSERT INTO warehouse.fact_mention (
    revision_id, mention_no, kind, entity_id, name, char_start, char_end, surface, tier, rule, rule_version
)
SELECT t.revision_id, s.fact_no, s.kind, e.entity_id, s.name,
    s.char_start, s.char_end, s.surface, s.tier, s.rule, s.rule_version
FROM merge_fact AS t
JOIN staging.mention AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
LEFT JOIN warehouse.dim_entity AS e ON e.entity_key = s.entity_key
WHERE t.kind = 'mentions';

INSERT INTO warehouse.fact_quote (
    revision_id, quote_no, kind, speaker_entity_id, speaker, cue, addressee,
    char_start, char_end, surface, tier, rule, rule_version
)
SELECT t.revision_id, s.fact_no, s.kind, e.entity_id, s.speaker, s.cue, s.addressee,
    s.char_start, s.char_end, s.surface, s.tier, s.rule, s.rule_version
FROM merge_fact AS t
JOIN staging.quote AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
LEFT JOIN warehouse.dim_entity AS e ON e.entity_key = s.speaker_key
WHERE t.kind = 'quotes';

INSERT INTO warehouse.fact_figure (
    revision_id, figure_no, measure, value_low, value_high, modifier, unit, as_of, attributed_to_entity_id,
    attributed_to, vague, basis, char_start, char_end, surface, tier, rule, rule_version
)
SELECT t.revision_id, s.fact_no, s.measure, s.value_low, s.value_high, s.modifier, s.unit, s.as_of, e.entity_id,
    coalesce(e.name, s.attributed_to), s.vague, s.basis, s.char_start, s.char_end, s.surface, s.tier, s.rule, s.rule_version
FROM merge_fact AS t
JOIN staging.figure AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
LEFT JOIN warehouse.dim_entity AS e ON e.entity_key = s.attributed_to
WHERE t.kind = 'figures';

INSERT INTO warehouse.fact_topic (
    revision_id, hit_no, topic, char_start, char_end, surface, tier, rule, rule_version
)
SELECT t.revision_id, s.fact_no, s.topic, s.char_start, s.char_end, s.surface, s.tier, s.rule, s.rule_version
FROM merge_fact AS t
JOIN staging.topic AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
WHERE t.kind = 'topics';

INSERT INTO warehouse.fact_topic_score (
    revision_id, topic, score, central, hits, rule, rule_version
)
SELECT t.revision_id, s.topic, s.score, s.central, s.hits, s.rule, s.rule_version
FROM merge_fact AS t
JOIN staging.topic_score AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
WHERE t.kind = 'topics';

INSERT INTO warehouse.fact_date (
    revision_id, date_no, value, resolution, char_start, char_end, surface, tier, rule, rule_version
)
SELECT t.revision_id, s.fact_no, s.value, s.resolution, s.char_start, s.char_end, s.surface, s.tier, s.rule, s.rule_version
FROM merge_fact AS t
JOIN staging.date_mention AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
WHERE t.kind = 'dates';

INSERT INTO warehouse.fact_link (
    revision_id, link_no, href, link_text, target_source, target_native_id,
    char_start, char_end, surface, tier, rule, rule_version
)
SELECT t.revision_id, s.fact_no, s.href, s.link_text, s.target_source, s.target_native_id,
    s.char_start, s.char_end, s.surface, s.tier, s.rule, s.rule_version
FROM merge_fact AS t
JOIN staging.link AS s ON s.run_id = :run_id AND s.ordinal = t.ordinal
WHERE t.kind = 'links';
