"""What a second worker brings: a WARC backfill through the parts of docker-compose.yml, with more workers and fewer.

    python -m benchmarks.scale [--workers 2 1] [--visits 12] [--repeat 3] [--json]

Starts Redis, two Postgres servers, Airflow's parts and as many Celery workers as the largest number asked for, each
with one process, without containers (`tests/distributed/bare.py`); they share nothing but Postgres and the archive.
Each run loads WARC files of the sample site that no run had before. Then workers are stopped until the next number is
left. Says (medians) pages a second, of the whole run and of `transform`, the parallel stage; the seconds of each stage,
and between them, where a task waits for the scheduler and begins; and the memory of each part (PSS). The machine's load
is part of the answer: with fewer free cores than workers, they only take turns.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from etl.system.rest import Airflow
from tests.distributed.bare import Bare
from tests.distributed.crawl import crawl
from tests.end_to_end.system import wait_for

ENDED = ("success", "failed")
STAGES = ("check_form", "estimate", "open_run", "plan", "fetch", "transform", "merge", "check", "close_run", "all_well")


@contextmanager
def started(workers: int) -> Iterator[Bare]:
    with tempfile.TemporaryDirectory() as folder:
        bare = Bare(Path(folder) / "compose", workers=workers, settings={"AIRFLOW_WORKER_CONCURRENCY": "1"})
        try:
            bare.up()
            yield bare
        finally:
            bare.stop()


def backfill(bare: Bare, visits: int, since: int) -> dict[str, float]:
    """Load so many visits: pages a second of the run and of its parallel stage, seconds of each stage."""
    airflow = Airflow(bare.address, "admin", bare.variables["ADMIN_PASSWORD"])
    airflow.call("PATCH", "/dags/bbc_backfill", {"is_paused": False})
    paths = crawl(bare.volume("archive") / f"incoming-{since}", visits, since=since)
    run = airflow.trigger("bbc_backfill", {"source": "warc", "paths": [path.as_uri() for path in paths]})
    wait_for(lambda: bare.state_of(run) in ENDED, f"{run} to end", seconds=1800)
    said = airflow.run("bbc_backfill", run)
    assert said["state"] == "success", said
    tasks = airflow.tasks("bbc_backfill", run)
    with psycopg.connect(bare.dsn("loader")) as connection:
        newest = connection.execute("SELECT candidates FROM ops.run ORDER BY run_id DESC LIMIT 1").fetchone()
    assert newest is not None
    whole = seconds(said["start_date"], said["end_date"])
    stages = {stage: took([task for task in tasks if task["task_id"] == stage]) for stage in STAGES}
    return {
        "pages": newest[0],
        "run": newest[0] / whole,
        "transform": newest[0] / stages["transform"],
        **{f"{stage}_s": number for stage, number in stages.items()},
        "between_s": whole - sum(stages.values()),
    }


def took(tasks: list[dict[str, Any]]) -> float:
    """Seconds from the first start of a stage's tasks to their last end."""
    return seconds(min(task["start_date"] for task in tasks), max(task["end_date"] for task in tasks))


def seconds(start: str, end: str) -> float:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--workers", type=int, nargs="+", default=[2, 1], help="how many, from the most to the fewest")
    parser.add_argument("--visits", type=int, default=12, help="about 140 pages each")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    numbers = sorted(set(options.workers), reverse=True)
    result: dict[str, Any] = {"cores": os.cpu_count(), "workers": {}}
    with started(numbers[0]) as bare:
        backfill(bare, 1, 0)  # the articles themselves; what follows sees them again
        since = 1
        for number in numbers:
            for one in range(number + 1, numbers[0] + 1):
                bare.containers[f"airflow-worker-{one}"].stop()
            measured = []
            for _ in range(options.repeat):
                measured.append(backfill(bare, options.visits, since))
                since += options.visits
            median = {key: round(statistics.median(one[key] for one in measured), 1) for key in measured[0]}
            result["workers"][number] = median | {"load": round(os.getloadavg()[1], 1)}
            if number == numbers[0]:
                result["megabytes"] = {name: round(size / 1e6) for name, size in bare.memory().items() if size}
    most, fewest = numbers[0], numbers[-1]
    for key in ("run", "transform"):
        result[f"{key}_{most}_to_{fewest}"] = round(result["workers"][most][key] / result["workers"][fewest][key], 2)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
