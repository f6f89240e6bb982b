"""`bbc_reprocess` run for real by Airflow's own `dag.test()`: known pages that read the same need no person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl import running

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.filterwarnings("default"),  # Airflow's own deprecations are not ours to mend
    pytest.mark.timeout(400),
]


def test_reading_the_archive_again_asks_nobody_where_nothing_is_odd(
    run_dag: Any, sample_world: Path, warehouse: str
) -> None:
    running.ingest_live(limit=6)
    run = run_dag("bbc_reprocess")
    states = {instance.task_id: instance.state for instance in run.get_task_instances()}
    assert run.state == "success"
    assert (states["look"], states["merge"], states["close_run"]) == ("success", "success", "success")
    assert (states["approve"], states["turn_down"]) == ("skipped", "skipped")
