"""The way in for BI tools: the loopback only, the analyst only, with a password; closed where nobody asked for it."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from etl.config import ROOT, Settings
from etl.embedded import Server
from etl.errors import TerminalError, UsageError
from etl.load.database import transaction
from etl.load.read import read
from etl.system import access, control
from tests.load.conftest import as_role


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """A home whose warehouse runs with a port set."""
    settings = Settings(home=tmp_path_factory.mktemp("opened"), warehouse_port=free_port(), _env_file=None)  # type: ignore[call-arg]
    with control.running_warehouse(settings):
        yield settings
    settings.server.remove()


def listening(pid: int | None) -> set[tuple[str, int]]:
    return {tuple(c.laddr) for c in psutil.Process(pid).net_connections("inet") if c.status == psutil.CONN_LISTEN}


def test_the_analyst_reads_over_tcp_and_cannot_write(opened: Settings) -> None:
    url = access.dsn(opened)
    assert url.startswith("postgresql://orinoco_analyst:")
    found = read(
        "SELECT current_user AS who, inet_server_addr()::text AS at, count(*) AS topics FROM dim_topic", dsn=url
    )
    assert found.iloc[0].tolist() == ["orinoco_analyst", "127.0.0.1/32", found.iloc[0].topics]
    assert found.iloc[0].topics > 10
    with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        connection.execute("DELETE FROM mart.articles")


def test_it_listens_on_the_loopback_and_nowhere_else(opened: Settings) -> None:
    assert listening(opened.server.pid()) == {("127.0.0.1", opened.warehouse_port)}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"password": "wrong"}, "password authentication failed"),
        ({"user": "orinoco_loader"}, "no pg_hba.conf entry"),
        ({"user": "postgres"}, "no pg_hba.conf entry"),
        ({"dbname": "postgres"}, "no pg_hba.conf entry"),
    ],
)
def test_nobody_else_gets_in(opened: Settings, change: dict[str, str], said: str) -> None:
    with pytest.raises(psycopg.OperationalError, match=said):
        psycopg.connect(access.dsn(opened), **change)


def test_the_socket_keeps_its_name_and_the_password_is_the_owners_alone(opened: Settings) -> None:
    with transaction(opened.dsn()) as connection:
        assert connection.exec_driver_sql("SELECT current_user, inet_server_addr()").one() == ("orinoco_loader", None)
    assert stat.S_IMODE((opened.home / "analyst_password").stat().st_mode) == 0o600
    assert access.password(opened) in access.dsn(opened)


def test_the_command_prints_the_url_and_nothing_else_on_stdout(opened: Settings) -> None:
    environment = os.environ | {"ORINOCO_HOME": str(opened.home), "ORINOCO_WAREHOUSE_PORT": str(opened.warehouse_port)}
    done = subprocess.run(
        [sys.executable, "-m", "etl.cli", "sql", "--dsn"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    assert (done.stdout, done.stderr) == (access.dsn(opened) + "\n", "")


def test_a_port_set_while_it_runs_needs_a_restart_and_says_so(opened: Settings) -> None:
    with pytest.raises(UsageError, match="make down"):
        access.dsn(opened.model_copy(update={"warehouse_port": free_port()}))


def test_a_taken_port_is_named_with_its_setting(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(home=tmp_path, warehouse_port=taken.getsockname()[1], _env_file=None)  # type: ignore[call-arg]
        with pytest.raises(TerminalError, match="ORINOCO_WAREHOUSE_PORT"), control.running_warehouse(settings):
            pass


def test_without_a_port_nothing_listens(server: Server) -> None:
    assert listening(server.pid()) == set()
    assert server.listening_on() is None


def test_a_server_of_ones_own_is_asked_as_the_analyst_too(warehouse: str) -> None:
    """The URL names the loader; the analyst's is the same, stepping down, with the limits of that role's login."""
    url = as_role(warehouse, "orinoco_loader")
    settings = Settings(AIRFLOW_CONN_WAREHOUSE=url, _env_file=None)  # type: ignore[call-arg]
    asked = "SELECT current_user, current_setting('statement_timeout') AS limit, current_setting('search_path') AS path"
    found = read(asked, dsn=settings.dsn(role="orinoco_analyst"))
    assert found.iloc[0].tolist() == ["orinoco_analyst", "1min", "mart,warehouse"]
    told = settings.model_copy(update={"analyst_dsn": "postgresql://a@/b"})
    assert (told.dsn(role="orinoco_analyst"), told.dsn()) == ("postgresql://a@/b", url)
