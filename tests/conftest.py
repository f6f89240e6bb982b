"""Real parts for tests: one embedded Postgres for the session, a fresh migrated warehouse for each test."""

from __future__ import annotations

import itertools
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from etl.config import settings
from etl.embedded import Server

# Tests must not pick up the settings of whoever runs them. Settings are read when first asked for, never at import.
for name in [name for name in os.environ if name.startswith(("ORINOCO_", "AIRFLOW"))]:
    del os.environ[name]

SHARED = Path(__file__).resolve().parent.parent.parent / "shared"
_numbers = itertools.count(1)


def pytest_configure() -> None:
    """A run that is told to end (SIGTERM, as `timeout` does) ends as after Ctrl-C: what it started is stopped."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)  # around pytest-xdist, whose processes are gone then, some of them killed
def pytest_sessionfinish(session: pytest.Session) -> Iterator[None]:
    """No server of this session stays; one that a session that went its way has left is a failure."""
    yield
    if hasattr(session.config, "workerinput"):
        return
    factory: pytest.TempPathFactory = session.config._tmp_path_factory  # type: ignore[attr-defined]
    homes = (Path(path, name) for path, folders, _ in os.walk(factory.getbasetemp()) for name in folders)
    for home in [home for home in homes if (home / "data/PG_VERSION").exists()]:
        if Server(home).running() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            print(f"\nLeft running by a test, and stopped now: the server in {home}")
        Server(home).remove()


@pytest.hookimpl(tryfirst=True)  # before -m takes its choice
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a group of tests starts, it shares: run side by side, a group stays in one process."""
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "system" in fixtures:
            item.add_marker("system")
        item.add_marker(pytest.mark.xdist_group("airflow" if "airflow" in fixtures else str(item.path)))


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real test material. It is not part of the project: a user's machine does not have it."""
    if not SHARED.is_dir():
        pytest.skip(f"NOT RUN: the shared test material is not on this machine ({SHARED.name}/ beside the checkout)")
    return SHARED


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One embedded Postgres for the whole session."""
    server = Server(tmp_path_factory.mktemp("pg") / "server")
    server.start()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def template(server: Server) -> str:
    from etl.load.migrate import upgrade

    server.create_database("template_warehouse")
    upgrade(server.dsn("template_warehouse"))
    return "template_warehouse"


@pytest.fixture
def warehouse(server: Server, template: str) -> Iterator[str]:
    """DSN (as superuser, without a driver name) of a fresh, migrated, empty warehouse."""
    name = f"warehouse_{next(_numbers)}"
    server.create_database(name, template=template)
    yield server.dsn(name)
    server.psql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sample_world(warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A fresh warehouse and archive, with a sample site of its own standing in for the BBC. Yields the home."""
    from etl.sample.server import serve

    with serve(state=tmp_path / "site.json") as origin:
        monkeypatch.setenv("ORINOCO_HOME", str(tmp_path / "home"))
        monkeypatch.setenv("ORINOCO_BBC_ORIGIN", origin)
        monkeypatch.setenv("ORINOCO_REQUEST_GAP", "0")
        monkeypatch.setenv("ORINOCO_SITEMAPS", "https://www.bbc.com/sitemaps/https-index-com-news.xml")
        monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", warehouse)
        settings.cache_clear()
        yield tmp_path / "home"
    settings.cache_clear()
