-- Grain: one row a table or view of Orinoco's schemas, with its comment.
-- Why: docs/data_dictionary.md is generated from the database itself. Cost: catalogue only.
SELECT n.nspname AS schema, obj_description(n.oid, 'pg_namespace') AS schema_comment, c.relname AS name,
    CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialised view' ELSE 'table' END AS kind,
    obj_description(c.oid, 'pg_class') AS comment
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
WHERE n.nspname IN ('mart', 'warehouse', 'ops', 'staging') AND c.relkind IN ('r', 'v', 'm', 'p') AND NOT c.relispartition
ORDER BY array_position(ARRAY['mart', 'warehouse', 'ops', 'staging'], n.nspname::text), c.relname;
