-- Who is meant by a key or a name?
-- Grain: one row an entity with that key, name or further name; the most written about first. Cost: the names.
-- Parameters:
--   name = 'person:juan-guaido'   an entity's key, or a name as written
SELECT e.entity_key, e.name, e.kind, e.role, e.side
FROM warehouse.dim_entity AS e
LEFT JOIN LATERAL (SELECT sum(c.stories) AS stories FROM mart.entity_count AS c WHERE c.entity_id = e.entity_id) AS s ON true
WHERE e.entity_key = lower(:name) OR lower(e.name) = lower(:name)
    OR EXISTS (SELECT FROM unnest(e.aliases) AS a (alias) WHERE lower(a.alias) = lower(:name))
ORDER BY s.stories DESC NULLS LAST, e.entity_key
LIMIT 5;
