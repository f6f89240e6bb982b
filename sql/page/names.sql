-- Which people, organisations and places begin like that, or have a word that does?
-- Grain: one row an entity that something in the warehouse names, the most written about first. Cost: the names.
-- Parameters:
--   start = 'mad'   letters as typed; accents may be left out
--   most = 12   names
WITH written AS (
    SELECT e.entity_id, e.entity_key, e.name, e.kind, e.role,
        translate(lower(e.name), 'áàâãäéèêëíìîïóòôõöúùûüñç', 'aaaaaeeeeiiiiooooouuuunc') AS plain,
        translate(lower(:start), 'áàâãäéèêëíìîïóòôõöúùûüñç', 'aaaaaeeeeiiiiooooouuuunc') AS typed
    FROM warehouse.dim_entity AS e
)
SELECT w.entity_key, w.name, w.kind, w.role, s.stories
FROM written AS w
JOIN LATERAL (SELECT sum(c.stories)::bigint AS stories FROM mart.entity_count AS c WHERE c.entity_id = w.entity_id) AS s ON s.stories > 0
WHERE starts_with(w.plain, w.typed) OR position(' ' || w.typed IN w.plain) > 0
ORDER BY s.stories DESC, w.name
LIMIT :most;
