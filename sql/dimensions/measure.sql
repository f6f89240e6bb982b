-- Grain: one row a measure; executed for all at once.
-- Why: SQL and code use one vocabulary.
-- Cost: one index lookup a row; nothing is written where nothing changed.

INSERT INTO warehouse.dim_measure AS d (measure, name, unit, description)
VALUES (:measure, :name, :unit, :description)
ON CONFLICT (measure) DO UPDATE
SET name = excluded.name, unit = excluded.unit, description = excluded.description, in_use = true
WHERE (d.name, d.unit, d.description, d.in_use)
    IS DISTINCT FROM (excluded.name, excluded.unit, excluded.description, true);
