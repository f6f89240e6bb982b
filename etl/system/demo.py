"""`make demo`: the system with the sample site, the pipeline run twice through Airflow's REST API, and what came of it.

Twice, because the second poll is where history begins: articles were edited meanwhile, a broken page has recovered.
Run again it reuses everything and polls once more: there is nothing new, and nothing is loaded twice.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from rich.console import Console

from etl import looking
from etl.commands import show
from etl.config import Settings
from etl.errors import TerminalError, TransientError
from etl.system import control
from etl.system.rest import Airflow

RUN_LIMIT = 600.0  # seconds; a first run of about 100 pages takes half a minute here
POLL = 0.7


def run(settings: Settings) -> None:
    """Bring it up, poll the sample site twice, print what was loaded. Raises TerminalError where a run fails."""
    console = Console(highlight=False)
    started = time.monotonic()

    def say(what: str) -> None:
        console.print(f"[dim]{time.monotonic() - started:5.0f} s[/dim]  {what}", soft_wrap=True)

    airflow = control.up(settings, demo=True, say=say)
    shown_before = len(looking.newest_runs(2)) == 2
    for which in ("next",) if shown_before else ("first", "second"):
        say(f"Triggering bbc_ingest, {which} poll.")
        run_id = airflow.trigger("bbc_ingest")
        _wait(airflow, _Watched("bbc_ingest", run_id), say)
        trends = _triggered_by(airflow, run_id)
        _wait(airflow, trends, say)
    console.print()
    _show(console, settings)
    now = control.status(settings)
    console.print(
        f"[bold]Airflow[/bold]        {now.address}   login [bold]admin[/bold], password [bold]{now.password}[/bold]"
    )
    console.print(
        "[bold]the warehouse[/bold]  .venv/bin/orinoco sql   (try: SELECT * FROM mart.articles LIMIT 5;)",
        soft_wrap=True,
    )
    console.print("[bold]stop it[/bold]        make down")
    console.print(f"\nEverything stays up. It took {time.monotonic() - started:.0f} s.")


@dataclass(frozen=True)
class _Watched:
    dag_id: str
    run_id: str


def _wait(airflow: Airflow, watched: _Watched, say: Callable[[str], None]) -> None:
    """Follow a run until it has ended; say each task as it ends. Raises TerminalError with the end of a failed log."""
    deadline = time.monotonic() + RUN_LIMIT
    said: set[str] = set()
    while time.monotonic() < deadline:
        try:
            state = airflow.run(watched.dag_id, watched.run_id)["state"]
            tasks = airflow.tasks(watched.dag_id, watched.run_id)
        except TransientError:  # too busy to answer; the run goes on
            time.sleep(POLL)
            continue
        for name in _ended(tasks):
            if name not in said:
                said.add(name)
                say(f"  {watched.dag_id}: {name}")
        if state == "success":
            return
        if state == "failed":
            raise TerminalError(_why(airflow, watched, tasks))
        time.sleep(POLL)
    raise TerminalError(
        f"{watched.dag_id} has not ended within {RUN_LIMIT:.0f} s. Look at it in the UI: `orinoco status` says where."
    )


def _ended(tasks: list[dict[str, Any]]) -> list[str]:
    """Names of the tasks all of whose instances have succeeded, in the order they ended."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for task in tasks:
        by_name.setdefault(task["task_id"], []).append(task)
    done = {name: of for name, of in by_name.items() if all(t["state"] == "success" for t in of)}
    ordered = sorted(done, key=lambda name: max(t["end_date"] or "" for t in done[name]))
    return [f"{name} × {len(done[name])}" if len(done[name]) > 1 else name for name in ordered]


def _why(airflow: Airflow, watched: _Watched, tasks: list[dict[str, Any]]) -> str:
    failed = next((task for task in tasks if task["state"] == "failed"), None)
    if failed is None:
        return f"{watched.dag_id} failed before any task did. Look at it in the UI."
    log = airflow.log(watched.dag_id, watched.run_id, failed["task_id"], failed["try_number"], failed["map_index"])
    last = [line for line in log.splitlines() if line.strip()][-3:]
    return f"{watched.dag_id} failed in {failed['task_id']}: " + " / ".join(last)


def _triggered_by(airflow: Airflow, source_run: str) -> _Watched:
    """The run of coverage_trends that the asset event of `source_run` starts."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        for run in airflow.runs("coverage_trends"):
            events = airflow.call("GET", f"/dags/coverage_trends/dagRuns/{run['dag_run_id']}/upstreamAssetEvents")
            if any(event.get("source_run_id") == source_run for event in events["asset_events"]):
                return _Watched("coverage_trends", run["dag_run_id"])
        time.sleep(POLL)
    raise TerminalError("coverage_trends was not started by its asset within 60 s. Is it paused? Look at it in the UI.")


def _show(console: Console, settings: Settings) -> None:
    """The bins of the two newest runs, and the months in which the crisis had the largest share."""
    for summary in looking.newest_runs(2):
        show.summary(summary)
    _, found = looking.trend_rows(by="month")
    rows = sorted(found, key=lambda row: -row.crisis)[:12]
    title = "The months with most stories on the crisis"
    show.trends(console, title, "month", "stories", sorted(rows, key=lambda row: row.period))
