"""Migrations on a real server: up, down, up; every object has a comment; rights are as promised."""

from __future__ import annotations

from etl.embedded import Server
from etl.load.migrate import downgrade, upgrade

SCHEMAS = "SELECT string_agg(nspname, ' ' ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^(pg_|information_)'"

UNCOMMENTED = """
WITH ours AS (SELECT oid, nspname FROM pg_namespace WHERE nspname !~ '^(pg_|information_)')
SELECT string_agg(what, ', ' ORDER BY what) FROM (
    SELECT 'schema ' || nspname AS what FROM ours WHERE obj_description(oid, 'pg_namespace') IS NULL
    UNION ALL
    SELECT 'relation ' || c.oid::regclass::text FROM pg_class AS c JOIN ours ON ours.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'v', 'm', 'p') AND obj_description(c.oid, 'pg_class') IS NULL
    UNION ALL
    SELECT 'column ' || c.oid::regclass::text || '.' || attname
    FROM pg_class AS c JOIN ours ON ours.oid = c.relnamespace JOIN pg_attribute ON attrelid = c.oid
    WHERE c.relkind IN ('r', 'v', 'm', 'p') AND attnum > 0 AND NOT attisdropped
        AND col_description(c.oid, attnum) IS NULL
    UNION ALL
    SELECT 'function ' || p.oid::regprocedure::text FROM pg_proc AS p JOIN ours ON ours.oid = p.pronamespace
    WHERE obj_description(p.oid, 'pg_proc') IS NULL
) AS missing
"""


def test_up_down_up_on_an_empty_database(server: Server) -> None:
    server.create_database("up_down_up")
    dsn = server.dsn("up_down_up")
    upgrade(dsn)
    assert server.psql(SCHEMAS, "up_down_up") == "mart ops public staging warehouse"
    upgrade(dsn)
    downgrade(dsn, "base")
    assert server.psql(SCHEMAS, "up_down_up") == "public"
    upgrade(dsn)
    assert server.psql(SCHEMAS, "up_down_up") == "mart ops public staging warehouse"


def test_every_object_has_a_comment(server: Server, warehouse: str) -> None:
    assert server.psql(UNCOMMENTED, warehouse.split("/")[3].split("?")[0]) == ""
