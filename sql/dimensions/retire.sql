-- Grain: one row an entity, topic or measure that the library no longer has; and its offices.
-- Why: facts point at them, so they stay, marked.
-- Cost: one index lookup a row; nothing is written where nothing changed.

UPDATE warehouse.dim_entity SET in_gazetteer = false WHERE in_gazetteer AND entity_key <> ALL (:entities);

UPDATE warehouse.dim_topic SET in_use = false WHERE in_use AND topic <> ALL (:topics);

UPDATE warehouse.dim_measure SET in_use = false WHERE in_use AND measure <> ALL (:measures);

DELETE FROM warehouse.dim_entity_role AS r
USING warehouse.dim_entity AS e
WHERE e.entity_id = r.entity_id
    AND NOT EXISTS (
        SELECT FROM unnest(CAST(:role_keys AS text[]), CAST(:role_numbers AS integer[])) AS kept (entity_key, role_no)
        WHERE kept.entity_key = e.entity_key AND kept.role_no = r.role_no
    );
