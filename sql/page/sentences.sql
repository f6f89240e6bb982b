-- Which sentences of some texts speak for a topic, name an entity, or are about the crisis?
-- Grain: one row a sentence, the most telling of each text first: for the crisis, phrases of its topics and its country's name.
-- Cost: the facts of those texts.
-- Parameters:
--   revisions = '0'   texts: revision_ids with commas between them
--   kind = 'crisis'   crisis, topic or entity
--   key = 'crisis'   crisis, a topic, or an entity's key such as person:juan-guaido
--   each = 3   sentences of a text
WITH hit AS (
    SELECT r.revision_id, f.char_start, f.char_end, f.surface, warehouse.sentence_around(r.body, f.char_start, f.char_end) AS sentence
    FROM warehouse.dim_revision AS r
    CROSS JOIN LATERAL (
        SELECT t.char_start, t.char_end, t.surface
        FROM warehouse.fact_topic AS t
        WHERE t.revision_id = r.revision_id AND (:kind = 'crisis' OR :kind = 'topic' AND t.topic = :key)
        UNION ALL
        SELECT n.char_start, n.char_end, n.surface
        FROM warehouse.fact_mention AS n
        JOIN warehouse.dim_entity AS e USING (entity_id)
        WHERE n.revision_id = r.revision_id
            AND e.entity_key = CASE :kind WHEN 'crisis' THEN 'place:venezuela' WHEN 'entity' THEN :key END
    ) AS f
    WHERE r.revision_id = ANY (cast(string_to_array(:revisions, ',') AS bigint[]))
),
told AS (
    SELECT revision_id, sentence, min(char_start) AS char_start, min(char_end) AS char_end, count(*) AS hits,
        array_agg(DISTINCT surface) AS surfaces,
        row_number() OVER (PARTITION BY revision_id ORDER BY count(*) DESC, min(char_start)) AS place
    FROM hit
    GROUP BY revision_id, sentence
)
SELECT revision_id, sentence, hits, surfaces, char_start, char_end
FROM told
WHERE place <= :each
ORDER BY revision_id, char_start;
