-- Grain: one row an office of a person; executed for all at once.
-- Why: what somebody was on the day of an article.
-- Cost: one index lookup a row; nothing is written where nothing changed.

INSERT INTO warehouse.dim_entity_role AS d (entity_id, role_no, title, country, valid_from, valid_to)
SELECT entity_id, :role_no, :title, :country, CAST(:valid_from AS date), CAST(:valid_to AS date)
FROM warehouse.dim_entity WHERE entity_key = :entity_key
ON CONFLICT (entity_id, role_no) DO UPDATE
SET title = excluded.title, country = excluded.country, valid_from = excluded.valid_from, valid_to = excluded.valid_to
WHERE (d.title, d.country, d.valid_from, d.valid_to)
    IS DISTINCT FROM (excluded.title, excluded.country, excluded.valid_from, excluded.valid_to);
