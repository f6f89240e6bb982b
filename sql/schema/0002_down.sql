-- Back to a warehouse without marts. Nothing is lost: marts are recomputed from the warehouse.

DROP INDEX warehouse.dim_article_day;
DROP SCHEMA mart CASCADE;
CREATE SCHEMA mart;
COMMENT ON SCHEMA mart IS 'Ready-made tables for charts and newcomers, computed from the warehouse and always recomputable from it.';
GRANT USAGE ON SCHEMA mart TO orinoco_loader, orinoco_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT, INSERT, UPDATE, DELETE, TRUNCATE ON TABLES TO orinoco_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT USAGE ON SEQUENCES TO orinoco_loader;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT SELECT ON TABLES TO orinoco_analyst;
ALTER DEFAULT PRIVILEGES IN SCHEMA mart GRANT EXECUTE ON FUNCTIONS TO orinoco_loader, orinoco_analyst;
