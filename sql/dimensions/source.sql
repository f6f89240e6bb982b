-- Grain: one row a publisher.
-- Why: the one place that says how a publisher is called.
-- Cost: one index lookup a row; nothing is written where nothing changed.

INSERT INTO warehouse.dim_source (source, name, home_url) VALUES (:source, :name, :home_url)
ON CONFLICT (source) DO UPDATE SET name = excluded.name, home_url = excluded.home_url
WHERE (dim_source.name, dim_source.home_url) IS DISTINCT FROM (excluded.name, excluded.home_url);
