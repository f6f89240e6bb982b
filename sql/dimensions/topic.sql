-- Grain: one row a topic; executed for all at once.
-- Why: SQL and code use one vocabulary.
-- Cost: one index lookup a row; nothing is written where nothing changed.

INSERT INTO warehouse.dim_topic AS d (topic, name, description, version)
VALUES (:topic, :name, :description, :version)
ON CONFLICT (topic) DO UPDATE
SET name = excluded.name, description = excluded.description, version = excluded.version, in_use = true
WHERE (d.name, d.description, d.version, d.in_use)
    IS DISTINCT FROM (excluded.name, excluded.description, excluded.version, true);
