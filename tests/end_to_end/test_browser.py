"""The Airflow UI in a real browser: log in, trigger bbc_ingest through its form, see it turn green."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.end_to_end.browser import NEEDED, chromium, log_in
from tests.end_to_end.system import System

RUN_LIMIT = 180_000  # milliseconds for a run of a few pages on a busy machine

pytestmark = NEEDED


@pytest.fixture
def page(system: System) -> Iterator[Page]:
    """A page of the Airflow UI, logged in."""
    with chromium() as browser:
        yield log_in(
            browser.new_page(viewport={"width": 1300, "height": 850}, base_url=system.status()["address"]), system
        )


def test_the_dag_is_triggered_through_its_form_and_turns_green(page: Page, system: System) -> None:
    page.goto("/dags/bbc_ingest")
    page.get_by_test_id("trigger-dag-button").click()
    form = page.get_by_role("dialog")
    expect(form.get_by_text("Leave empty to take all that is new.")).to_be_visible()
    form.locator("input[name=element_limit]").fill("5")
    form.get_by_role("button", name="Trigger").click()
    page.wait_for_url("**/dags/bbc_ingest/runs/*")
    run_id = page.url.rsplit("/", 1)[1].replace("%3A", ":").replace("%2B", "+")
    heading = page.locator("h2", has_text=run_id).locator("..")
    expect(heading.get_by_text("Success", exact=True)).to_be_visible(timeout=RUN_LIMIT)
    (run,) = system.rows("SELECT params FROM ops.run ORDER BY run_id DESC LIMIT 1", role="orinoco_loader")
    assert run["params"]["limit"] == 5


def test_the_documentation_of_a_dag_says_what_to_do_when_it_is_red(page: Page) -> None:
    page.goto("/dags/bbc_ingest")
    page.get_by_role("button", name="Dag Docs").click()
    expect(page.get_by_role("dialog").get_by_text("When it is red")).to_be_visible()
