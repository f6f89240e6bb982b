"""What a newcomer does: start the demo, look at the rows, run it again, stop it, leave nothing behind."""

from __future__ import annotations

import json
import signal
import socket
from pathlib import Path

import psutil
import pytest

from etl.model import Outcome
from etl.system.environment import load_secrets
from tests.end_to_end.system import System, make_system, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]

COUNTS = """
    SELECT (SELECT count(*) FROM warehouse.dim_article) AS articles,
           (SELECT count(*) FROM warehouse.dim_revision) AS revisions,
           (SELECT count(*) FROM warehouse.duplicate) AS duplicates
"""


def test_the_demo_fills_every_bin_and_the_bins_sum_to_the_candidates(system: System) -> None:
    bins = ", ".join(f"sum({outcome.value}) AS {outcome.value}" for outcome in Outcome)
    (total,) = system.rows(
        f"SELECT sum(candidates) AS candidates, {bins} FROM ops.run WHERE kind = 'live'", role="orinoco_loader"
    )
    empty = [outcome.value for outcome in Outcome if not total[outcome.value]]
    assert empty == []
    assert sum(total[outcome.value] for outcome in Outcome) == total["candidates"]


def test_the_demo_says_where_everything_is(system: System) -> None:
    assert f"http://127.0.0.1:{system.environment['ORINOCO_AIRFLOW_PORT']}" in system.first_demo
    assert load_secrets(system.home).admin_password in system.first_demo
    assert "orinoco sql" in system.first_demo
    assert "make down" in system.first_demo


def test_a_dag_triggered_over_rest_adds_nothing_when_nothing_is_new(system: System) -> None:
    before = system.rows(COUNTS)
    system.orinoco("demo")
    assert system.rows(COUNTS) == before


def test_every_fact_stands_where_it_says(system: System) -> None:
    assert "FAILED" not in system.orinoco("check")
    (mentions,) = system.rows("SELECT count(*) AS n FROM warehouse.fact_mention")
    assert mentions["n"] > 500


def test_the_analyst_reads_and_cannot_write(system: System) -> None:
    said = system.orinoco("sql", "DELETE FROM warehouse.dim_article", check=False)
    assert "read-only" in said or "permission denied" in said
    assert "permission denied" in system.orinoco("sql", "SELECT * FROM ops.run", check=False)


def test_status_says_what_runs(system: System) -> None:
    status = system.status()
    assert status["mode"] == "demo"
    assert status["postgres"]
    assert {name for name, said in status["parts"].items() if said in ("healthy", "running")} == {
        "api-server", "scheduler", "dag-processor", "triggerer", "sample-site",
    }  # fmt: skip


def test_tasks_are_forked_from_a_scheduler_that_has_imported_the_pipeline(system: System) -> None:
    parts = json.loads((system.home / "run" / "system.json").read_text())["parts"]
    scheduler = psutil.Process(parts["scheduler"])
    for process in (scheduler, *scheduler.children()):
        assert any("ahocorasick" in mapped.path for mapped in process.memory_maps()), process  # which only etl/ imports


def test_a_run_carries_its_summary_as_its_note(system: System) -> None:
    airflow = system.airflow()
    first = airflow.runs("bbc_ingest")[-1]
    assert first["note"].startswith("🟢 **Run 1** (live), 202 candidates in ")
    assert " s: new **140**, " in first["note"].splitlines()[0]
    assert json.loads(system.orinoco("runs", "1", "--json"))["bins"]["new"] == 140


def test_a_wrong_form_is_refused_before_anything_runs(system: System) -> None:
    airflow = system.airflow()
    before = len(airflow.runs("bbc_ingest"))
    with pytest.raises(Exception, match="limit"):
        airflow.trigger("bbc_ingest", {"limit": -3})
    assert len(airflow.runs("bbc_ingest")) == before


def test_where_the_bbc_cannot_be_reached_the_run_says_so_and_changes_nothing(unreachable: System) -> None:
    before = unreachable.rows(COUNTS)
    airflow = unreachable.airflow()
    run_id = airflow.trigger("bbc_ingest")
    wait_for(lambda: airflow.run("bbc_ingest", run_id)["state"] == "failed", "the run to fail")
    (failed,) = [task for task in airflow.tasks("bbc_ingest", run_id) if task["state"] == "failed"]
    assert failed["task_id"] == "plan"
    assert "could not be reached" in airflow.log("bbc_ingest", run_id, "plan", failed["try_number"])
    assert unreachable.rows(COUNTS) == before


def test_a_part_that_dies_is_started_again(unreachable: System) -> None:
    def scheduler() -> int | None:
        parts = json.loads((unreachable.home / "run" / "system.json").read_text())["parts"]
        return parts.get("scheduler")

    first = scheduler()
    assert first is not None
    psutil.Process(first).kill()
    wait_for(lambda: scheduler() not in (first, None), "a new scheduler")


def test_down_leaves_no_process_also_after_a_crash(unreachable: System) -> None:
    assert len(unreachable.processes()) > 5
    supervisor = next(p for p in unreachable.processes() if "etl.system.supervisor" in p.cmdline())
    supervisor.send_signal(signal.SIGKILL)
    psutil.wait_procs([supervisor], timeout=10)
    unreachable.orinoco("down")
    assert unreachable.processes() == []
    assert "Nothing was running" in unreachable.orinoco("down")
    unreachable.orinoco("clean", "--yes")
    assert not unreachable.home.exists()


def test_a_taken_port_is_one_clear_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = make_system(tmp_path / "home", ORINOCO_AIRFLOW_PORT=str(port)).orinoco("up", check=False)
    assert said.strip() == (
        f"orinoco: Port {port} is taken by another program (Address already in use). "
        "Stop it, or set ORINOCO_AIRFLOW_PORT to another port."
    )
