"""The Airflow UI in a real browser: log in, trigger bbc_ingest through its form, see it turn green."""

from __future__ import annotations

import shutil

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")

pytestmark = [
    pytest.mark.browser,
    pytest.mark.system,
    pytest.mark.timeout(900),
    pytest.mark.skipif(CHROMIUM is None, reason="NOT RUN: no Chromium on this machine (Debian: apt install chromium)"),
]
