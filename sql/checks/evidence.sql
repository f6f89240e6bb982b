-- Grain: one row a fact whose evidence is not at its place in the text. There must be none.
-- Why: the invariant everything else stands on. With a run: that run's texts; without: all.
-- A place is counted from the text's first character, so looking there costs as much as the text before it is long. A
-- fact is looked for in its paragraph first, and in the whole text only where it is not found there (a quotation over
-- paragraphs): a sixth of the time. The body is unpacked once a text (|| '' keeps the unpacked copy), not once a fact.
-- Cost: reads the texts and facts of the run; all of them without one.
SELECT v.fact, v.revision_id, v.fact_no, v.char_start, v.char_end, v.surface,
    substr(r.body, v.char_start + 1, v.char_end - v.char_start) AS found
FROM (
    SELECT revision_id, body || '' AS body
    FROM warehouse.dim_revision
    WHERE CAST(:run_id AS bigint) IS NULL OR run_id = :run_id
    OFFSET 0
) AS r
CROSS JOIN LATERAL (
    SELECT array_agg(p.text ORDER BY p.place) AS texts, array_agg(p.char_start ORDER BY p.place) AS starts
    FROM (
        SELECT text, place, (sum(length(text) + 2) OVER (ORDER BY place))::integer - length(text) - 2 AS char_start
        FROM string_to_table(r.body, E'\n\n') WITH ORDINALITY AS part (text, place)
    ) AS p
) AS paragraph
CROSS JOIN LATERAL (  -- text by text, through the keys: the planner would rather read every fact there is
    SELECT *, width_bucket(e.char_start, paragraph.starts) AS place
    FROM warehouse.evidence AS e
    WHERE e.revision_id = r.revision_id
    OFFSET 0
) AS v
WHERE CASE  -- in this order, which AND does not promise
    WHEN substr(paragraph.texts[v.place], v.char_start - paragraph.starts[v.place] + 1, v.char_end - v.char_start) = v.surface
        THEN false
    ELSE substr(r.body, v.char_start + 1, v.char_end - v.char_start) <> v.surface
END;
