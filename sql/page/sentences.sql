-- Which sentences of some texts speak for a topic, name an entity, or are about the crisis?
-- Grain: one row a sentence, the most telling of each text: for the crisis, phrases of its topics and its country's name; of
-- an entity and a topic together those that have both, else some of each. Sentences are those of warehouse.sentence_around,
-- but each text is cut once: for a page of facts, cutting around every one costs ten times as much.
-- Cost: the facts of those texts.
-- Parameters:
--   revisions = '0'   texts: revision_ids with commas between them
--   kind = 'crisis'   crisis, topic or entity
--   key = 'crisis'   crisis, a topic, or an entity's key such as person:juan-guaido
--   topic = ''   with an entity: sentences that speak for this topic too
--   each = 3   sentences of a text
WITH written AS MATERIALIZED (
    SELECT r.revision_id, r.body || '' AS body  -- unpacked here, once
    FROM warehouse.dim_revision AS r
    WHERE r.revision_id = ANY (cast(string_to_array(:revisions, ',') AS bigint[]))
),
piece AS MATERIALIZED (  -- from one stop to the next; its ends count from 0, as spans do
    SELECT c.revision_id, c.after - char_length(c.piece) - 1 AS piece_start, c.after AS piece_end
    FROM (
        SELECT w.revision_id, p.piece, sum(char_length(p.piece) + 1) OVER (PARTITION BY w.revision_id ORDER BY p.place) AS after
        FROM written AS w
        -- a stop that a letter or a digit follows at once, as in 2.5m, ends nothing
        CROSS JOIN LATERAL string_to_table(
            translate(regexp_replace(w.body, '[.!?](?=\w)', ',', 'g'), E'!?\n', '...'), '.'
        ) WITH ORDINALITY AS p (piece, place)
    ) AS c
),
named AS MATERIALIZED (  -- by text first: the index by name leads through all years
    SELECT n.revision_id, n.entity_id, n.char_start, n.char_end, n.surface
    FROM warehouse.fact_mention AS n
    JOIN written AS w USING (revision_id)
),
hit AS (
    SELECT t.revision_id, t.char_start, t.char_end, t.surface, false AS is_name
    FROM warehouse.fact_topic AS t
    JOIN written AS w USING (revision_id)
    WHERE :kind = 'crisis' OR t.topic = CASE :kind WHEN 'topic' THEN :key ELSE :topic END
    UNION ALL
    SELECT n.revision_id, n.char_start, n.char_end, n.surface, true
    FROM named AS n
    JOIN warehouse.dim_entity AS e USING (entity_id)
    WHERE e.entity_key = CASE :kind WHEN 'crisis' THEN 'place:venezuela' WHEN 'entity' THEN :key END
),
told AS (
    SELECT h.revision_id, a.piece_start, z.piece_end, min(h.char_start) AS char_start, min(h.char_end) AS char_end,
        count(*) AS hits, array_agg(DISTINCT h.surface) AS surfaces,
        CASE WHEN :topic <> '' THEN bool_or(h.is_name) AND NOT bool_and(h.is_name) END AS has_both,
        CASE WHEN :topic <> '' THEN bool_or(h.is_name) END AS has_name
    FROM hit AS h
    JOIN piece AS a ON a.revision_id = h.revision_id AND h.char_start >= a.piece_start AND h.char_start < a.piece_end
    JOIN piece AS z ON z.revision_id = h.revision_id AND h.char_end >= z.piece_start AND h.char_end < z.piece_end
    GROUP BY h.revision_id, a.piece_start, z.piece_end
),
turned AS (
    SELECT t.*, row_number() OVER (PARTITION BY t.revision_id, t.has_both, t.has_name ORDER BY t.hits DESC, t.char_start) AS turn
    FROM told AS t
),
placed AS (
    SELECT t.*, row_number() OVER (PARTITION BY t.revision_id ORDER BY t.has_both DESC, t.turn, t.hits DESC, t.char_start) AS place
    FROM turned AS t
)
SELECT p.revision_id, btrim(rtrim(substring(w.body FROM p.piece_start::integer + 1 FOR (p.piece_end - p.piece_start)::integer), E'\n')) AS sentence,
    p.hits, p.surfaces, p.char_start, p.char_end
FROM placed AS p
JOIN written AS w USING (revision_id)
WHERE p.place <= :each
ORDER BY p.revision_id, p.char_start;
