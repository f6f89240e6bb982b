"""How many task instances a run has: as many for a thousand pages as for ten, for tasks are mapped over batches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from etl import pipeline
from etl.config import settings

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.filterwarnings("default"),  # Airflow's own deprecations are not ours to mend
    pytest.mark.timeout(300),
]


def instances(dag: Any, batches: list[int]) -> int:
    """Task instances of a run whose `plan` answers with these batches, which is all that its tasks are mapped over."""
    mapped = {task.task_id: set(task.iter_mapped_dependencies()) for task in dag.tasks if task.is_mapped}
    assert {name: {one.task_id for one in over} for name, over in mapped.items()} == {
        "fetch": {"plan"},
        "transform": {"fetch"},
    }
    return len(dag.tasks) + (len(batches) - 1) * len(mapped)


def test_a_run_has_no_more_tasks_for_more_articles(
    dagbag: Any, sample_world: Path, warehouse: str, tmp_path: Path
) -> None:
    counts = []
    for number in (10, 100, 1000):
        folder = tmp_path / str(number)
        folder.mkdir()
        for page in range(number):
            (folder / f"{page}.txt").write_text(f"Text {page}")
        run = pipeline.open_run("files", {"paths": [str(folder)]})
        counts.append(instances(dagbag.dags["bbc_backfill"], pipeline.plan(run)))
    assert counts == [len(dagbag.dags["bbc_backfill"].tasks) + 2 * (settings().batches - 1)] * 3
