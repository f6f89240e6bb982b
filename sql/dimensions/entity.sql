-- Grain: one row an entity of the gazetteer; executed for all at once.
-- Why: facts point at its number, so it keeps it whatever else of it changes.
-- Cost: one index lookup a row; nothing is written where nothing changed.

INSERT INTO warehouse.dim_entity AS d (
    entity_key, kind, name, aliases, role, side, country, lat, lon, valid_from, valid_to, wikidata_id, is_country
) VALUES (
    :entity_key, :kind, :name, :aliases, :role, :side, :country, :lat, :lon, :valid_from, :valid_to, :wikidata_id,
    :is_country
)
ON CONFLICT (entity_key) DO UPDATE
SET name = excluded.name, aliases = excluded.aliases, role = excluded.role, side = excluded.side,
    country = excluded.country, lat = excluded.lat, lon = excluded.lon, valid_from = excluded.valid_from,
    valid_to = excluded.valid_to, wikidata_id = excluded.wikidata_id, is_country = excluded.is_country,
    in_gazetteer = true
WHERE (d.name, d.aliases, d.role, d.side, d.country, d.lat, d.lon, d.valid_from, d.valid_to, d.wikidata_id, d.is_country,
        d.in_gazetteer)
    IS DISTINCT FROM (excluded.name, excluded.aliases, excluded.role, excluded.side, excluded.country, excluded.lat,
        excluded.lon, excluded.valid_from, excluded.valid_to, excluded.wikidata_id, excluded.is_country, true);
