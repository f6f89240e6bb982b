"""Airflow's own records are cleaned from within a task, which may not touch that database itself."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from etl import upkeep
from etl.config import settings

pytestmark = [pytest.mark.airflow, pytest.mark.timeout(300)]

RUNS = """
    INSERT INTO dag_run (
        dag_id, run_id, run_type, state, start_date, run_after, queued_at, clear_number, log_template_id
    )
    SELECT 'tidy', 'run ' || days, 'manual', 'success', now() - days * interval '1 day',
        now() - days * interval '1 day',
        now(), 0, 1
    FROM unnest(ARRAY[200, 100, 80, 1]) AS days
"""


def test_old_runs_go_and_the_newest_of_a_dag_stays(airflow: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    metadata = os.environ["AIRFLOW__DATABASE__SQL_ALCHEMY_CONN"].replace("+psycopg2", "")
    with psycopg.connect(metadata) as connection:
        connection.execute(RUNS)
    monkeypatch.setenv("ORINOCO_AIRFLOW_METADATA", metadata)
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "airflow-db-not-allowed:///")  # as in a task
    settings.cache_clear()
    try:
        done = upkeep.clean_metadata(settings())
    finally:
        settings.cache_clear()
    with psycopg.connect(metadata) as connection:
        left = connection.execute("SELECT run_id FROM dag_run WHERE dag_id = 'tidy' ORDER BY start_date").fetchall()
    assert left == [("run 80",), ("run 1",)]
    assert done["dag_run"] == 2
