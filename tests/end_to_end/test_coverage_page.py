"""The Coverage page through the Airflow UI, in a real browser: filter, open a peak, reach the sentence; locked else."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import axe_playwright_python
import pytest
import requests
from playwright.sync_api import Browser, Frame, Page, expect

from etl.embedded import Server
from tests.end_to_end.browser import NEEDED, chromium, logged_in
from tests.end_to_end.system import System
from tests.web.test_page import paths

pytestmark = NEEDED
AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
BLACKOUT_YEAR = "since=2019-01-01&until=2019-12-31"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser: Browser, system: System) -> Page:
    """The Airflow UI, logged in. One for all tests here: each begins by opening what it needs."""
    return logged_in(browser, system)


def opened(page: Page, query: str = "") -> Frame:
    """The Coverage page in Airflow's frame, at a query string."""
    page.goto(f"/plugin/coverage/coverage/?{query}")
    frame = page.wait_for_selector("iframe[title=Coverage]").content_frame()
    assert frame is not None
    frame.wait_for_selector("h1")
    return frame


def test_without_login_every_route_is_locked(system: System) -> None:
    address = system.address
    for path in paths():
        for headers in ({}, {"Authorization": "Bearer nonsense"}, {"Cookie": "_token=nonsense"}):
            answer = requests.get(f"{address}/coverage{path}", headers=headers, timeout=60, allow_redirects=False)
            assert (path, headers, answer.status_code in (401, 403)) == (path, headers, True)


def test_from_the_menu_over_filter_and_peak_to_the_sentence(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Coverage", exact=True).click()
    frame = page.wait_for_selector("iframe[title=Coverage]").content_frame()
    assert frame is not None
    frame.fill("#since", "2019-01-01")
    frame.fill("#until", "2019-12-31")
    frame.select_option("#topic", label="Blackout")
    frame.wait_for_url("**topic=blackout**")
    expect(frame.locator("h1")).to_contain_text("blackout")
    expect(frame.locator("#since")).to_have_value("2019-01-01")
    peak = frame.locator(".peaks a").first
    headline = peak.locator("strong").inner_text()
    peak.click()
    frame.wait_for_url("**/articles?**topic=blackout**")
    first = frame.locator(".articles li").first
    expect(first.locator("h2")).to_have_text(headline)
    sentence = first.locator("blockquote a").first
    marked = sentence.locator("mark").all_inner_texts()
    sentence.click()
    frame.wait_for_url("**/article/*?at=*")
    expect(frame.locator("h1")).to_have_text(headline)
    assert frame.locator("mark.here").inner_text() in marked


def test_points_of_the_picture_equal_their_sql(page: Page, system: System) -> None:
    frame = opened(page, f"{BLACKOUT_YEAR}&by=month")
    asked = frame.locator("#share-sql pre").text_content() or ""
    server = Server(system.home / "postgres")
    done = subprocess.run(
        [server.binary("psql"), "-X", "-A", "-t", "-d", server.dsn("warehouse", "orinoco_analyst"), "-f", "-"],
        input=asked, capture_output=True, text=True, check=True,
    )  # fmt: skip
    answered = [line.split("|") for line in done.stdout.splitlines()]
    assert len(answered) == 12
    slider = frame.locator("input[type=range]")
    slider.focus()
    slider.press("Home")
    for first_day, _, hits, total, *_ in answered:
        expect(frame.locator("output")).to_contain_text(
            f"{hits} of {total}" if total != "0" else "nothing published"
        )  # fmt: skip
        assert first_day[:4] in frame.locator("output").inner_text()
        slider.press("ArrowRight")


@pytest.mark.parametrize("width", [1300, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_and_nothing_is_wider_than_the_screen(
    browser: Browser, page: Page, system: System, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 800}, base_url=system.address, color_scheme=scheme,
        storage_state=page.context.storage_state(),
    )  # fmt: skip
    page = context.new_page()
    for path in (f"/?{BLACKOUT_YEAR}", f"/articles?{BLACKOUT_YEAR}&topic=blackout", "/article/1", "/?since=never"):
        page.goto(f"/coverage{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        page.evaluate(AXE)
        found = page.evaluate("axe.run().then(r => r.violations)")
        serious = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]
        assert (path, serious) == (path, [])
    context.close()
