"""The sample site as the Wayback Machine: a period is loaded from it, and the same period again brings nothing."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from typer.testing import CliRunner

from etl import pipeline
from etl.cli import app
from etl.config import settings
from etl.errors import UsageError
from etl.model import Outcome
from etl.sample.catalogue import articles


def test_a_month_is_loaded_as_it_was_first_published_and_only_once(sample_world: Path, warehouse: str) -> None:
    period = {"since": "2019-01-01", "until": "2019-01-31"}
    first, again = pipeline.ingest("wayback", period), pipeline.ingest("wayback", period)
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
