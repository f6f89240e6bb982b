"""What Airflow adds to a run: the same pages of the sample site by `orinoco ingest` and by `bbc_ingest`.

    python -m benchmarks.overhead [--pages 100] [--repeat 3] [--json]

Starts the system in a folder of its own. For each measurement the sample site is fresh, the warehouse and the archive
are empty. Without Airflow the clock runs from starting the command until its run is closed, and until it has refreshed
the trends; with Airflow from the trigger until `bbc_ingest` has ended, and until the `coverage_trends` that it starts
has. Both in turn, medians of the differences. Of each task it says how long it waited for its start (`wait`: since the
one before it ended) and ran (`ran`), which tells where the time goes.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import statistics
import tempfile
import time
from datetime import datetime
from pathlib import Path
from typing import Any

from etl.embedded import Server
from etl.sample.server import serve
from etl.system.rest import Airflow
from tests.end_to_end.system import System, free_port, make_system, wait_for


def empty(system: System) -> None:
    """Warehouse and archive as on the first day."""
    server = Server(system.home / "postgres")
    server.create_database("empty", template="warehouse")  # at the first call, when nothing is in it yet
    server.psql("DROP DATABASE warehouse WITH (FORCE)")
    server.create_database("warehouse", template="empty")
    shutil.rmtree(system.home / "archive", ignore_errors=True)


def without(system: System, pages: int) -> tuple[float, float, int]:
    """Seconds until the run is closed, until the trends are refreshed too, and how many articles were new."""
    start = time.time()
    system.orinoco("ingest", "live", "--limit", str(pages))
    end = time.time()
    (run,) = system.rows("SELECT extract(epoch FROM closed_at) AS closed, new FROM ops.run", role="orinoco_loader")
    return float(run["closed"]) - start, end - start, int(run["new"])


def through(system: System, airflow: Airflow, pages: int) -> tuple[float, float, int, list[dict[str, Any]]]:
    """The same through Airflow, and its tasks in the order they ended."""
    start = time.time()
    run = airflow.trigger("bbc_ingest", {"limit": pages})
    ended: dict[str, float] = {}

    def all_ended() -> bool:
        for dag_id, newest in (("bbc_ingest", airflow.run("bbc_ingest", run)), ("coverage_trends", trends(airflow))):
            if newest and newest["state"] in ("success", "failed") and moment(newest["end_date"]) > start:
                assert newest["state"] == "success", newest
                ended[dag_id] = moment(newest["end_date"]) - start
        return len(ended) == 2

    wait_for(all_ended, "both runs to end")
    (row,) = system.rows("SELECT new FROM ops.run", role="orinoco_loader")
    return (
        ended["bbc_ingest"],
        ended["coverage_trends"],
        int(row["new"]),
        stages(airflow.tasks("bbc_ingest", run), start),
    )


def trends(airflow: Airflow) -> dict[str, Any] | None:
    return next(iter(airflow.runs("coverage_trends")), None)


def stages(tasks: list[dict[str, Any]], start: float) -> list[dict[str, Any]]:
    """Each task, its instances as one: seconds it waited since the one before it ended, and ran."""
    names = sorted({task["task_id"] for task in tasks}, key=lambda name: min(_ends(tasks, name)))
    said, before = [], start
    for name in names:
        begun = min(moment(task["start_date"]) for task in tasks if task["task_id"] == name)
        end = max(_ends(tasks, name))
        said.append({"task": name, "wait": round(begun - before, 2), "ran": round(end - begun, 2)})
        before = end
    return said


def _ends(tasks: list[dict[str, Any]], name: str) -> list[float]:
    return [moment(task["end_date"]) for task in tasks if task["task_id"] == name]


def moment(said: str) -> float:
    return datetime.fromisoformat(said).timestamp()


def measure(system: System, port: int, pages: int, repeat: int) -> dict[str, Any]:
    airflow = system.airflow()
    measured = []
    for _ in range(repeat):
        empty(system)
        with serve(port):
            closed, finished, new = without(system, pages)
        empty(system)
        with serve(port):
            run, both, new_too, tasks = through(system, airflow, pages)
        assert new == new_too, "the two did not load the same"
        measured.append(
            {
                "articles": new,
                "without_s": closed,
                "through_s": run,
                "overhead_s": run - closed,
                "with_trends_overhead_s": both - finished,
                "wait_s": sum(task["wait"] for task in tasks),
                "tasks": tasks,
            }
        )
    keys = [key for key in measured[0] if key != "tasks"]
    medians = {key: round(statistics.median(one[key] for one in measured), 1) for key in keys}
    middle = min(measured, key=lambda one: abs(one["overhead_s"] - medians["overhead_s"]))
    return {**medians, "load": round(os.getloadavg()[0], 1), "tasks": middle["tasks"]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="one line")
    options = parser.parse_args()
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        system = make_system(
            Path(folder) / "home",
            ORINOCO_SCHEDULE="",
            ORINOCO_BBC_ORIGIN=f"http://127.0.0.1:{port}",
            ORINOCO_REQUEST_GAP="0.01",
            ORINOCO_SITEMAPS="https://www.bbc.com/sitemaps/https-index-com-news.xml",
        )
        try:
            system.orinoco("up")
            result = measure(system, port, options.pages, options.repeat)
        finally:
            system.orinoco("clean", "--yes", check=False)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
