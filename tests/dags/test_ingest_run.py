"""`bbc_ingest` and `coverage_trends` run for real, task by task, by Airflow's own `dag.test()`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from etl.model import Outcome
from etl.sample import catalogue

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.filterwarnings("default"),  # Airflow's own deprecations are not ours to mend
    pytest.mark.timeout(400),
]


def test_the_dags_load_the_sample_site(dagbag: Any, sample_world: Path, warehouse: str) -> None:
    run = dagbag.dags["bbc_ingest"].test(run_conf={"limit": 40})
    assert run.state == "success"
    with psycopg.connect(warehouse) as connection:
        state, candidates, new = connection.execute("SELECT state, candidates, new FROM ops.run").fetchone() or ()
        (articles,) = connection.execute("SELECT count(*) FROM warehouse.dim_article").fetchone() or ()
    assert state == "closed"
    assert candidates >= 40
    assert 30 <= new == articles <= len(catalogue.articles())

    assert dagbag.dags["coverage_trends"].test().state == "success"
    with psycopg.connect(warehouse) as connection:
        (shown,) = connection.execute("SELECT count(*) FROM mart.articles").fetchone() or ()
    assert shown == articles


def test_a_run_ends_with_its_bins(dagbag: Any, sample_world: Path, warehouse: str) -> None:
    run = dagbag.dags["bbc_ingest"].test(run_conf={"limit": 10, "sources": ["feed"]})
    bins = run.get_task_instance("close_run").xcom_pull(task_ids="close_run")
    assert set(bins) == {outcome.value for outcome in Outcome}
    assert sum(bins.values()) >= 10
