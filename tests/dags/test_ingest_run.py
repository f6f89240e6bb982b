"""`bbc_ingest` and `coverage_trends` run for real, task by task, by Airflow's own `dag.test()`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest

from etl.config import settings
from etl.model import Outcome
from etl.sample import catalogue

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.filterwarnings("default"),  # Airflow's own deprecations are not ours to mend
    pytest.mark.timeout(400),
]


def test_the_dags_load_the_sample_site(run_dag: Any, sample_world: Path, warehouse: str) -> None:
    run = run_dag("bbc_ingest", limit=40)
    assert run.state == "success"
    with psycopg.connect(warehouse) as connection:
        state, candidates, new = connection.execute("SELECT state, candidates, new FROM ops.run").fetchone() or ()
        (articles,) = connection.execute("SELECT count(*) FROM warehouse.dim_article").fetchone() or ()
    assert state == "closed"
    assert candidates >= 40
    assert 30 <= new == articles <= len(catalogue.articles())

    assert run_dag("coverage_trends").state == "success"
    with psycopg.connect(warehouse) as connection:
        (shown,) = connection.execute("SELECT count(*) FROM mart.articles").fetchone() or ()
    assert shown == articles


def test_a_run_says_what_is_not_well_and_a_dead_feed_fails_it_after_all_is_loaded(
    run_dag: Any, sample_world: Path, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORINOCO_FEEDS", "https://feeds.bbci.co.uk/no/such/rss.xml")
    settings.cache_clear()
    asked = {"limit": 6, "sources": ["feed", "topic_page"]}
    run = run_dag("bbc_ingest", **asked)
    assert (run.state, run.get_task_instance("all_well").state) == ("success", "skipped")
    bins = run.get_task_instance("close_run").xcom_pull(task_ids="close_run")
    assert set(bins) == {outcome.value for outcome in Outcome}
    assert sum(bins.values()) >= 6
    said = run.get_task_instance("close_run").xcom_pull(task_ids="close_run", key="summary")
    assert said.splitlines()[2].endswith("rss.xml failed in its last poll: "
                                         "https://feeds.bbci.co.uk/no/such/rss.xml answered 404.")  # fmt: skip
    assert run.get_task_instance("close_run").xcom_pull(task_ids="close_run", key="note") == said

    with psycopg.connect(warehouse) as connection:
        connection.execute("UPDATE ops.feed SET failures = 5, next_due = now() WHERE kind = 'feed'")
    run = run_dag("bbc_ingest", **asked)
    assert (run.state, run.get_task_instance("all_well").state) == ("failed", "failed")
    said = run.get_task_instance("close_run").xcom_pull(task_ids="close_run", key="note")
    assert said.startswith("🔴 **Run 2**")
    with psycopg.connect(warehouse) as connection:
        state, new = connection.execute("SELECT state, new FROM ops.run ORDER BY run_id DESC LIMIT 1").fetchone() or ()
    assert (state, new) == ("closed", 5)  # the sixth answers 500 at the first poll and is asked for again
