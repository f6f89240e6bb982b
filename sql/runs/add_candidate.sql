-- Grain: one row a candidate; executed for many at once.
-- Why: an outcome that is known at once (a duplicate) is set at once.
-- Cost: one index lookup a row.
INSERT INTO ops.candidate (
    run_id, ordinal, batch, url, reason, source, title, published_at, native_id, outcome, detail, decided_at
) VALUES (
    :run_id, :ordinal, :batch, :url, :reason, :source, :title, :published_at, :native_id, :outcome, :detail,
    CASE WHEN CAST(:outcome AS text) IS NOT NULL THEN now() END
);
