"""The sample site as the Wayback Machine: a period is loaded from it, and the same period again brings nothing."""

from __future__ import annotations

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from etl import looking, running
from etl.cli import app
from etl.config import settings
from etl.errors import UsageError
from etl.fetch.archive import scan
from etl.model import Capture, Outcome
from etl.sample.catalogue import articles


def test_a_month_is_loaded_as_it_was_first_published_and_only_once(sample_world: Path, warehouse: str) -> None:
    period = {"since": "2019-01-01", "until": "2019-01-31"}
    first, again = running.ingest("wayback", period), running.ingest("wayback", period)
    written = {
        one.native_id: one.first.headline
        for one in articles()
        if (one.published.year, one.published.month) == (2019, 1) and "/news/world-latin-america-" in one.url
    }
    with psycopg.connect(warehouse) as connection:
        loaded = connection.execute(
            "SELECT a.native_id, r.headline, r.valid_from::date <= '2019-02-01' FROM warehouse.dim_article AS a"
            " JOIN warehouse.dim_revision AS r ON r.revision_id = a.current_revision_id"
        ).fetchall()
    assert len(written) > 3
    assert {native_id: headline for native_id, headline, _ in loaded} == written
    assert all(dated for _, _, dated in loaded)
    assert first.bins[Outcome.NEW] == len(written) == first.candidates
    assert again.candidates == 0


def test_a_backfill_that_is_killed_goes_on_as_the_same_run_and_asks_for_nothing_twice(
    sample_world: Path, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORINOCO_REQUEST_GAP", "0.05")
    settings.cache_clear()
    period = {"since": "2019-01-01", "until": "2019-12-31"}
    written = [one for one in articles() if one.published.year == 2019 and "/news/world-latin-america-" in one.url]
    for requests in (1, 11, 13):  # while the index is read, and twice while pages are fetched
        child = os.fork()
        if child == 0:
            running.ingest("wayback", period)
            os._exit(0)
        until(lambda requests=requests: made(warehouse) >= requests)  # type: ignore[misc]
        os.kill(child, signal.SIGKILL)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    done = running.ingest("wayback", period)
    assert (done.run_id, done.bins[Outcome.NEW], done.candidates) == (1, len(written), len(written))
    assert len(written) > 12
    kept = Counter(
        found.url for file in sample_world.rglob("*.warc.gz*") for found in scan(file.as_uri())
        if isinstance(found, Capture) and "id_/" in found.url
    )  # fmt: skip
    assert (len(kept), set(kept.values())) == (len(written), {1})
    # robots.txt and four addresses of the index, for the first kill once more; of the others what was on its way
    assert made(warehouse) <= len(written) + 2 * 5 + 3
    assert looking.verify_archive().passed


def made(warehouse: str) -> int:
    with psycopg.connect(warehouse) as connection:
        row = connection.execute("SELECT requests FROM ops.run WHERE run_id = 1").fetchone()
    return row[0] if row else 0


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline, "still not"
        time.sleep(0.002)


def test_a_month_since_addresses_name_no_region_is_found_by_what_the_feed_listed(
    sample_world: Path, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = CliRunner()
    period = ["ingest", "wayback", "--since", "2026-01-01", "--until", "2026-01-31"]
    written = {
        one.native_id
        for one in articles()
        if (one.published.year, one.published.month) == (2026, 1) and one.language == "en"
    }
    assert len(written) > 3
    told = run.invoke(app, [*period, "--dry-run"]).stdout
    assert told.startswith(f"{len(written)} captures to fetch; at the polite rate that takes 0:00:00.")
    loaded = run.invoke(app, [*period, "--limit", "2"])
    assert (loaded.exit_code, "Run 1: 2 candidates" in loaded.stdout) == (0, True)
    assert run.invoke(app, period).stdout.startswith(f"Run 2: {len(written) - 2} candidates")
    with psycopg.connect(warehouse) as connection:
        known = connection.execute("SELECT native_id FROM warehouse.dim_article").fetchall()
    assert {native_id for (native_id,) in known} == written
    assert run.invoke(app, [*period, "--dry-run"]).stdout == "0 captures to fetch: all of that period is here.\n"

    monkeypatch.setenv("ORINOCO_MAX_REQUESTS_PER_RUN", "5")
    settings.cache_clear()
    refused = run.invoke(app, [*period, "--dry-run"])
    assert isinstance(refused.exception, UsageError)
    assert "more than half of the 5 requests of a run" in str(refused.exception)
