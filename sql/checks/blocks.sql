-- Grain: one row a text whose blocks do not make up its body. There must be none.
-- Why: blocks are stored as places in the body; a gap or an overlap would show another text than was published.
-- The body is unpacked once a text (|| '' keeps the unpacked copy), not once a block.
-- Cost: reads the texts of the run; all of them without one.
SELECT r.revision_id, r.article_id
FROM (
    SELECT revision_id, article_id, blocks, body || '' AS body
    FROM warehouse.dim_revision
    WHERE CAST(:run_id AS bigint) IS NULL OR run_id = :run_id
    OFFSET 0
) AS r
CROSS JOIN LATERAL (
    SELECT string_agg(
        substr(r.body, (b.block ->> 'char_start')::integer + 1,
            (b.block ->> 'char_end')::integer - (b.block ->> 'char_start')::integer),
        E'\n\n' ORDER BY b.position
    ) AS body
    FROM jsonb_array_elements(r.blocks) WITH ORDINALITY AS b (block, position)
) AS made
WHERE r.body <> coalesce(made.body, '');
