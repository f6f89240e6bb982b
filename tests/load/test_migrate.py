"""Migrations on a real server: up, down, up; every object has a comment; rights are as promised."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import Connection

from etl import trends
from etl.embedded import Server
from etl.errors import TerminalError
from etl.load.checksum import checksum
from etl.load.migrate import downgrade, upgrade
from tests.load.conftest import load, rows
from tests.load.made import BOATS, at, revision

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


def test_down_and_up_on_a_loaded_database_loses_nothing_the_older_schema_can_hold(
    connection: Connection, warehouse: str
) -> None:
    load(connection, revision(text=BOATS, published=at(-5)), revision(text=BOATS + "\n\nMore.", seen=at(9)))
    trends.refresh(connection)
    connection.commit()
    before, shown = checksum(connection), rows(connection, "SELECT to_jsonb(a) FROM mart.articles AS a ORDER BY 1")
    connection.commit()
    downgrade(warehouse, "0001")
    assert rows(connection, "SELECT count(*) FROM pg_class WHERE relnamespace = 'mart'::regnamespace") == [(0,)]
    assert checksum(connection) == before
    connection.commit()
    upgrade(warehouse)
    trends.refresh(connection)
    assert checksum(connection) == before
    assert rows(connection, "SELECT to_jsonb(a) FROM mart.articles AS a ORDER BY 1") == shown


def test_nothing_is_left_of_a_loaded_database_taken_down_to_nothing(
    connection: Connection, warehouse: str, server: Server
) -> None:
    load(connection, revision(text=BOATS))
    downgrade(warehouse, "base")
    assert rows(connection, SCHEMAS) == [("public",)]


def test_two_migrations_at_once_take_turns(server: Server) -> None:
    server.create_database("twice")
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(upgrade, server.dsn("twice")) for _ in range(2)]:
            done.result()
    assert server.psql(SCHEMAS, "twice") == "mart ops public staging warehouse"


def test_a_warehouse_of_a_newer_version_is_refused_in_a_sentence(server: Server, warehouse: str) -> None:
    name = server.psql("SELECT current_database()", warehouse.rpartition("/")[2].partition("?")[0])
    server.psql("UPDATE alembic_version SET version_num = '9999_later'", name)
    with pytest.raises(TerminalError, match=r"made by a newer Orinoco.*9999_later.*operating\.md#upgrade"):
        upgrade(warehouse)
