"""Every DAG: parses, says what to do when it is red, retries, uses pools that exist, is short."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from etl.config import ROOT
from etl.system.environment import POOLS

pytestmark = [
    pytest.mark.airflow,
    # Airflow's own deprecations, and those of what it imports, are not ours to mend.
    pytest.mark.filterwarnings("default"),
    pytest.mark.timeout(300),
]
DAG_IDS = {"bbc_ingest", "bbc_backfill", "bbc_reprocess", "coverage_trends", "warehouse_maintenance"}
LONGEST_TASK = {"check_archive": timedelta(hours=5), "warehouse.vacuum": timedelta(hours=2)}
LONGEST = 120  # lines, documentation included; a DAG file wires and does nothing else


def test_every_dag_is_here_and_parses(dagbag: Any) -> None:
    assert dagbag.import_errors == {}
    assert set(dagbag.dags) == DAG_IDS
    assert {path.stem for path in (ROOT / "dags").glob("*.py")} == DAG_IDS


@pytest.mark.parametrize("dag_id", sorted(DAG_IDS))
def test_a_dag_is_documented_and_robust(dagbag: Any, dag_id: str) -> None:
    from wiring.tags import Tag

    dag = dagbag.dags[dag_id]
    assert "**When it is red" in dag.doc_md
    assert "**What it does.**" in dag.doc_md
    assert dag.tags
    assert set(dag.tags) <= {tag.value for tag in Tag}
    assert dag.max_active_runs == 1
    (late,) = dag.deadline
    assert late.callback.path == "orinoco_notices.Tell"
    for task in dag.tasks:
        assert task.owner == "orinoco"
        assert task.retries >= 2
        assert task.execution_timeout <= LONGEST_TASK.get(task.task_id, timedelta(minutes=30))
        assert [type(callback).__name__ for callback in task.on_failure_callback] == ["Tell"]
        assert task.doc_md or task.python_callable.__doc__, task.task_id
        assert task.pool == "default_pool" or task.pool in POOLS


@pytest.mark.parametrize("dag_id", sorted(DAG_IDS))
def test_a_dag_file_is_short_and_imports_nothing_heavy(dag_id: str) -> None:
    source = (ROOT / "dags" / f"{dag_id}.py").read_text()
    assert len(source.splitlines()) <= LONGEST
    top = [line for line in source.splitlines() if line.startswith(("import ", "from "))]
    assert not [line for line in top if any(heavy in line for heavy in ("pandas", "bs4", "sqlalchemy", "requests"))]


def test_a_dag_file_is_parsed_in_no_time_and_without_network_or_database(airflow: Any) -> None:
    """Every task parses its DAG file again, and the DAG processor every half minute."""
    program = Path(__file__).with_name("parse_cost.py")
    done = subprocess.run([sys.executable, program, ROOT], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    seconds = json.loads(done.stdout.splitlines()[-1])
    assert set(seconds) == DAG_IDS
    assert max(seconds.values()) <= 0.3, seconds


def test_two_parses_serialise_equally(airflow: Any) -> None:
    """A value that differs from parse to parse would make a new version of the DAG every half minute."""
    from airflow.dag_processing.dagbag import DagBag
    from airflow.serialization.serialized_objects import DagSerialization

    first, second = (
        {dag_id: DagSerialization.to_dict(dag) for dag_id, dag in DagBag(dag_folder=str(ROOT / "dags")).dags.items()}
        for _ in range(2)
    )
    assert first == second


def test_the_chain_is_the_flow(dagbag: Any) -> None:
    order = ["open_run", "plan", "fetch", "transform", "merge", "check", "close_run", "all_well"]
    ingest = dagbag.dags["bbc_ingest"]
    assert [task.task_id for task in ingest.topological_sort()] == order
    # A line in the graph, in two groups: a task that is handed the number of the run draws a line of its own.
    assert [ingest.get_task(task).upstream_task_ids for task in order] == [set(), *({task} for task in order[:-1])]
    assert set(ingest.task_group.get_task_group_dict()) == {None, "pages", "warehouse"}
    reprocess = dagbag.dags["bbc_reprocess"]
    assert {task.task_id for task in reprocess.tasks} == {*order, "look", "approve", "turn_down"}
    assert reprocess.get_task("merge").upstream_task_ids >= {"look", "approve"}
    assert reprocess.get_task("turn_down").upstream_task_ids == {"merge"}  # or it would be skipped before any answer
    assert reprocess.get_task("approve").defaults == ["Reject"]
    assert reprocess.get_task("approve").response_timeout == timedelta(days=1)
    backfill = [task.task_id for task in dagbag.dags["bbc_backfill"].topological_sort()]
    assert backfill == ["check_form", "estimate", *order]
