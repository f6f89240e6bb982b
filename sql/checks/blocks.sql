-- Grain: one row a text whose blocks do not make up its body. There must be none.
-- Why: blocks are stored as places in the body; a gap or an overlap would show another text than was published. They
-- make it up where the first begins with it, each next one two characters after the one before, the last ends with it,
-- and those two characters are an empty line. Cutting the text out block by block and comparing costs five times as much.
-- The body is unpacked once a text (|| '' keeps the unpacked copy).
-- Cost: reads the texts of the run; all of them without one.
SELECT r.revision_id, r.article_id
FROM (
    SELECT revision_id, article_id, blocks, body || '' AS body
    FROM warehouse.dim_revision
    WHERE CAST(:run_id AS bigint) IS NULL OR run_id = :run_id
    OFFSET 0
) AS r
CROSS JOIN LATERAL (
    SELECT array_agg(b.char_start) AS starts, max(b.char_end) AS char_end, bool_and(b.follows) AS follow
    FROM (
        SELECT p.char_start, p.char_end,
            p.char_start = coalesce(lag(p.char_end) OVER (ORDER BY p.place) + 2, 0) AND p.char_end >= p.char_start AS follows
        FROM (
            SELECT place, (block ->> 'char_start')::integer AS char_start, (block ->> 'char_end')::integer AS char_end
            FROM jsonb_array_elements(r.blocks) WITH ORDINALITY AS block (block, place)
        ) AS p
    ) AS b
) AS block
CROSS JOIN LATERAL (  -- a block may hold an empty line itself: a post does
    SELECT array_agg(p.char_start) AS starts
    FROM (
        SELECT (sum(length(text) + 2) OVER (ORDER BY place))::integer - length(text) - 2 AS char_start
        FROM string_to_table(r.body, E'\n\n') WITH ORDINALITY AS part (text, place)
    ) AS p
) AS paragraph
WHERE (block.follow AND block.char_end = length(r.body) AND block.starts <@ paragraph.starts) IS NOT TRUE
    AND NOT (r.body = '' AND block.starts IS NULL);
