"""The whole flow in one process, against the sample site and a real warehouse: every bin, every article, twice."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from etl import pipeline, running
from etl.config import settings
from etl.errors import TransientError
from etl.fetch.archive import scan
from etl.load.checksum import checksum
from etl.load.database import transaction
from etl.model import Outcome
from etl.sample import catalogue

pytestmark = pytest.mark.timeout(300)


def rows(warehouse: str, statement: str) -> list[dict[str, Any]]:
    with psycopg.connect(warehouse, row_factory=dict_row) as connection:
        return connection.execute(statement).fetchall()


def state_of(warehouse: str) -> str:
    with transaction(warehouse) as connection:
        return checksum(connection)


def test_two_polls_fill_every_bin_and_a_third_changes_nothing(sample_world: Path, warehouse: str) -> None:
    first, second = running.ingest_live(), running.ingest_live()
    for run in (first, second):
        assert sum(run.bins.values()) == run.candidates
        assert run.drift == ()  # nothing about the layouts of these pages has drifted
    assert [o.value for o in Outcome if not first.bins[o] and not second.bins[o]] == []
    assert first.bins[Outcome.REVISED] == 0
    assert second.bins[Outcome.REVISED] == len([a for a in catalogue.articles() if a.second])

    before = state_of(warehouse)
    third = running.ingest_live()
    assert state_of(warehouse) == before
    assert third.bins[Outcome.NEW] == third.bins[Outcome.REVISED] == 0


def test_every_sample_article_arrives_as_it_was_written(sample_world: Path, warehouse: str) -> None:
    running.ingest_live()
    running.ingest_live()
    loaded = {
        row["native_id"]: row
        for row in rows(
            warehouse,
            "SELECT a.native_id, r.headline, r.body, a.language, a.first_published_at, a.is_sample"
            " FROM warehouse.dim_article AS a"
            " JOIN warehouse.dim_revision AS r ON r.revision_id = a.current_revision_id",
        )
    }
    written = {article.native_id: article for article in catalogue.articles()}
    assert set(loaded) == set(written)
    for native_id, article in written.items():
        shown = article.version(2)
        assert loaded[native_id]["headline"] == shown.headline
        assert loaded[native_id]["language"] == article.language
        assert loaded[native_id]["is_sample"]
        # a live page's entries have a headline and a time of their own: tests/sample holds the parser to them
        for paragraph in shown.paragraphs if article.layout != "live" else ():
            assert paragraph in loaded[native_id]["body"], native_id


def test_a_revision_is_kept_beside_the_text_it_replaced(sample_world: Path, warehouse: str) -> None:
    running.ingest_live()
    running.ingest_live()
    changed = {article.native_id for article in catalogue.articles() if article.second}
    revised = rows(
        warehouse,
        "SELECT a.native_id, r.valid_to IS NULL AS current FROM warehouse.dim_article AS a"
        " JOIN warehouse.dim_revision AS r USING (article_id) ORDER BY a.native_id, r.valid_from",
    )
    by_article: dict[str, list[bool]] = {}
    for row in revised:
        by_article.setdefault(row["native_id"], []).append(row["current"])
    assert {native_id for native_id, chain in by_article.items() if len(chain) > 1} == changed
    assert all(chain == [False, True] for native_id, chain in by_article.items() if native_id in changed)


def test_a_task_that_is_repeated_after_a_kill_does_what_is_left(sample_world: Path, warehouse: str) -> None:
    run = pipeline.open_run("live", {})
    batches = pipeline.plan(run)
    assert pipeline.plan(run) == batches
    for batch in batches:
        for _ in range(2):
            pipeline.fetch(run, batch)
            pipeline.transform(run, batch)
    pipeline.merge(run)
    before = state_of(warehouse)
    pipeline.merge(run)
    assert state_of(warehouse) == before
    bins = pipeline.close_run(run).bins
    assert bins[Outcome.NEW] == len(catalogue.articles()) - 1  # one page answers 500 at the first poll


def test_every_response_is_in_the_archive(sample_world: Path, warehouse: str) -> None:
    running.ingest_live()
    files = sorted(Path(settings().archive_uri.removeprefix("file://")).rglob("*.warc.gz"))
    stored = {(found.url, found.status) for file in files for found in scan(file.as_uri())}
    known = {(row["url"], row["status"]) for row in rows(warehouse, "SELECT url, status FROM ops.capture")}
    assert known
    assert known <= stored
    assert not list(sample_world.rglob("*.part"))


def test_where_nothing_answers_nothing_changes(
    sample_world: Path, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ORINOCO_BBC_ORIGIN", "http://127.0.0.1:9")
    monkeypatch.setenv("ORINOCO_RETRIES", "0")
    settings.cache_clear()
    before = state_of(warehouse)
    with pytest.raises(TransientError, match="could not be reached"):
        running.ingest_live()
    assert state_of(warehouse) == before
    (run,) = rows(warehouse, "SELECT state, error FROM ops.run")
    assert run["state"] == "failed"
    assert "nothing was changed" in run["error"]


def test_real_pages_load_or_are_rejected_with_a_reason(sample_world: Path, warehouse: str, shared: Path) -> None:
    inputs = [shared / "seed", shared / "bbc" / "pages"]
    number = sum(1 for folder in inputs for path in folder.rglob("*") if path.is_file())
    summary = running.ingest_files(inputs)
    assert summary.candidates == sum(summary.bins.values()) == number
    assert summary.bins[Outcome.FAILED] == 0
    refused = rows(warehouse, "SELECT url, reason, detail FROM ops.rejection")
    assert len(refused) == summary.bins[Outcome.REJECTED]
    assert all(row["reason"] and row["detail"] for row in refused)

    before = state_of(warehouse)
    again = running.ingest_files(inputs)
    assert state_of(warehouse) == before
    assert again.bins[Outcome.NEW] == again.bins[Outcome.REVISED] == 0


def test_the_customers_document_comes_out_right(sample_world: Path, warehouse: str, shared: Path) -> None:
    running.ingest_files([shared / "seed"])
    (article,) = rows(
        warehouse,
        "SELECT a.native_id, a.first_published_at, a.published_precision, a.published_basis, a.is_crisis,"
        " r.headline, r.body, r.blocks FROM warehouse.dim_article AS a"
        " JOIN warehouse.dim_revision AS r ON r.revision_id = a.current_revision_id",
    )
    assert article["native_id"] == "49418451"
    assert article["headline"].startswith("Venezuela crisis: President Maduro")
    assert article["first_published_at"].date().isoformat() == "2019-08-21"
    assert article["published_precision"] == "day"
    assert "post" in article["published_basis"]
    assert article["is_crisis"]
    kinds = [block["kind"] for block in article["blocks"]]
    assert kinds.count("crosshead") == 2
    assert kinds.count("post") == 1
    assert "list_item" not in kinds
    assert "claiming that the elections which brought" in article["body"]  # hard-wrapped in the file
    for boilerplate in ("Disclaimer", "Source:", "300 words", "-AFP", "Skip Twitter"):
        assert boilerplate not in article["body"]
