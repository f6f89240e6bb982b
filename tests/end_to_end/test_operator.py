"""What an operator does in the Airflow UI: find a DAG, read what it says, ask for nonsense and be told, run it,
decide where it asks, load a range of months, see lineage, keep the place tidy. A real browser on a real system.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import pytest
from playwright.sync_api import Page, expect

from etl.embedded import Server
from tests.dags.receivers import Received, webhook
from tests.end_to_end.browser import NEEDED, chromium, logged_in
from tests.end_to_end.system import System, wait_for

pytestmark = NEEDED


@pytest.fixture(scope="module")
def page(system: System) -> Iterator[Page]:
    """The Airflow UI, logged in. One for all tests here: each begins by opening what it needs."""
    with chromium() as browser:
        yield logged_in(browser, system)


@pytest.fixture
def told(system: System) -> Iterator[Received]:
    """Whom the system tells of failures: a webhook, made known as an operator does while the system runs."""
    with webhook() as received:
        system.airflow().set_connection(
            "orinoco_alerts", {"conn_type": "http", "host": "127.0.0.1", "port": received.port, "schema": "hook"}
        )
        yield received
        system.airflow().call("DELETE", "/connections/orinoco_alerts")


def finished(system: System, dag_id: str, run_id: str) -> str:
    """The state a run ends in."""
    airflow = system.airflow()
    wait_for(lambda: airflow.run(dag_id, run_id)["state"] in ("success", "failed"), f"{dag_id} {run_id} to end")
    return str(airflow.run(dag_id, run_id)["state"])


def result(system: System, dag_id: str, run_id: str, task_id: str) -> Any:
    path = f"/dags/{dag_id}/dagRuns/{run_id}/taskInstances/{task_id}/xcomEntries/return_value"
    return system.airflow().call("GET", path, deserialize=True)["value"]


def trigger(page: Page) -> str:
    """Press the button of the form that is open; the id of the run, whose page opens."""
    page.get_by_role("dialog").get_by_role("button", name="Trigger").click()
    page.wait_for_url("**/runs/*")
    return unquote(page.url.rsplit("/", 1)[1])


def test_a_dag_is_found_by_its_tag_says_what_to_do_when_red_and_turns_green(page: Page, system: System) -> None:
    page.goto("/dags?tags=ingest")
    expect(page.get_by_role("link", name="bbc_backfill")).to_be_visible()
    expect(page.get_by_role("link", name="coverage_trends")).to_have_count(0)
    page.get_by_role("link", name="bbc_ingest").click()
    page.get_by_role("button", name="Dag Docs").click()
    expect(page.get_by_role("dialog").get_by_text("When it is red")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_test_id("trigger-dag-button").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("Leave empty to take all that is new.")).to_be_visible()
    form.locator("input[name=element_limit]").fill("5")
    run_id = trigger(page)
    heading = page.locator("h2", has_text=run_id).locator("..")
    assert finished(system, "bbc_ingest", run_id) == "success"
    expect(heading.get_by_text("Success", exact=True)).to_be_visible()
    (run,) = system.rows("SELECT params FROM ops.run ORDER BY run_id DESC LIMIT 1", role="orinoco_loader")
    assert run["params"]["limit"] == 5


def test_a_form_filled_wrongly_says_so_in_the_ui_and_to_who_must_know(
    page: Page, system: System, told: Received
) -> None:
    (before,) = system.rows("SELECT count(*) AS runs FROM ops.run", role="orinoco_loader")
    page.goto("/dags/bbc_backfill")
    page.get_by_test_id("trigger-dag-button").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("Leave empty for as many as a run may take.")).to_be_visible()
    form.get_by_role("button", name="Wayback Machine").click()
    form.locator("input[name=element_since]").fill("2014-02-01")
    run_id = trigger(page)
    assert finished(system, "bbc_backfill", run_id) == "failed"
    page.goto(f"{page.url}/tasks/check_form")
    expect(page.get_by_text("The period ends (2013-12-31) before it begins (2014-02-01)").first).to_be_visible()

    (after,) = system.rows("SELECT count(*) AS runs FROM ops.run", role="orinoco_loader")
    assert after == before
    wait_for(lambda: bool(told.posts), "the webhook to be told")
    assert told.posts[-1][1]["text"].startswith("bbc_backfill failed in check_form\nThe period ends (2013-12-31)")


@pytest.fixture
def reads_differently(system: System) -> Iterator[None]:
    """Every third text of the warehouse is another than the archive gives: as after a change of the parser."""
    swap = """UPDATE warehouse.dim_revision
        SET content_sha256 = set_byte(content_sha256, 0, 255 - get_byte(content_sha256, 0)) WHERE revision_id % 3 = 0"""
    server = Server(system.home / "postgres")
    server.psql(swap, "warehouse")
    yield
    server.psql(swap, "warehouse")


def test_a_person_says_no_in_the_ui_and_nothing_is_changed(page: Page, system: System, reads_differently: None) -> None:
    texts = "SELECT count(*) AS revisions, max(revision_id) AS newest FROM warehouse.dim_revision"
    before = system.rows(texts)
    run_id = system.airflow().trigger("bbc_reprocess", {"run_id": 1})

    def states() -> dict[str, str]:
        return {task["task_id"]: task["state"] for task in system.airflow().tasks("bbc_reprocess", run_id)}

    wait_for(lambda: states()["approve"] == "awaiting_input", "the question to be asked")
    page.goto("/required_actions")
    page.locator(f'a[href*="{run_id}"]', has_text="Load what the archive reads like now?").click()
    expect(page.get_by_text("pages would read differently than before")).to_be_visible()
    page.get_by_role("button", name="Reject").click()
    assert finished(system, "bbc_reprocess", run_id) == "success"
    assert (states()["merge"], states()["turn_down"]) == ("skipped", "success")
    wait_for(lambda: bool(system.airflow().run("bbc_reprocess", run_id)["note"]), "the run's note")
    assert "said no" in system.airflow().run("bbc_reprocess", run_id)["note"]
    assert system.rows(texts) == before
    assert system.rows(
        "SELECT state, (SELECT count(*) FROM staging.revision) AS staged FROM ops.run ORDER BY run_id DESC LIMIT 1",
        role="orinoco_loader",
    ) == [{"state": "failed", "staged": 0}]


def day(page: Page, text: str) -> None:
    """Write a day into the next field of the form that is empty."""
    page.get_by_text("Select date and time").first.click()
    page.get_by_placeholder("YYYY/MM/DD").last.fill(text)
    page.get_by_placeholder("HH:mm").last.fill("00:00")
    page.get_by_text("Date Range").click()


def test_a_range_of_months_is_loaded_by_airflows_own_backfill_and_nothing_twice(page: Page, system: System) -> None:
    airflow = system.airflow()
    january, february = (f"backfill__2019-{month}-01T00:00:00+00:00" for month in ("01", "02"))
    articles = "SELECT count(*) AS articles FROM warehouse.dim_article"
    before = system.rows(articles)
    page.goto("/dags/bbc_backfill")
    page.get_by_test_id("trigger-dag-button").click()
    page.get_by_role("dialog").get_by_text("Backfill", exact=True).click()
    day(page, "2019/01/01")
    day(page, "2019/02/28")
    expect(page.get_by_text("2 runs will be triggered")).to_be_visible()
    page.get_by_role("button", name="Run Backfill").click()
    expect(page.get_by_text("Backfill in progress")).to_be_visible()
    made = {run["dag_run_id"] for run in airflow.runs("bbc_backfill") if run["run_type"] == "backfill"}
    assert made == {january, february}
    assert [finished(system, "bbc_backfill", run) for run in (january, february)] == ["success", "success"]
    found = result(system, "bbc_backfill", january, "close_run")
    assert found["unchanged"] + found["revised"] > 0

    airflow.call("POST", f"/dags/bbc_backfill/dagRuns/{january}/clear", {"dry_run": False})  # all its tasks once more
    assert finished(system, "bbc_backfill", january) == "success"
    assert sum(result(system, "bbc_backfill", january, "close_run").values()) == 0
    assert system.rows(articles) == before  # the demo has them all: they are seen again, as they were first
    asked = system.rows(
        "SELECT params->>'since' AS since, params->>'until' AS until FROM ops.run WHERE kind = 'wayback' ORDER BY 1",
        role="orinoco_loader",
    )
    assert asked == 2 * [{"since": "2019-01-01", "until": "2019-01-31"}] + [
        {"since": "2019-02-01", "until": "2019-02-28"}
    ]


def test_an_asset_shows_where_it_comes_from_and_what_each_update_brought(page: Page, system: System) -> None:
    page.goto("/assets")
    page.get_by_role("link", name="warehouse_articles").click()
    graph = page.locator(".react-flow")
    for name in ("bbc_ingest", "bbc_backfill", "bbc_reprocess", "coverage_trends", "warehouse_marts", "coverage_burst"):
        expect(graph.get_by_text(name, exact=True)).to_be_visible()
    expect(page.get_by_text("Triggered Dag Run").first).to_be_visible()
    asset = next(a for a in system.airflow().call("GET", "/assets")["assets"] if a["name"] == "warehouse_articles")
    events = system.airflow().call("GET", "/assets/events", asset_id=asset["id"], order_by="timestamp")["asset_events"]
    assert (events[0]["extra"]["run"], events[0]["extra"]["new"]) == (1, 140)


def test_the_weekly_upkeep_runs_where_tasks_may_not_touch_airflows_database(system: System) -> None:
    run_id = system.airflow().trigger("warehouse_maintenance", {"whole_archive": True})
    assert finished(system, "warehouse_maintenance", run_id) == "success"
    assert result(system, "warehouse_maintenance", run_id, "check_archive")["records"] > 150
    assert result(system, "warehouse_maintenance", run_id, "warehouse.vacuum")["left_to_autovacuum"] == 0
    assert result(system, "warehouse_maintenance", run_id, "airflow_itself.clean_metadata") == {}  # nothing is old
