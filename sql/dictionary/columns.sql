-- Grain: one row a column of a table or view of Orinoco's schemas, in its order, with its comment.
-- Why: docs/data_dictionary.md is generated from the database itself. Cost: catalogue only.
SELECT n.nspname AS schema, c.relname AS relation, a.attname AS name, format_type(a.atttypid, a.atttypmod) AS type,
    a.attnotnull AS required, col_description(c.oid, a.attnum) AS comment,
    EXISTS (
        SELECT FROM pg_constraint AS k
        WHERE k.conrelid = c.oid AND k.contype = 'p' AND a.attnum = ANY (k.conkey)
    ) AS is_key
FROM pg_class AS c
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_attribute AS a ON a.attrelid = c.oid
WHERE n.nspname IN ('mart', 'warehouse', 'ops', 'staging') AND c.relkind IN ('r', 'v', 'm', 'p')
    AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY n.nspname, c.relname, a.attnum;
