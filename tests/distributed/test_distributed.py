"""Many machines, on one: what docker-compose.yml starts loads a backfill, a worker is killed, and nothing is missing.

The commands and environments are those of the file (`bare.py` says what it changes); Redis, two Postgres servers with
passwords over TCP, Airflow's parts and two Celery workers are real. The measure is one process without Airflow.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest

from etl.config import ROOT
from etl.embedded import Server
from etl.load.checksum import checksum
from etl.load.database import transaction
from etl.system.rest import Airflow
from tests.distributed.bare import BIN, Bare, Container
from tests.distributed.crawl import crawl
from tests.end_to_end.system import wait_for

pytestmark = [
    pytest.mark.system,
    pytest.mark.distributed,
    pytest.mark.timeout(900),
    pytest.mark.skipif(
        shutil.which("redis-server") is None, reason="NOT RUN: no redis-server here (Debian: apt install redis-server)"
    ),
]
VISITS = 8  # of about 140 pages each: each of the four batches takes seconds, long enough to be killed in
BEAT = 30  # seconds of silence after which a task counts as dead; the file says 60, which only makes the test longer


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bare]:
    """Everything up, with two workers, as after `docker compose up --scale airflow-worker=2 --wait`."""
    folder = tmp_path_factory.mktemp("compose")
    settings = {"AIRFLOW_HEARTBEAT_TIMEOUT": str(BEAT), "BACKUP_FOLDER": str(folder / "backups")}
    bare = Bare(folder, workers=2, settings=settings)
    try:
        bare.up()
        yield bare
    finally:
        bare.stop()
        left = {name: container.processes() for name, container in bare.containers.items() if container.processes()}
        assert left == {}


@pytest.fixture(scope="module")
def airflow(running: Bare) -> Airflow:
    return Airflow(running.address, "admin", running.variables["ADMIN_PASSWORD"])


def test_a_worker_imports_the_pipeline_before_any_task(running: Bare) -> None:
    for name in ("airflow-worker-1", "airflow-worker-2"):
        process = running.containers[name].process
        assert process is not None
        loaded_libraries = [mapped.path for mapped in psutil.Process(process.pid).memory_maps()]
        assert any("ahocorasick" in path for path in loaded_libraries)  # finds names; nothing of Airflow loads it


def test_a_killed_worker_costs_time_and_nothing_else(running: Bare, airflow: Airflow, tmp_path: Path) -> None:
    paths = crawl(running.volume("archive") / "incoming", VISITS)
    airflow.call("PATCH", "/dags/bbc_backfill", {"is_paused": False})
    run = airflow.trigger("bbc_backfill", {"source": "warc", "paths": [path.as_uri() for path in paths]})

    victim, task = working_on(running, "transform")
    victim.kill()
    expected = single_process(paths, tmp_path)  # while the others notice
    wait_for(lambda: running.state_of(run) in ("success", "failed"), f"{run} to end")

    tasks = airflow.tasks("bbc_backfill", run)
    assert {one["task_id"] for one in tasks if one["state"] != "success"} <= {"all_well"}  # skipped: a remark
    (killed,) = [one for one in tasks if one["task_id"] == "transform" and one["map_index"] == task]
    assert killed["try_number"] >= 2, "the worker died beside its work, not in it"
    assert loaded(running.dsn("owner")) == expected
    with psycopg.connect(running.dsn("loader")) as connection:
        states = connection.execute("SELECT state, candidates FROM ops.run WHERE kind = 'warc'").fetchall()
    assert [state for state, _ in states] == ["closed"]
    assert states[0][1] > 100 * VISITS

    # A log is read where its worker is gone: it lies on the volume that all share.
    attempts = range(1, killed["try_number"] + 1)
    for attempt in attempts:
        assert "transform" in airflow.log("bbc_backfill", run, "transform", attempt, task)
    assert "staged" in airflow.log("bbc_backfill", run, "transform", attempts[-1], task)


def test_a_backup_of_it_is_restored_on_one_machine(running: Bare, tmp_path: Path) -> None:
    code, said = running.run("orinoco", "backup", "/backups/first")
    assert code == 0, said
    home = tmp_path / "home"
    restored = orinoco(home, "restore", str(running.folder / "backups" / "first"))
    assert restored.returncode == 0, restored.stderr
    assert checksum_in(home) == loaded(running.dsn("owner"))


def test_all_other_parts_are_well_and_write_only_where_they_may(running: Bare) -> None:
    ill = running.ill()
    assert len(ill) <= 1
    assert all(name.startswith("airflow-worker") for name in ill)  # the one that was killed
    for container in running.containers.values():
        assert list((container.folder / "home").iterdir()) == [], f"{container.name} wrote into its home"
        if container.given["image"].startswith("orinoco:"):
            assert [path.name for path in (container.folder / "airflow").iterdir()] == ["airflow.cfg"], container.name
            assert (container.folder / "airflow" / "airflow.cfg").read_bytes() == b""


def test_a_wrong_password_opens_nothing(running: Bare) -> None:
    for dsn in (running.metadata, running.dsn("loader"), running.dsn("owner"), running.dsn("analyst")):
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(re.sub(r":[^:@/]+@", ":wrong@", dsn))
    redis = ["redis-cli", "-p", str(running.ports["redis"]), "ping"]
    assert "NOAUTH" in subprocess.run(redis, capture_output=True, text=True, check=False).stdout


def test_no_secret_is_in_a_log_or_among_the_arguments_of_a_process(running: Bare) -> None:
    secrets = {name: value for name, value in running.variables.items() if re.search("PASSWORD|SECRET|KEY", name)}
    assert len(secrets) >= 8
    said = {path: path.read_text(errors="replace") for path in running.folder.rglob("*.log")}
    assert len(said) > 10
    for container in running.containers.values():
        said[Path(container.name)] = container.arguments()
    for name, value in secrets.items():
        assert [path for path, text in said.items() if value in text] == [], name


def working_on(running: Bare, task_id: str) -> tuple[Container, int]:
    """A worker with a task in its hands, and which of the mapped tasks that is."""
    found: list[tuple[Container, int]] = []
    workers = [container for container in running.containers.values() if container.service == "airflow-worker"]
    with psycopg.connect(running.metadata, autocommit=True) as connection:

        def look() -> bool:
            rows = connection.execute(
                "SELECT id::text, map_index FROM task_instance WHERE task_id = %s AND state = 'running'", (task_id,)
            ).fetchall()
            for identity, number in rows:
                for worker in workers:
                    if identity in worker.arguments():
                        found.append((worker, number))
                        return True
            return False

        wait_for(look, f"a worker to run {task_id}")
    return found[0]


def single_process(paths: list[Path], folder: Path) -> str:
    """The checksum of what `orinoco ingest warc` makes of the same files, in a home of its own."""
    done = orinoco(folder / "home", "ingest", "warc", *map(str, paths))
    assert done.returncode in (0, 1), done.stderr  # 1: some pages are no articles
    return checksum_in(folder / "home")


def orinoco(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command with no Airflow and an embedded Postgres, which it stops at its end."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("AIRFLOW", "ORINOCO_"))}
    return subprocess.run(
        [str(BIN / "orinoco"), *arguments], cwd=ROOT, capture_output=True, text=True, check=False,
        env=environment | {"ORINOCO_HOME": str(home)},
    )  # fmt: skip


def checksum_in(home: Path) -> str:
    """What the embedded warehouse of `home` says; deleted afterwards."""
    server = Server(home / "postgres")
    server.start()
    try:
        return loaded(server.dsn("warehouse"))
    finally:
        server.remove()


def loaded(dsn: str) -> str:
    with transaction(dsn) as connection:
        return checksum(connection)
