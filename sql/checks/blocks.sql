-- Grain: one row a text whose blocks do not make up its body. There must be none.
-- Why: blocks are stored as places in the body; a gap or an overlap would show another text than was published.
-- Cost: reads the texts of the run.
SELECT r.revision_id, r.article_id
FROM warehouse.dim_revision AS r
WHERE (CAST(:run_id AS bigint) IS NULL OR r.run_id = :run_id)
    AND r.body <> coalesce((
        SELECT string_agg(b.text, E'\n\n' ORDER BY b.block_no) FROM warehouse.block AS b
        WHERE b.revision_id = r.revision_id
    ), '');
