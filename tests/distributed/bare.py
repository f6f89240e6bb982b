"""docker-compose.yml without containers: what the file gives each service, run as bare processes of this machine.

What differs from containers is `Container.here` (names, ports and paths of the containers' world in this one),
`program` (what an image starts) and `_prepare` (what an image or a volume holds), and nothing else. Everything lies
below one folder, listens on 127.0.0.1 only, and is stopped by `stop`.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg

from etl.config import ROOT
from etl.embedded import Server
from etl.system.environment import MARKER
from etl.system.processes import marked, memory, stop_all
from tests.distributed import compose
from tests.end_to_end.system import free_port

BIN = Path(sys.executable).parent
# Ports inside the containers' network, by service.
PORTS = {"airflow-db": 5432, "warehouse": 5432, "redis": 6379, "airflow-apiserver": 8080, "airflow-scheduler": 8974}
LIMIT = 240.0  # seconds until a service must be well; a quiet machine takes 30


@dataclass
class Container:
    """One process where Compose would run one container of a service."""

    name: str  # its host name
    service: str
    given: dict[str, Any]
    bare: Bare
    process: subprocess.Popen[bytes] | None = None

    @property
    def folder(self) -> Path:
        """Stands for the file system of the container's own."""
        return self.bare.folder / "containers" / self.name

    @property
    def log(self) -> Path:
        return self.folder / "output.log"

    # -- the containers' world in this one --------------------------------------------------------------------------
    def here(self, text: str) -> str:
        """A string of the file with names, ports and paths as they are on this machine."""
        for service, port in PORTS.items():
            text = re.sub(rf"\b{service}:{port}\b", f"127.0.0.1:{self.bare.ports[service]}", text)
        if own := PORTS.get(self.service):
            text = re.sub(rf"\b{own}\b", str(self.bare.ports[self.service]), text)
        text = text.replace("0.0.0.0", "127.0.0.1")  # every address of the containers' network → this machine
        for inside, outside in sorted(self._paths().items(), key=lambda pair: -len(pair[0])):
            text = re.sub(rf"{re.escape(inside)}(?=[/\s\"']|$)", str(outside), text)
        return text

    def _paths(self) -> dict[str, Path]:
        paths = {"/opt/orinoco": ROOT, "/opt/airflow": self.folder / "airflow"}
        for volume in self.given.get("volumes", []):
            if volume == "/tmp":  # one of its own, as TMPDIR is here
                continue
            source, target = volume.split(":")[:2]
            is_volume = source.replace("-", "").isalnum()
            paths[target] = self.bare.folder / "volumes" / source if is_volume else ROOT / source
        return paths

    def environment(self) -> dict[str, str]:
        """What the file gives, what the image sets, and what finds the processes again."""
        outside = {name: os.environ[name] for name in ("PATH", "LANG", "LC_ALL", "TZ") if name in os.environ}
        image = {
            "AIRFLOW_HOME": str(self.folder / "airflow"),
            "HOME": str(self.folder / "home"),
            "TMPDIR": str(self.folder / "tmp"),
            "HOSTNAME": self.name,
            "PATH": os.pathsep.join([str(BIN), str(Path(self.bare.server.binary("psql")).parent), outside["PATH"]]),
            "PYTHONUNBUFFERED": "1",
            "NO_PROXY": "127.0.0.1,localhost",
        }
        # Airflow renames its processes; without SPT_NOENV the new name overwrites the environment that we find them by.
        ours = {MARKER: str(self.folder), "SPT_NOENV": "1"}
        given = {name: self.here(str(value)) for name, value in self.given["environment"].items()}
        return outside | image | given | ours

    def program(self) -> list[str]:
        """The command with what its image starts it by."""
        command = [self.here(word) for word in compose.argv(self.given.get("command", []))]
        if entrypoint := self.given.get("entrypoint"):
            return [*compose.argv(entrypoint), *command]
        if self.given["image"].startswith("postgres:"):
            return [*command, "-D", str(self.database.data), "-k", str(Path(self.database.socket_folder).resolve())]
        if self.given["image"].startswith("orinoco:"):
            # Two workers of one machine need two names; containers have theirs.
            named = ["--celery-hostname", self.name] if command[:2] == ["celery", "worker"] else []
            return ["airflow", *command, *named]
        return command

    # -- what the image does before its command ---------------------------------------------------------------------
    @property
    def database(self) -> Server:
        return Server(self.bare.folder / "volumes" / self.service)

    def _prepare(self) -> dict[str, Any]:
        """Make what the image or a volume holds. Extra arguments for starting the process."""
        for part in ("home", "tmp"):
            (self.folder / part).mkdir(parents=True, exist_ok=True)
        for path in self._paths().values():
            if not path.exists() and self.service not in ("airflow-db", "warehouse"):
                path.mkdir(parents=True)
        if self.given["image"].startswith("orinoco:"):
            (self.folder / "airflow").mkdir(exist_ok=True)
            (self.folder / "airflow" / "airflow.cfg").touch(mode=0o440)
        if not self.given["image"].startswith("postgres:"):
            return {}
        server = self.database
        if not (server.data / "PG_VERSION").exists():
            given = self.given["environment"]
            server.start()
            server.psql(f"CREATE ROLE {given['POSTGRES_USER']} SUPERUSER LOGIN PASSWORD '{given['POSTGRES_PASSWORD']}'")
            server.psql(f"CREATE DATABASE {given['POSTGRES_DB']} OWNER {given['POSTGRES_USER']}")
            server.stop()
            # As between containers: nobody comes in over the network without a password.
            (server.data / "pg_hba.conf").write_text("local all all trust\nhost all all all scram-sha-256\n")
        owner = server.data.stat()
        return {"user": owner.st_uid, "group": owner.st_gid, "extra_groups": []} if os.geteuid() == 0 else {}

    # -- its life ---------------------------------------------------------------------------------------------------
    def start(self) -> None:
        extra = self._prepare()
        with self.log.open("ab") as out:
            self.process = subprocess.Popen(
                self.program(), cwd="/", env=self.environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                start_new_session=True, **extra,
            )  # fmt: skip

    def healthy(self) -> bool:
        """Run the health check that the file names."""
        check = self.given["healthcheck"]["test"]
        words = [self.here(word) for word in check[1:]]
        command = ["sh", "-c", words[0]] if check[0] == "CMD-SHELL" else words
        done = subprocess.run(
            command, cwd="/", env=self.environment(), stdin=subprocess.DEVNULL, capture_output=True, check=False,
            timeout=120,
        )  # fmt: skip
        return done.returncode == 0

    def processes(self) -> list[psutil.Process]:
        """All that run for it, whatever became of their parents."""
        found = {process.pid: process for process in marked(self.folder)}
        if self.process and self.process.poll() is None:  # Redis writes its title over the mark
            with contextlib.suppress(psutil.Error):
                own = psutil.Process(self.process.pid)
                found |= {process.pid: process for process in (own, *own.children(recursive=True))}
        return list(found.values())

    def arguments(self) -> str:
        """The command lines of its processes, as a list of processes shows them."""
        lines = []
        for process in self.processes():
            with contextlib.suppress(psutil.Error):  # it has ended meanwhile
                lines.append(" ".join(process.cmdline()))
        return "\n".join(lines)

    def kill(self) -> None:
        """As `docker kill`: every process of it at once, none is told."""
        for process in self.processes():
            with contextlib.suppress(psutil.Error):
                process.kill()
        if self.process:
            self.process.wait()

    def ask_to_stop(self) -> None:
        """Send the signal that its image names, and return at once."""
        if self.process and self.process.poll() is None:
            postgres = self.given["image"].startswith("postgres:")  # its image names SIGINT: stop without waiting
            self.process.send_signal(signal.SIGINT if postgres else signal.SIGTERM)

    def stop(self, *, patience: float = 30) -> None:
        """As `docker stop`: asked first, killed when it has not ended after so many seconds."""
        self.ask_to_stop()
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(patience)
        stop_all(self.folder, grace=5)
        if self.process:
            self.process.wait(5)

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-3000:]


@dataclass
class Bare:
    """The whole of docker-compose.yml, as many workers as asked for."""

    folder: Path
    workers: int = 1
    settings: Mapping[str, str] = field(default_factory=dict)  # what a user would add to .env
    ports: dict[str, int] = field(init=False)
    variables: dict[str, str] = field(init=False)
    containers: dict[str, Container] = field(init=False)
    tools: dict[str, Any] = field(init=False)  # services that run only when asked for

    def __post_init__(self) -> None:
        self.ports = {service: free_port() for service in PORTS}
        self.variables = self._make_env()
        model = compose.load((ROOT / "docker-compose.yml").read_text(), self.variables)
        self.containers, self.tools = {}, {}
        for service, given in model["services"].items():
            if "profiles" in given:
                self.tools[service] = given
                continue
            number = self.workers if service == "airflow-worker" else 1
            for one in range(1, number + 1):
                name = f"{service}-{one}"
                self.containers[name] = Container(name, service, given, self)

    @property
    def server(self) -> Server:
        """For the path of Postgres's programs."""
        return Server(self.folder / "volumes" / "warehouse")

    def _make_env(self) -> dict[str, str]:
        """`make env`, in a folder of its own."""
        place = self.folder / "env"
        (place / "scripts").mkdir(parents=True)
        for name in ("docker-compose.yml", "scripts/make-env"):
            shutil.copy(ROOT / name, place / name)
        (place / ".env").write_text("".join(f"{name}={value}\n" for name, value in self.settings.items()))
        subprocess.run([sys.executable, str(place / "scripts/make-env")], check=True, capture_output=True)
        lines = (place / ".env").read_text().splitlines()
        return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))

    def dsn(self, role: str) -> str:
        """The warehouse, over TCP and with the password of `role` (owner, loader, analyst)."""
        password = self.variables[f"WAREHOUSE_{role.upper()}_PASSWORD"]
        return f"postgresql://orinoco_{role}:{password}@127.0.0.1:{self.ports['warehouse']}/warehouse"

    @property
    def metadata(self) -> str:
        """Airflow's own database."""
        return (
            f"postgresql://airflow:{self.variables['AIRFLOW_DB_PASSWORD']}@127.0.0.1:{self.ports['airflow-db']}/airflow"
        )

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.ports['airflow-apiserver']}"

    def volume(self, name: str) -> Path:
        return self.folder / "volumes" / name

    def state_of(self, run: str) -> str:
        """State of a DAG run, from Airflow's database: answers also while the API server is busy."""
        with psycopg.connect(self.metadata) as connection:
            row = connection.execute("SELECT state FROM dag_run WHERE run_id = %s", (run,)).fetchone()
        return str(row[0]) if row else "unknown"

    # -- as `docker compose up --wait` ------------------------------------------------------------------------------
    def up(self) -> None:
        """Start each service when what it depends on is as far as the file asks, until all are well."""
        waiting = dict(self.containers)
        deadline = time.monotonic() + LIMIT
        state: dict[str, str] = {}  # service → healthy or completed
        while waiting or any(state.get(container.service) is None for container in self.containers.values()):
            for name, container in list(waiting.items()):
                needed = container.given.get("depends_on", {})
                if all(
                    state.get(other) == {"service_healthy": "healthy"}.get(how["condition"], "completed")
                    for other, how in needed.items()
                ):
                    container.start()
                    del waiting[name]
            for container in self.containers.values():
                if container.process is None or state.get(container.service):
                    continue
                code = container.process.poll()
                if code is not None:
                    assert (container.service, code) == ("airflow-init", 0), (
                        f"{container.name}: {container.last_words()}"
                    )
                    state[container.service] = "completed"
                elif "healthcheck" in container.given and container.healthy():
                    state[container.service] = "healthy"
            assert time.monotonic() < deadline, f"only {state} after {LIMIT:.0f} s: " + "\n".join(
                container.last_words() for container in self.containers.values() if container.log.exists()
            )
            time.sleep(0.2)

    def run(self, service: str, *arguments: str) -> tuple[int, str]:
        """As `docker compose run --rm SERVICE ARGUMENTS`: exit code and what it said."""
        container = Container(f"{service}-run", service, self.tools[service] | {"command": list(arguments)}, self)
        container.start()
        assert container.process is not None
        return container.process.wait(300), container.last_words()

    def ill(self) -> list[str]:
        """Containers whose health check fails now."""
        return [c.name for c in self.containers.values() if "healthcheck" in c.given and not c.healthy()]

    def memory(self) -> dict[str, int]:
        """Bytes (PSS) by container."""
        return {name: memory(container.processes()) for name, container in self.containers.items()}

    def stop(self) -> None:
        """Stop everything, the databases last, and delete their folders, which may lie elsewhere."""
        for last in (False, True):
            group = [c for c in self.containers.values() if (c.service in ("airflow-db", "warehouse", "redis")) == last]
            for container in group:
                container.ask_to_stop()
            deadline = time.monotonic() + 10
            for container in group:
                container.stop(patience=max(0.1, deadline - time.monotonic()))
        for service in ("airflow-db", "warehouse"):
            Server(self.volume(service)).remove()
