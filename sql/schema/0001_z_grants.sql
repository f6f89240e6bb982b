-- Who may do what. Why: nothing runs as owner after migration; the analyst cannot write and sees neither staging nor ops.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA warehouse FROM PUBLIC;

GRANT USAGE ON SCHEMA staging, warehouse, mart, ops TO orinoco_loader;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA staging, warehouse, mart, ops TO orinoco_loader;
GRANT TRUNCATE ON ALL TABLES IN SCHEMA staging, mart TO orinoco_loader;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA staging, warehouse, mart, ops TO orinoco_loader;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA warehouse TO orinoco_loader;

GRANT USAGE ON SCHEMA warehouse, mart TO orinoco_analyst;
GRANT SELECT ON ALL TABLES IN SCHEMA warehouse, mart TO orinoco_analyst;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA warehouse TO orinoco_analyst;
-- A search structure of no meaning in itself, 58 rows a text: nothing for people.
REVOKE SELECT ON warehouse.lsh_band FROM orinoco_analyst;

-- Tables of later migrations (the marts) get the same rights without being named.
ALTER DEFAULT PRIVILEGES IN SCHEMA staging, warehouse, mart, ops
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO orinoco_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA staging, mart GRANT TRUNCATE ON TABLES TO orinoco_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA staging, warehouse, mart, ops GRANT USAGE ON SEQUENCES TO orinoco_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA warehouse, mart GRANT SELECT ON TABLES TO orinoco_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA warehouse, mart GRANT EXECUTE ON FUNCTIONS TO orinoco_loader, orinoco_analyst;

DO $$
BEGIN
    -- Temporary tables are the merge's scratch paper; the analyst needs none.
    EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    EXECUTE format('GRANT CONNECT, TEMPORARY ON DATABASE %I TO orinoco_loader', current_database());
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO orinoco_analyst', current_database());
END
$$;

GRANT SELECT ON public.alembic_version TO orinoco_loader;
COMMENT ON TABLE public.alembic_version IS 'Which migration the database is at.';
COMMENT ON COLUMN public.alembic_version.version_num IS 'Name of the last migration.';
