-- Grain: one row a function of Orinoco's schemas, with its comment.
-- Why: docs/data_dictionary.md is generated from the database itself. Cost: catalogue only.
SELECT n.nspname AS schema, p.proname AS name, pg_get_function_arguments(p.oid) AS arguments,
    pg_get_function_result(p.oid) AS result, obj_description(p.oid, 'pg_proc') AS comment
FROM pg_proc AS p
JOIN pg_namespace AS n ON n.oid = p.pronamespace
WHERE n.nspname IN ('mart', 'warehouse', 'ops', 'staging')
ORDER BY n.nspname, p.proname, arguments;
