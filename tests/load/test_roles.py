"""What the two roles may do and may not."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from etl.embedded import Server
from etl.load.database import engine
from etl.load.migrate import set_password, upgrade
from tests.load.conftest import as_role


@pytest.fixture(scope="module")
def migrated(server: Server) -> str:
    server.create_database("roles")
    upgrade(server.dsn("roles"))
    return server.dsn("roles")


def refused(dsn: str, role: str, statement: str) -> str:
    """How the server refuses a statement; the test fails where it does not."""
    with engine(as_role(dsn, role)).connect() as connection:
        connection.execute(text("SET default_transaction_read_only = off"))
        connection.commit()
        with pytest.raises(DBAPIError) as caught:
            connection.execute(text(statement))
        return str(caught.value.orig)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO warehouse.dim_source (source, name) VALUES ('x', 'x')",
        "UPDATE warehouse.dim_article SET section = 'x'",
        "DELETE FROM warehouse.fact_quote",
        "SELECT * FROM staging.revision",
        "SELECT * FROM ops.run",
        "SELECT * FROM warehouse.lsh_band",
        "CREATE TABLE public.x (y int)",
        "CREATE TABLE mart.x (y int)",
        "CREATE TEMPORARY TABLE x (y int)",
    ],
)
def test_the_analyst_cannot_write_nor_see_how_it_is_made(migrated: str, statement: str) -> None:
    assert "permission denied" in refused(migrated, "orinoco_analyst", statement)


def test_the_analyst_reads_everything_else_read_only_with_a_time_limit(migrated: str) -> None:
    with engine(as_role(migrated, "orinoco_analyst")).connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM warehouse.as_of(now())")).scalar() == 0
        assert connection.execute(text("SHOW statement_timeout")).scalar() == "1min"
        assert connection.execute(text("SHOW transaction_read_only")).scalar() == "on"
        assert connection.execute(text("SHOW search_path")).scalar() == "mart, warehouse"
        assert connection.execute(text("SHOW timezone")).scalar() == "UTC"
        unreadable = text("""
            SELECT string_agg(c.oid::regclass::text, ', ' ORDER BY relname)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = relnamespace
            WHERE nspname IN ('warehouse', 'mart') AND relkind IN ('r', 'v', 'm', 'p')
                AND NOT has_table_privilege(c.oid, 'SELECT')
        """)
        assert connection.execute(unreadable).scalar() == "lsh_band, lsh_band_recent, lsh_holder, lsh_print"


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE warehouse.fact_quote",
        "ALTER TABLE warehouse.dim_article ADD COLUMN x int",
        "CREATE TABLE warehouse.x (y int)",
        "CREATE TABLE public.x (y int)",
        "TRUNCATE warehouse.fact_quote",
        "ALTER ROLE orinoco_analyst SUPERUSER",
    ],
)
def test_the_loader_owns_nothing(migrated: str, statement: str) -> None:
    said = refused(migrated, "orinoco_loader", statement)
    assert "permission denied" in said or "must be owner" in said


def test_neither_role_is_powerful_or_has_a_password(server: Server, migrated: str) -> None:
    powers = (
        "SELECT count(*) FROM pg_authid WHERE rolname LIKE 'orinoco%' AND (rolsuper OR rolcreaterole OR rolcreatedb"
        " OR rolbypassrls OR rolreplication OR rolpassword IS NOT NULL)"
    )
    assert server.psql(powers) == "0"
    set_password(migrated, "orinoco_analyst", "a 'quoted' word")
    try:
        stored = server.psql("SELECT left(rolpassword, 13) FROM pg_authid WHERE rolname = 'orinoco_analyst'")
        assert stored == "SCRAM-SHA-256"
    finally:
        server.psql("ALTER ROLE orinoco_analyst PASSWORD NULL")
