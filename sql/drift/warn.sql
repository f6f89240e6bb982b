-- Grain: one row, a warning of the run.
-- Why: what the log said once, an analyst can still ask for.
-- Cost: one row.
INSERT INTO ops.run_warning (
    run_id, kind, layout, field, documents, value, earlier_documents, earlier_value, chance, sentence
)
VALUES (
    :run_id, :kind, :layout, :field, :documents, :value, :earlier_documents, :earlier_value, :chance, :sentence
);
