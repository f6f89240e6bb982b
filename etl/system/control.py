"""Bring the whole system up, take it down, say what runs. Idempotent: up twice is up, down twice is down.

In: the settings and whether the sample site stands in for the BBC. Out: a running system under `<home>`, or one clear
sentence: a taken port, a full disk, a part that does not start.
"""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import requests

from etl.config import ROOT, Settings
from etl.errors import OrinocoError, TerminalError, TransientError
from etl.load import dimensions, migrate
from etl.load.database import transaction
from etl.system import access
from etl.system.environment import (
    POOLS,
    airflow_environment,
    demo_environment,
    load_secrets,
    write_login,
    write_private,
)
from etl.system.processes import marked, memory, stop_all
from etl.system.rest import Airflow

# All on one machine: the API server reads the logs from disk, and their own servers would listen to the whole network.
AIRFLOW_PARTS = {
    "api-server": ["api-server"],
    "scheduler": ["scheduler", "--skip-serve-logs"],
    "dag-processor": ["dag-processor"],
    "triggerer": ["triggerer", "--skip-serve-logs"],
}
SAMPLE_SITE = "sample-site"
START_LIMIT = 240.0  # seconds; a cold start on two busy cores takes about 40
LEAST_FREE_BYTES = 500_000_000  # a first start writes about 150 MB

Say = Callable[[str], None]


@dataclass(frozen=True)
class Status:
    mode: str | None  # "demo", "live", or None when nothing runs
    parts: dict[str, str]  # name → "healthy", "running", "down", …
    processes: int
    memory_bytes: int
    postgres: bool
    address: str
    password: str


def up(settings: Settings, *, demo: bool, say: Say) -> Airflow:
    """Start what is not running and return when all of it is healthy."""
    mode = "demo" if demo else "live"
    plan = _plan_path(settings)
    running = _mode(settings)
    if running == mode and _supervised(settings):
        say("The system is already up.")
        return _wait_until_healthy(settings, say)
    if running or marked(settings.home):
        say(f"Stopping what runs in {running or 'no'} mode first.")
        stop_all(settings.home, grace=30)
    settings.home.mkdir(parents=True, exist_ok=True)
    _check_disk(settings)
    _check_ports(
        {settings.airflow_port: "ORINOCO_AIRFLOW_PORT"}
        | ({settings.sample_site_port: "ORINOCO_SAMPLE_SITE_PORT"} if demo else {})
        | _warehouse_port(settings)
    )
    prepare(settings, say=say)
    environment = airflow_environment(settings) | (demo_environment(settings) if demo else {})
    commands = {name: [sys.executable, "-m", "airflow", *part] for name, part in AIRFLOW_PARTS.items()}
    if demo:
        commands[SAMPLE_SITE] = [
            sys.executable, "-m", "etl.sample.server", "--port", str(settings.sample_site_port),
            "--state", str(settings.home.absolute() / "sample-site.json"),
        ]  # fmt: skip
    write_private(plan, json.dumps({"mode": mode, "commands": commands}))
    say("Starting Airflow: " + ", ".join(commands) + ".")
    log = settings.home / "logs" / "supervisor.log"
    log.parent.mkdir(exist_ok=True)
    with log.open("ab") as out:
        subprocess.Popen(
            [sys.executable, "-m", "etl.system.supervisor", str(plan.absolute())],
            cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
        )  # fmt: skip
    airflow = _wait_until_healthy(settings, say)
    for name, (slots, description) in POOLS.items():
        airflow.make_pool(name, slots, description)
    if not settings.warehouse:
        airflow.set_connection(
            "warehouse",
            {"conn_type": "postgres", "host": settings.server.socket_folder, "schema": "warehouse",
             "login": "orinoco_loader", "description": "The warehouse, as the role that writes."},
        )  # fmt: skip
    return airflow


def prepare(settings: Settings, *, say: Say) -> None:
    """The databases: the embedded server started, warehouse and Airflow's metadata made and migrated."""
    server = settings.server
    say("Starting the embedded Postgres.")
    server.start()
    say("Bringing the warehouse up to date.")
    prepare_warehouse(settings)
    server.create_database("airflow")
    write_login(settings)
    stamp = settings.home / "airflow" / "migrated"
    version = _airflow_version()
    if not stamp.exists() or stamp.read_text() != version:
        say("Migrating Airflow's metadata (about 20 seconds, once).")
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"],
            cwd=ROOT, env=airflow_environment(settings), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise TerminalError(
                "Airflow could not migrate its metadata database: " + (done.stderr or done.stdout)[-800:]
            )
        stamp.write_text(version)


def prepare_warehouse(settings: Settings) -> None:
    """The warehouse made where it is missing, its schema and dimensions those of this version."""
    if not settings.warehouse:
        settings.server.create_database("warehouse")
    owner = settings.warehouse or settings.server.dsn("warehouse")
    migrate.upgrade(owner)
    with transaction(owner) as connection:
        dimensions.sync(connection)
    access.admit(settings)


@contextmanager
def running_warehouse(settings: Settings) -> Iterator[None]:
    """For a command without Airflow: the embedded server runs within the block, and after it only if it did before."""
    if settings.warehouse or settings.server.running():
        yield
        return
    settings.home.mkdir(parents=True, exist_ok=True)
    _check_disk(settings)
    _check_ports(_warehouse_port(settings))
    settings.server.start()
    try:
        prepare_warehouse(settings)
        yield
    finally:
        settings.server.stop()


def down(settings: Settings, *, say: Say) -> int:
    """Stop every process of the system. Returns how many were stopped; 0 where nothing ran."""
    supervisor = _supervised(settings)
    stopped = 0
    if supervisor:
        say("Stopping Airflow.")
        stopped += len(marked(settings.home))
        with suppress(psutil.Error):
            supervisor.terminate()
            supervisor.wait(40)
    stopped += stop_all(settings.home)
    _plan_path(settings).unlink(missing_ok=True)
    _state_path(settings).unlink(missing_ok=True)
    if settings.server.running():
        say("Stopping the embedded Postgres.")
        settings.server.stop()
        stopped += 1
    return stopped


def clean(settings: Settings, *, say: Say) -> None:
    """Take it down and delete everything under its home. An archive or a warehouse elsewhere is not touched."""
    down(settings, say=say)
    settings.server.remove()
    shutil.rmtree(settings.home, ignore_errors=True)


def status(settings: Settings) -> Status:
    """What runs now. Asks Airflow for the health of its parts where it answers."""
    processes = marked(settings.home)
    state: dict[str, int] = _read_json(_state_path(settings)).get("parts", {}) if processes else {}
    parts = {name: "running" if psutil.pid_exists(pid) else "down" for name, pid in state.items()}
    with suppress(OrinocoError, requests.RequestException, ValueError):
        if parts:
            health = client(settings).healthy()
            for name, key in (
                ("scheduler", "scheduler"),
                ("dag-processor", "dag_processor"),
                ("triggerer", "triggerer"),
            ):
                parts[name] = health.get(key, "unknown")
            parts["api-server"] = "healthy"
    server = settings.server
    everything = list(processes)
    if pid := server.pid():
        with suppress(psutil.Error):
            postmaster = psutil.Process(pid)
            everything += [postmaster, *postmaster.children(recursive=True)]
    secrets_there = (settings.home / "secrets.json").exists()
    return Status(
        mode=_mode(settings) if processes else None,
        parts=parts,
        processes=len(everything),
        memory_bytes=memory(everything),
        postgres=server.running(),
        address=f"http://127.0.0.1:{settings.airflow_port}",
        password=load_secrets(settings.home.absolute()).admin_password if secrets_there else "",
    )


def client(settings: Settings) -> Airflow:
    """A client of this system's Airflow."""
    return Airflow(
        f"http://127.0.0.1:{settings.airflow_port}", "admin", load_secrets(settings.home.absolute()).admin_password
    )


def _wait_until_healthy(settings: Settings, say: Say) -> Airflow:
    airflow = client(settings)
    wanted = {path.stem for path in (ROOT / "dags").glob("*.py")}
    deadline = time.monotonic() + START_LIMIT
    waiting_for = "its API"
    while time.monotonic() < deadline:
        if not _supervised(settings, patience=15):
            raise TransientError(f"The system did not start: {_last_words(settings)}")
        try:
            health = airflow.healthy()
            ill = [part for part, said in health.items() if said != "healthy"]
            missing = wanted - airflow.dag_ids()
            if not ill and not missing:
                return airflow
            waiting_for = ", ".join(ill or sorted(missing))
            if missing and (errors := airflow.import_errors()):
                raise TerminalError("A DAG file cannot be read: " + errors[0])
        except (TransientError, requests.RequestException, ValueError):
            pass  # not listening yet, or starting: that is what we are waiting for
        time.sleep(0.5)
    raise TransientError(
        f"Airflow did not become healthy within {START_LIMIT:.0f} s, waiting for {waiting_for}. {_last_words(settings)}"
    )


def _last_words(settings: Settings) -> str:
    """The newest line of each log that looks like a cause, for an error message."""
    logs = sorted((settings.home / "logs").glob("*.log"))
    for log in logs:
        lines = [line for line in log.read_text(errors="replace").splitlines()[-40:] if "rror" in line]
        if lines:
            return f"{log.stem} says: {lines[-1].strip()[:400]} (more in {log})"
    return f"The logs are in {settings.home / 'logs'}."


def _check_disk(settings: Settings) -> None:
    free = shutil.disk_usage(settings.home).free
    if free < LEAST_FREE_BYTES:
        raise TerminalError(
            f"The disk that holds {settings.home} has {free // 1_000_000} MB left; "
            f"Orinoco needs {LEAST_FREE_BYTES // 1_000_000}. Free some space, or set ORINOCO_HOME to another disk."
        )


def _warehouse_port(settings: Settings) -> dict[int, str]:
    """The port the embedded server is about to listen on, if any."""
    if settings.warehouse or not settings.warehouse_port or settings.server.running():
        return {}
    return {settings.warehouse_port: "ORINOCO_WAREHOUSE_PORT"}


def _check_ports(ports: Mapping[int, str]) -> None:
    for port, name in ports.items():
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError as error:
                raise TerminalError(
                    f"Port {port} is taken by another program ({error.strerror}). "
                    f"Stop it, or set {name} to another port."
                ) from error


def _supervised(settings: Settings, *, patience: float = 0.0) -> psutil.Process | None:
    """Our supervisor's process, verified by its mark; waits up to `patience` seconds for one that is just starting."""
    deadline = time.monotonic() + patience
    while True:
        for process in marked(settings.home):
            with suppress(psutil.Error):
                if "etl.system.supervisor" in process.cmdline():
                    return process
        if time.monotonic() >= deadline:
            return None
        time.sleep(0.1)


def _mode(settings: Settings) -> str | None:
    said = _read_json(_plan_path(settings)).get("mode")
    return str(said) if said else None


def _plan_path(settings: Settings) -> Path:
    return settings.home / "run" / "plan.json"


def _state_path(settings: Settings) -> Path:
    return settings.home / "run" / "system.json"


def _read_json(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError):
        return {}


def _airflow_version() -> str:
    from importlib.metadata import version

    return version("apache-airflow-core")
