"""A real Airflow for the DAG tests: its own home, its metadata in the session's embedded Postgres."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.config import ROOT
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
            "AIRFLOW__CORE__PLUGINS_FOLDER": str(ROOT / "plugins"),
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
        for folder in ("dags", "plugins"):  # as Airflow does
            patch.syspath_prepend(str(ROOT / folder))
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


@pytest.fixture(scope="session")
def run_dag(dagbag: Any) -> Any:
    """Runs a DAG by Airflow's own `dag.test()`: the finished run."""

    def run(dag_id: str, **conf: Any) -> Any:
        dag = dagbag.dags[dag_id]
        deadline, dag.deadline = dag.deadline, None  # dag.test() of 3.3.2 cannot look its deadlines up
        try:
            return dag.test(run_conf=conf)
        finally:
            dag.deadline = deadline

    return run
