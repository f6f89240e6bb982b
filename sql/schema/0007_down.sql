-- Takes 0007 back.
DO $$
BEGIN
    IF current_setting('server_version_num')::integer >= 170000 THEN
        EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA staging, warehouse, mart, ops REVOKE MAINTAIN ON TABLES FROM orinoco_loader';
        EXECUTE 'REVOKE MAINTAIN ON ALL TABLES IN SCHEMA staging, warehouse, mart, ops FROM orinoco_loader';
    END IF;
END
$$;
