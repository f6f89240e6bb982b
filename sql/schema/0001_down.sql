-- Back to an empty database. Roles stay: they belong to the whole server and other databases may use them.

ALTER DEFAULT PRIVILEGES IN SCHEMA staging, warehouse, mart, ops REVOKE ALL ON TABLES FROM orinoco_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA staging, warehouse, mart, ops REVOKE ALL ON SEQUENCES FROM orinoco_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA warehouse, mart REVOKE ALL ON TABLES FROM orinoco_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA warehouse, mart REVOKE ALL ON FUNCTIONS FROM orinoco_loader, orinoco_analyst;

DROP SCHEMA mart, staging, warehouse, ops CASCADE;

DO $$
BEGIN
    EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO PUBLIC', current_database());
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM orinoco_loader, orinoco_analyst', current_database());
END
$$;
