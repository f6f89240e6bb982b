"""Loaders and the server are killed in the middle of a merge; two loaders run at once. The warehouse stays whole."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from etl.config import ROOT
from etl.embedded import Server
from etl.load import checks
from etl.load.checksum import checksum
from etl.load.database import engine
from etl.load.migrate import upgrade
from tests.load import loading
from tests.load.conftest import as_role

# Tables in the order in which a load writes them: holding one stops a load there.
STOPS = (
    "staging.mention", "warehouse.dim_article", "warehouse.dim_revision", "warehouse.sighting", "warehouse.fact_quote",
    "warehouse.revision_change", "warehouse.duplicate",
)  # fmt: skip


def start(dsn: str, *numbers: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.load.loading", as_role(dsn, "orinoco_loader"), *map(str, numbers)]
    return subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE)


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for a condition; the test fails where it does not come true in a minute."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, f"still not: {what}"
        time.sleep(0.02)


def add_topic(owner: Engine) -> None:
    with owner.begin() as connection:
        connection.execute(
            text("INSERT INTO warehouse.dim_topic (topic, name) VALUES ('border', '') ON CONFLICT DO NOTHING")
        )


def state(owner: Engine) -> str:
    with owner.connect() as connection:
        assert [result.detail for result in checks.run(connection) if not result.passed] == []
        return checksum(connection)


@pytest.fixture
def owner(warehouse: str) -> Engine:
    made = engine(warehouse)
    add_topic(made)
    return made


@pytest.mark.parametrize("stop", STOPS)
def test_a_loader_killed_in_the_middle_leaves_the_old_state(warehouse: str, owner: Engine, stop: str) -> None:
    loading.main(warehouse, "1")
    before = state(owner)
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        " AND usename = 'orinoco_loader'"
    )
    present = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usename = 'orinoco_loader'"
    )
    with owner.connect() as holder, owner.connect() as watcher:
        watcher = watcher.execution_options(isolation_level="AUTOCOMMIT")
        # Readers pass, writers wait: a merge gets exactly to its first write of this table.
        holder.execute(text(f"LOCK TABLE {stop} IN EXCLUSIVE MODE"))
        child = start(warehouse, 2)
        until(lambda: watcher.execute(waiting).scalar_one() == 1 or child.poll() is not None, "the merge waits")
        child.kill()
        child.communicate()
        assert child.returncode == -9
        holder.rollback()
        until(lambda: watcher.execute(present).scalar_one() == 0, "the server has noticed")
    assert state(owner) == before
    loading.main(warehouse, "2")
    again = state(owner)
    loading.main(warehouse, "1", "2")
    assert state(owner) == again != before


def test_two_loaders_at_once_on_the_same_articles(server: Server, warehouse: str, owner: Engine) -> None:
    server.create_database("one_by_one")
    upgrade(server.dsn("one_by_one"))
    alone = engine(server.dsn("one_by_one"))
    add_topic(alone)
    loading.main(server.dsn("one_by_one"), *map(str, range(8)))
    children = [start(warehouse, *numbers) for numbers in ((0, 2, 4, 6), (1, 3, 5, 7), (7, 0, 3))]
    said = [child.communicate(timeout=100)[1] for child in children]
    assert [child.returncode for child in children] == [0, 0, 0], said
    assert state(owner) == state(alone)


def test_a_killed_server_forgets_what_was_staged_and_nothing_that_was_merged(tmp_path: Path) -> None:
    server = Server(tmp_path / "pg")
    server.start()
    try:
        server.create_database("warehouse")
        upgrade(server.dsn("warehouse"))
        owner = engine(server.dsn("warehouse"))
        add_topic(owner)
        loading.main(server.dsn("warehouse"), "1")
        before = state(owner)
        children = [start(server.dsn("warehouse"), *range(2, 12)), start(server.dsn("warehouse"), *range(12, 22))]
        seen = text("SELECT count(*) FROM ops.run")
        with owner.connect() as watcher:
            watcher = watcher.execution_options(isolation_level="AUTOCOMMIT")
            until(lambda: watcher.execute(seen).scalar_one() >= 4, "both loaders are at work")
        server.stop(immediate=True)
        assert all(child.communicate()[0] is None and child.returncode != 0 for child in children)
        server.start()
        assert state(owner) != ""
        assert server.psql("SELECT count(*) FROM staging.revision", "warehouse") == "0"
        loading.main(server.dsn("warehouse"), *map(str, range(1, 22)))
        recovered = state(owner)
        server.create_database("uninterrupted")
        upgrade(server.dsn("uninterrupted"))
        other = engine(server.dsn("uninterrupted"))
        add_topic(other)
        loading.main(server.dsn("uninterrupted"), *map(str, range(1, 22)))
        assert recovered == state(other) != before
    finally:
        server.stop(immediate=True)
