"""A layout that suddenly finds less: pages of our own with renamed attributes raise a warning, the same pages none."""

from __future__ import annotations

import logging
import re
from pathlib import Path

import pytest
from sqlalchemy import Connection

from etl import pipeline
from etl.commands import show
from etl.load import drift, runs
from etl.load.database import engine
from etl.load.merge import merge
from etl.load.summary import RunSummary
from etl.model import Capture, Revision
from tests.load.conftest import as_role, load, rows
from tests.load.made import at, revision

PAGE = (Path(__file__).parent.parent / "golden" / "e5.html").read_bytes()
RENAMED = {b'"first_published"': b'"published_first"', b"byline__name": b"byline__person"}


def run_of(connection: Connection, numbers: range, changes: dict[bytes, bytes] | None = None) -> RunSummary:
    """One run of e5 pages that differ in their id only; `changes` are made to the markup."""
    revisions = [_revise(number, changes) for number in numbers]
    assert {one.document.layout for one in revisions} == {"e5"}
    run_id, _ = load(connection, *revisions)
    summary = runs.close_run(connection, run_id)
    connection.commit()
    return summary


def _revise(number: int, changes: dict[bytes, bytes] | None) -> Revision:
    native_id = f"48{number:06d}"
    body = PAGE.replace(b"48700001", native_id.encode())
    for old, new in (changes or {}).items():
        assert old in body
        body = body.replace(old, new)
    url = f"https://www.bbc.com/news/world-latin-america-{native_id}"
    return pipeline.revise(Capture(url, at(number), 200, {"content-type": "text/html"}, body))


def test_pages_with_renamed_attributes_raise_a_warning_for_each_field_they_hide(
    connection: Connection, warehouse: str, caplog: pytest.LogCaptureFixture
) -> None:
    assert run_of(connection, range(1, 25)).drift == ()
    with caplog.at_level(logging.WARNING, "etl.load.drift"):
        drifted = run_of(connection, range(31, 39), RENAMED)
    expected = [
        f"Layout e5: {field} found in 0 of 8 documents, where the runs before found it in 100% of 24. {drift.ADVICE}"
        for field in ("bylines", "first_published_at", "first_published_at to the minute")
    ]
    assert list(drifted.drift) == expected
    assert caplog.messages == [f"run {drifted.run_id}: {sentence}" for sentence in expected]
    assert runs.newest(connection, 1)[0].drift == drifted.drift
    query = "SELECT layout, field, documents, value, earlier_documents, earlier_value FROM mart.layout_drift ORDER BY 2"
    with engine(as_role(warehouse, "orinoco_analyst")).connect() as analyst:
        assert rows(analyst, query) == [
            ("e5", "bylines", 8, 0.0, 24, 1.0), ("e5", "first_published_at", 8, 0.0, 24, 1.0),
            ("e5", "first_published_at to the minute", 8, 0.0, 24, 1.0),
        ]  # fmt: skip


def test_a_renamed_element_that_another_one_stands_in_for_is_seen(connection: Connection, warehouse: str) -> None:
    """No field is lost: the id, the update and the section are found elsewhere on the page."""
    assert run_of(connection, range(1, 25)).drift == ()
    masked = {b'"asset_id"': b'"id_of_asset"', b'"last_updated"': b'"updated_last"', b'articleBody"': b'articleText"'}
    drifted = run_of(connection, range(31, 39), masked)
    assert list(drifted.drift) == [
        f"Layout e5: {field} comes from '{before}' in 0 of 8 documents that have it, where the runs before took it "
        f"there in 100% of 24; now mostly from '{now}'. {drift.ADVICE}"
        for field, before, now in (
            ("blocks", "layout e5: [property=articleBody]", "layout e5: div.story-body__inner"),
            ("last_modified_at", "asset last_updated", "div.date[data-seconds]"),
            ("native_id", "asset asset_id", "link canonical"),
        )
    ]
    with engine(as_role(warehouse, "orinoco_analyst")).connect() as analyst:
        query = "SELECT kind, field, documents, value, earlier_documents, earlier_value FROM mart.layout_drift"
        assert rows(analyst, f"{query} ORDER BY field") == [
            ("element", field, 8, 0.0, 24, 1.0) for field in ("blocks", "last_modified_at", "native_id")
        ]
        query = (
            "SELECT found, share, main_element, main_element_share FROM mart.layout_health "
            "WHERE field = 'last_modified_at' ORDER BY run_id"
        )
        assert rows(analyst, query) == [
            (24, 1.0, "asset last_updated", 1.0), (8, 1.0, "div.date[data-seconds]", 1.0)
        ]  # fmt: skip
        query = "SELECT element, documents, share FROM mart.layout_elements WHERE field = 'native_id' ORDER BY run_id"
        assert rows(analyst, query) == [("asset asset_id", 24, 1.0), ("link canonical", 8, 1.0)]


def test_elements_that_have_always_taken_turns_raise_none(connection: Connection) -> None:
    """Half of the pages lack the first element, before as now; and a few more of them are no news."""
    masked = {b'"last_updated"': b'"updated_last"'}

    def staged(first: int, plain: int, without: int) -> tuple[str, ...]:
        numbers = range(first, first + plain + without)
        made = [_revise(number, masked if number >= first + plain else None) for number in numbers]
        run_id, _ = load(connection, *made)
        return runs.close_run(connection, run_id).drift

    assert staged(1, 15, 15) == ()
    assert staged(101, 4, 6) == ()
    assert staged(201, 9, 0) == ()


def test_a_run_of_the_same_markup_raises_none(connection: Connection) -> None:
    run_of(connection, range(1, 25))
    assert run_of(connection, range(31, 39)).drift == ()
    assert rows(connection, "SELECT count(*) FROM ops.run_warning") == [(0,)]


def test_too_few_pages_raise_none(connection: Connection) -> None:
    run_of(connection, range(1, 25))
    assert run_of(connection, range(31, 33), RENAMED).drift == ()


def test_bodies_that_lose_most_of_their_text_raise_a_warning(connection: Connection) -> None:
    def closed(first: int, number: int, paragraphs: int) -> tuple[str, ...]:
        text = "\n\n".join(f"Sentence {n} says that the ferry waits for the river." for n in range(paragraphs))
        made = [
            revision(f"49{n:06d}", f"{text}\n\n{'More. ' * (n % 3)}Number {n}.", at(n))
            for n in range(first, first + number)
        ]
        run_id, _ = load(connection, *made)
        return runs.close_run(connection, run_id).drift

    assert closed(1, 24, 20) == ()
    assert closed(101, 8, 15) == ()  # shorter, but not by half
    fallen = closed(201, 8, 2)
    assert [re.sub(r"\d+", "N", sentence.split(",")[0]) for sentence in fallen] == [
        "Layout eN: a typical body has N paragraphs in N documents",
        "Layout eN: a typical body has N words in N documents",
    ]


def test_a_task_that_runs_again_counts_nothing_twice(connection: Connection) -> None:
    run_id, _ = load(connection, *(revision(f"4900000{n}", seen=at(n)) for n in range(3)))
    counted = rows(connection, "SELECT * FROM ops.layout_health ORDER BY field")
    merge(connection, run_id)
    assert rows(connection, "SELECT * FROM ops.layout_health ORDER BY field") == counted
    query = "SELECT field, documents, found FROM ops.layout_health WHERE field IN ('bylines', 'standfirst') ORDER BY 1"
    assert rows(connection, query) == [("bylines", 3, 3), ("standfirst", 3, 0)]
    sizes = rows(connection, "SELECT measure, documents, total FROM ops.layout_size ORDER BY 1")
    assert sizes == [("paragraphs", 3, 3), ("words", 3, 12)]
    assert runs.close_run(connection, run_id).drift == drift.warn(connection, run_id) == ()


def test_the_sample_site_is_not_compared_with_the_bbc(connection: Connection) -> None:
    load(connection, *(revision(f"49{n:06d}", seen=at(n)) for n in range(1, 25)), sample=True)
    bare = [revision(f"49{n:06d}", seen=at(n), section=None) for n in range(101, 109)]
    run_id, _ = load(connection, *bare)
    assert runs.close_run(connection, run_id).drift == ()


def test_fishers_tea_and_an_unchanged_rate() -> None:
    """The lady tasting tea: all four of four cups right by chance once in 70 ways; here, none of four found."""
    assert drift.chance_of_so_few(0, 4, 4, 4) == pytest.approx(1 / 70)
    assert drift.chance_of_so_few(1, 4, 3, 4) == pytest.approx(17 / 70)
    assert drift.chance_of_so_few(4, 4, 4, 4) == pytest.approx(1.0)
    assert drift.chance_so_short(1.0, 5, 1.0, 0.3, 50) == 0.5
    assert drift.chance_so_short(0.9, 5, 1.0, 0.0, 50) == 0.0


def test_a_summary_shows_its_warnings(connection: Connection, capsys: pytest.CaptureFixture[str]) -> None:
    run_of(connection, range(1, 25))
    show.summary(run_of(connection, range(31, 39), RENAMED))
    printed = " ".join(capsys.readouterr().out.split())
    assert "Yellow: Layout e5: bylines found in 0 of 8 documents" in printed
