-- What was found in a text, and where?
-- Grain: one row a fact, by its place. Topics' phrases are those of any topic; figures those of a known measure.
-- Cost: one text.
-- Parameters:
--   revision_id = 1   the text
SELECT 'name' AS kind, f.char_start, f.char_end, f.surface, coalesce(e.name, f.name) AS about, e.entity_key AS key, f.tier, f.rule
FROM warehouse.fact_mention AS f
LEFT JOIN warehouse.dim_entity AS e USING (entity_id)
WHERE f.revision_id = :revision_id
UNION ALL
SELECT 'quote', f.char_start, f.char_end, f.surface, coalesce(e.name, nullif(f.speaker, ''), 'speaker not named'), e.entity_key, f.tier, f.rule
FROM warehouse.fact_quote AS f
LEFT JOIN warehouse.dim_entity AS e ON e.entity_id = f.speaker_entity_id
WHERE f.revision_id = :revision_id
UNION ALL
SELECT 'figure', f.char_start, f.char_end, f.surface,
    d.name || coalesce(', according to ' || coalesce(e.name, f.attributed_to), ''), f.measure, f.tier, f.rule
FROM warehouse.fact_figure AS f
JOIN warehouse.dim_measure AS d USING (measure)
LEFT JOIN warehouse.dim_entity AS e ON e.entity_id = f.attributed_to_entity_id
WHERE f.revision_id = :revision_id
UNION ALL
SELECT 'topic', f.char_start, f.char_end, f.surface, d.name, f.topic, f.tier, f.rule
FROM warehouse.fact_topic AS f
JOIN warehouse.dim_topic AS d USING (topic)
WHERE f.revision_id = :revision_id
ORDER BY char_start, char_end, kind;
