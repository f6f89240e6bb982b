"""What the parts of the system are told: one environment for all of them, and the secrets in it.

In: the settings. Out: environment variables for Airflow 3.3 and for `etl`. Secrets are made once, kept in
`<home>/secrets.json` readable by its owner only, and never printed, but for the login that `orinoco status` shows.
"""

from __future__ import annotations

import base64
import json
import os
import secrets
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

from etl.config import ROOT, Settings

# Every process we start carries this variable with the home as its value: it is how `down` finds all of them again,
# also those that made a session of their own, and after a crash or a reboot left a wrong process id in a file.
MARKER = "ORINOCO_SYSTEM"
POOLS = {"bbc": (4, "Requests to the BBC: one slot a batch. The gap between requests is kept across batches.")}


@dataclass(frozen=True)
class Secrets:
    jwt_secret: str  # Airflow signs with HS512: 64 bytes or more
    api_secret_key: str
    fernet_key: str
    admin_password: str


def load_secrets(home: Path) -> Secrets:
    """The secrets of the system in `home`, made at first use."""
    path = home / "secrets.json"
    if path.exists():
        return Secrets(**json.loads(path.read_text()))
    made = Secrets(
        jwt_secret=secrets.token_urlsafe(64),
        api_secret_key=secrets.token_urlsafe(48),
        fernet_key=base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
        admin_password=secrets.token_urlsafe(12),
    )
    write_private(path, json.dumps(asdict(made), indent=1))
    return made


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_suffix(".part")
    aside.unlink(missing_ok=True)
    with open(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    aside.replace(path)


def airflow_environment(settings: Settings) -> dict[str, str]:
    """Environment of every Airflow part and of our own processes beside them."""
    home = settings.home.absolute()
    keep = load_secrets(home)
    metadata = settings.server.dsn("airflow")
    airflow = {
        "CORE__DAGS_FOLDER": str(ROOT / "dags"),
        "CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
        "CORE__EXECUTOR": "LocalExecutor",
        "CORE__PARALLELISM": "8",
        "CORE__LOAD_EXAMPLES": "False",
        "CORE__DAGS_ARE_PAUSED_AT_CREATION": "False",
        "CORE__FERNET_KEY": keep.fernet_key,
        "CORE__AUTH_MANAGER": "airflow.api_fastapi.auth.managers.simple.simple_auth_manager.SimpleAuthManager",
        "CORE__SIMPLE_AUTH_MANAGER_USERS": "admin:admin",
        "CORE__SIMPLE_AUTH_MANAGER_PASSWORDS_FILE": str(home / "airflow" / "passwords.json"),
        "CORE__EXECUTION_API_SERVER_URL": f"http://127.0.0.1:{settings.airflow_port}/execution/",
        "DATABASE__SQL_ALCHEMY_CONN": metadata.replace("postgresql://", "postgresql+psycopg2://", 1),
        "DATABASE__SQL_ALCHEMY_CONN_ASYNC": metadata.replace("postgresql://", "postgresql+asyncpg://", 1),
        "API__HOST": "127.0.0.1",
        "API__PORT": str(settings.airflow_port),
        "API__BASE_URL": f"http://127.0.0.1:{settings.airflow_port}",
        "API__WORKERS": "1",
        "API__SECRET_KEY": keep.api_secret_key,
        "API__INSTANCE_NAME": "Orinoco",
        "API_AUTH__JWT_SECRET": keep.jwt_secret,
        "DAG_PROCESSOR__REFRESH_INTERVAL": "30",
        "DAG_PROCESSOR__PARSING_PROCESSES": "1",
        "LOGGING__BASE_LOG_FOLDER": str(home / "airflow" / "logs"),
        "SCHEDULER__SCHEDULER_IDLE_SLEEP_TIME": "0.25",  # the default of 1 s is waited for at each of a run's ten hops
        "TRIGGERER__CAPACITY": "100",
    }
    ours = {
        MARKER: str(home),
        "SPT_NOENV": "1",  # Airflow renames its processes; without this the new name overwrites the environment we read
        "ORINOCO_HOME": str(home),
        "AIRFLOW_HOME": str(home / "airflow"),
        "PYTHONPATH": str(ROOT),
        "PYTHONUNBUFFERED": "1",
        "NO_PROXY": ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1", "localhost"])),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
    }
    if settings.warehouse:
        ours["AIRFLOW_CONN_WAREHOUSE"] = settings.warehouse
    if settings.statsd:
        host, _, port = settings.statsd.rpartition(":")
        airflow |= {"METRICS__STATSD_ON": "True", "METRICS__STATSD_HOST": host, "METRICS__STATSD_PORT": port}
    if settings.alerts:
        ours["AIRFLOW_CONN_ORINOCO_ALERTS"] = settings.alerts
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("AIRFLOW")}
    return inherited | ours | {f"AIRFLOW__{name}": value for name, value in airflow.items()}


def demo_environment(settings: Settings) -> dict[str, str]:
    """What the demo changes: the sample site stands in for the BBC, at a pace that only a site of our own allows."""
    return {
        "ORINOCO_BBC_ORIGIN": f"http://127.0.0.1:{settings.sample_site_port}",
        "ORINOCO_REQUEST_GAP": "0.01",
        "ORINOCO_SITEMAPS": "https://www.bbc.com/sitemaps/https-index-com-news.xml",
        "ORINOCO_SCHEDULE": "",
    }


def write_login(settings: Settings) -> None:
    """Tell Airflow's auth manager the password, before it makes one up and prints it into a log."""
    home = settings.home.absolute()
    write_private(home / "airflow" / "passwords.json", json.dumps({"admin": load_secrets(home).admin_password}) + "\n")
