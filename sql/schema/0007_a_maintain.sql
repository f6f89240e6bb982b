-- The role that writes may vacuum. Why: the weekly upkeep does, and nothing of it runs as owner.
-- Before PostgreSQL 17 there is no such right; there the upkeep says so and autovacuum is left to it.
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 170000 THEN
        EXECUTE 'GRANT MAINTAIN ON ALL TABLES IN SCHEMA staging, warehouse, mart, ops TO orinoco_loader';
        EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA staging, warehouse, mart, ops GRANT MAINTAIN ON TABLES TO orinoco_loader';
    END IF;
END
$$;
