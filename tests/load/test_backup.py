"""Back up, lose everything, restore: the same warehouse and every page behind it, elsewhere and under another owner."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from etl import looking, running
from etl.config import settings
from etl.embedded import Server
from etl.errors import TerminalError, UsageError
from etl.load.backup import Backup, backup, client_environment, restore
from etl.load.checksum import checksum
from etl.load.database import transaction
from etl.model import Outcome
from etl.sample.server import serve


@dataclass(frozen=True)
class World:
    dsn: str
    home: Path
    folder: Path  # of the backup
    made: Backup


@pytest.fixture(scope="module")
def world(server: Server, template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A warehouse with a few articles, and its backup."""
    home = tmp_path_factory.mktemp("world")
    server.create_database("backed_up", template=template)
    dsn = server.dsn("backed_up")
    with serve(state=home / "site.json") as origin, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ORINOCO_HOME", str(home))
        patch.setenv("ORINOCO_BBC_ORIGIN", origin)
        patch.setenv("ORINOCO_REQUEST_GAP", "0")
        patch.setenv("AIRFLOW_CONN_WAREHOUSE", dsn)
        settings.cache_clear()
        assert running.ingest_live(limit=25).bins[Outcome.NEW] > 10
        yield World(dsn, home, home / "backup", backup(dsn, settings().archive_uri, home / "backup", server.binary))
    settings.cache_clear()
    server.psql("DROP DATABASE backed_up WITH (FORCE)")


@pytest.fixture
def empty(server: Server) -> Iterator[str]:
    """An empty database of another owner, without any schema."""
    server.psql("CREATE ROLE keeper SUPERUSER LOGIN")
    server.psql("CREATE DATABASE restored OWNER keeper")
    yield server.dsn("restored", "keeper")
    server.psql("DROP DATABASE restored WITH (FORCE)")
    server.psql("DROP ROLE keeper")


def state_of(dsn: str) -> str:
    with transaction(dsn) as connection:
        return checksum(connection)


def test_a_restore_overwrites_nothing(world: World, server: Server) -> None:
    before = state_of(world.dsn)
    with pytest.raises(UsageError, match=r"has \d+ captures.*orinoco clean"):
        restore(world.dsn, settings().archive_uri, world.folder, server.binary)
    assert state_of(world.dsn) == before
    with pytest.raises(UsageError, match="not empty"):
        backup(world.dsn, settings().archive_uri, world.folder, server.binary)


def test_a_damaged_backup_is_refused_before_anything_is_touched(
    world: World, empty: str, server: Server, tmp_path: Path
) -> None:
    folder = tmp_path / "damaged"
    shutil.copytree(world.folder, folder)
    page = folder / next(name for name in world.made.files if name.endswith(".warc.gz"))
    whole = page.read_bytes()
    page.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(TerminalError, match=f"{page.name} is missing or damaged"):
        restore(empty, (tmp_path / "new").as_uri(), folder, server.binary)
    page.write_bytes(whole)
    (folder / "backup.json").write_text(json.dumps({"format": 1}))
    with pytest.raises(UsageError, match="no whole backup"):
        restore(empty, (tmp_path / "new").as_uri(), folder, server.binary)
    assert server.psql("SELECT count(*) FROM pg_namespace WHERE nspname = 'warehouse'", "restored") == "0"
    assert not (tmp_path / "new").exists()


def test_pages_outside_the_archive_are_not_left_out_silently(world: World, server: Server, tmp_path: Path) -> None:
    with pytest.raises(TerminalError, match=r"\d+ captures lie outside file:///elsewhere"):
        backup(world.dsn, "file:///elsewhere", tmp_path / "second", server.binary)


def test_a_password_is_no_argument() -> None:
    made = client_environment("postgresql://owner:secret@db.example.org:5433/warehouse?sslmode=require")
    assert made["PGPASSWORD"] == "secret"
    assert (made["PGHOST"], made["PGPORT"], made["PGUSER"]) == ("db.example.org", "5433", "owner")
    assert (made["PGDATABASE"], made["PGSSLMODE"]) == ("warehouse", "require")


def test_what_was_lost_is_back(
    world: World, empty: str, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state_of(world.dsn)
    shutil.rmtree(world.home / "archive")
    server.psql("TRUNCATE warehouse.dim_article, ops.capture CASCADE", "backed_up")
    assert state_of(world.dsn) != before
    elsewhere = (tmp_path / "elsewhere").as_uri()

    assert restore(empty, elsewhere, world.folder, server.binary) == world.made
    assert state_of(empty) == before == world.made.checksum

    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", server.dsn("restored", "orinoco_loader"))
    monkeypatch.setenv("ORINOCO_ARCHIVE", elsewhere)
    settings.cache_clear()
    assert looking.verify_archive().passed
    assert [result.name for result in looking.check_warehouse() if not result.passed] == []
    again = running.ingest("reprocess", {})
    assert again.bins[Outcome.NEW] == again.bins[Outcome.REVISED] == 0
    with psycopg.connect(empty) as connection:  # rights on tables that a later version makes
        connection.execute("CREATE TABLE mart.later ()")
    with psycopg.connect(server.dsn("restored", "orinoco_analyst")) as connection:
        connection.execute("SELECT FROM mart.later")
