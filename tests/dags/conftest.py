"""A real Airflow for the DAG tests: its own home, its metadata in the session's embedded Postgres."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.config import ROOT, settings
from etl.embedded import Server


@pytest.fixture(scope="session")
def airflow(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Airflow's home, with a migrated metadata database; the environment is set for the rest of the session."""
    home = tmp_path_factory.mktemp("airflow")
    server.create_database("airflow")
    with pytest.MonkeyPatch.context() as patch:
        environment = {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(ROOT / "dags"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "AIRFLOW__CORE__UNIT_TEST_MODE": "False",
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": server.dsn("airflow").replace("postgresql:", "postgresql+psycopg2:"),
            "AIRFLOW__DATABASE__SQL_ALCHEMY_CONN_ASYNC": server.dsn("airflow").replace(
                "postgresql:", "postgresql+asyncpg:"
            ),
            "PYTHONPATH": str(ROOT),
        }
        for name, value in environment.items():
            patch.setenv(name, value)
        patch.syspath_prepend(str(ROOT / "dags"))
        done = subprocess.run(
            [sys.executable, "-m", "airflow", "db", "migrate"], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr[-2000:]
        yield home


@pytest.fixture(scope="session")
def dagbag(airflow: Path) -> Any:
    """All DAGs of the project, parsed once."""
    from airflow.dag_processing.dagbag import DagBag

    return DagBag(dag_folder=str(ROOT / "dags"))


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
    os.environ.pop("ORINOCO_HOME", None)
