"""The sample site as the Wayback Machine: a period is loaded from it, and the same period again brings nothing."""

from __future__ import annotations

from pathlib import Path

import psycopg

from etl import pipeline
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
