"""A real headless Chromium, logged in to the Airflow UI of a system."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from etl.system.environment import load_secrets
from tests.end_to_end.system import System

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=30_000)  # the UI draws what its API answers, which on a busy machine takes seconds
NEEDED = [
    pytest.mark.browser,
    pytest.mark.system,
    pytest.mark.timeout(900),
    pytest.mark.skipif(CHROMIUM is None, reason="NOT RUN: no Chromium on this machine (Debian: apt install chromium)"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def logged_in(browser: Browser, system: System) -> Page:
    """A page of the Airflow UI, logged in."""
    page = browser.new_page(viewport={"width": 1300, "height": 850}, base_url=system.address)
    page.set_default_timeout(60_000)
    page.goto("/")
    page.fill("input[name=username]", "admin")
    page.fill("input[name=password]", load_secrets(system.home).admin_password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: url.rstrip("/") == system.address)
    return page
