"""What an operator does, with real Airflow: fills a form wrongly, loads a range of months, keeps the place tidy."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from etl.system.environment import load_secrets
from etl.system.rest import Airflow
from tests.dags.receivers import Received
from tests.end_to_end.system import System, wait_for
from tests.end_to_end.test_browser import CHROMIUM, page

__all__ = ["page"]  # the fixture

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]


@pytest.fixture
def airflow(system: System) -> Airflow:
    return Airflow(system.status()["address"], "admin", load_secrets(system.home).admin_password)


def finished(airflow: Airflow, dag_id: str, run_id: str) -> str:
    """The state a run ends in."""
    wait_for(lambda: airflow.run(dag_id, run_id)["state"] in ("success", "failed"), f"{dag_id} {run_id} to end")
    return str(airflow.run(dag_id, run_id)["state"])


def result(airflow: Airflow, dag_id: str, run_id: str, task_id: str) -> Any:
    path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/xcomEntries/return_value"
    return airflow.call("GET", path, deserialize=True)["value"]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="NOT RUN: no Chromium on this machine (Debian: apt install chromium)")
def test_a_form_filled_wrongly_says_so_in_the_ui_and_to_who_must_know(
    page: Page, airflow: Airflow, system: System, told: Received
) -> None:
    (before,) = system.rows("SELECT count(*) AS runs FROM ops.run", role="orinoco_loader")
    page.goto("/dags/bbc_backfill")
    page.get_by_test_id("trigger-dag-button").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("Leave empty for as many as a run may take.")).to_be_visible()
    form.get_by_text("Wayback Machine", exact=True).first.click()
    form.locator("input[name=element_since]").fill("2014-02-01")
    form.get_by_role("button", name="Trigger").click()
    page.wait_for_url("**/dags/bbc_backfill/runs/*")
    run_id = page.url.rsplit("/", 1)[1].replace("%3A", ":").replace("%2B", "+")
    assert finished(airflow, "bbc_backfill", run_id) == "failed"
    page.goto(f"{page.url}/tasks/check_form")
    expect(page.get_by_text("The period ends (2013-12-31) before it begins (2014-02-01)").first).to_be_visible()

    (after,) = system.rows("SELECT count(*) AS runs FROM ops.run", role="orinoco_loader")
    assert after == before
    wait_for(lambda: bool(told.posts), "the webhook to be told")
    assert told.posts[-1][1]["text"].startswith("bbc_backfill failed in check_form\nThe period ends (2013-12-31)")


def test_a_range_of_months_is_loaded_by_airflows_own_backfill_and_nothing_twice(
    airflow: Airflow, system: System
) -> None:
    articles = "SELECT count(*) AS articles FROM warehouse.dim_article"
    before = system.rows(articles)
    months = {"dag_id": "bbc_backfill", "from_date": "2019-01-01T00:00:00Z", "to_date": "2019-02-28T00:00:00Z"}
    bins = []
    for behaviour in ("none", "completed"):  # the second time Airflow runs again what has run
        made = airflow.call("POST", "/backfills", {**months, "reprocess_behavior": behaviour, "max_active_runs": 1})
        wait_for(
            lambda id=made["id"]: airflow.call("GET", f"/backfills/{id}")["completed_at"] is not None, "the backfill"
        )
        runs = {run["dag_run_id"]: run["state"] for run in airflow.runs("bbc_backfill")}
        assert runs["backfill__2019-01"] == runs["backfill__2019-02"] == "success"
        bins.append(result(airflow, "bbc_backfill", "backfill__2019-01", "close_run"))
    assert system.rows(articles) == before  # the demo has them all: they are seen again, as they were first
    assert bins[0]["unchanged"] + bins[0]["revised"] > 0
    assert sum(bins[1].values()) == 0
    asked = system.rows(
        "SELECT params->>'since' AS since, params->>'until' AS until FROM ops.run WHERE kind = 'wayback' ORDER BY 1",
        role="orinoco_loader",
    )
    assert asked == 2 * [{"since": "2019-01-01", "until": "2019-01-31"}] + 2 * [
        {"since": "2019-02-01", "until": "2019-02-28"}
    ]


def test_the_weekly_upkeep_runs_where_tasks_may_not_touch_airflows_database(airflow: Airflow) -> None:
    run_id = airflow.trigger("warehouse_maintenance", {"whole_archive": True})
    assert finished(airflow, "warehouse_maintenance", run_id) == "success"
    assert result(airflow, "warehouse_maintenance", run_id, "check_archive")["records"] > 150
    assert result(airflow, "warehouse_maintenance", run_id, "warehouse.vacuum")["left_to_autovacuum"] == 0
    assert result(airflow, "warehouse_maintenance", run_id, "airflow_itself.clean_metadata") == {}  # nothing is old
