-- Grain: one row a foreign key between tables of Orinoco's schemas.
-- Why: the picture in docs/data_dictionary.md is drawn from them. Cost: catalogue only.
SELECT n.nspname AS schema, c.relname AS relation, m.nspname AS target_schema, t.relname AS target,
    (
        SELECT string_agg(a.attname, ', ' ORDER BY k.position)
        FROM unnest(f.conkey) WITH ORDINALITY AS k (attnum, position)
        JOIN pg_attribute AS a ON a.attrelid = f.conrelid AND a.attnum = k.attnum
    ) AS columns,
    (
        SELECT bool_and(a.attnotnull) FROM pg_attribute AS a WHERE a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey)
    ) AS required
FROM pg_constraint AS f
JOIN pg_class AS c ON c.oid = f.conrelid
JOIN pg_namespace AS n ON n.oid = c.relnamespace
JOIN pg_class AS t ON t.oid = f.confrelid
JOIN pg_namespace AS m ON m.oid = t.relnamespace
WHERE f.contype = 'f' AND n.nspname IN ('mart', 'warehouse', 'ops', 'staging')
ORDER BY n.nspname, c.relname, columns;
