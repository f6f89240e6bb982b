"""A running system as a test sees it: the command, the rows, the processes."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import psycopg
from psycopg.rows import dict_row

from etl.config import ROOT
from etl.embedded import Server
from etl.system.environment import load_secrets
from etl.system.rest import Airflow


@dataclass(frozen=True)
class System:
    home: Path
    environment: dict[str, str]
    first_demo: str = ""  # what the first `orinoco demo` printed

    @property
    def address(self) -> str:
        """Where the Airflow UI is."""
        return f"http://127.0.0.1:{self.environment['ORINOCO_AIRFLOW_PORT']}"

    def airflow(self) -> Airflow:
        """Its REST API, logged in."""
        return Airflow(self.address, "admin", load_secrets(self.home).admin_password)

    def orinoco(self, *arguments: str, check: bool = True) -> str:
        """Run the command as a user would; what it printed."""
        done = subprocess.run(
            [str(Path(sys.executable).parent / "orinoco"), *arguments],
            cwd=ROOT, env=self.environment, capture_output=True, text=True, timeout=600, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, (
            f"{arguments}: {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}"
        )
        return done.stdout + done.stderr

    def rows(self, statement: str, *, role: str = "orinoco_analyst") -> list[dict[str, Any]]:
        """Rows of a statement on the warehouse."""
        dsn = Server(self.home / "postgres").dsn("warehouse", role)
        with psycopg.connect(dsn, row_factory=dict_row) as connection:
            return connection.execute(statement).fetchall()

    def status(self) -> dict[str, Any]:
        return dict(json.loads(self.orinoco("status", "--json")))

    def processes(self) -> list[psutil.Process]:
        """Every live process that belongs to this system: by its mark, and the Postgres in its home."""
        found = []
        for process in psutil.process_iter():
            try:
                if process.status() == psutil.STATUS_ZOMBIE:
                    continue
                words = process.cmdline()
                marked = process.environ().get("ORINOCO_SYSTEM") == str(self.home)
            except psutil.Error:
                continue
            if marked or any(str(self.home) in word for word in words):
                found.append(process)
        return [process for process in found if process.pid != os.getpid()]


def make_system(home: Path, **settings: str) -> System:
    """A system with a home and ports of its own; nothing is started."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "ORINOCO_"))},
        "ORINOCO_HOME": str(home),
        "ORINOCO_AIRFLOW_PORT": str(free_port()),
        "ORINOCO_SAMPLE_SITE_PORT": str(free_port()),
        "COLUMNS": "200",
        **settings,
    }
    return System(home, environment)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(condition: Callable[[], bool], what: str, *, seconds: float = 240) -> None:
    """Return as soon as the condition holds; fail, saying what was waited for, when it does not in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s for {what}"
        time.sleep(0.2)
