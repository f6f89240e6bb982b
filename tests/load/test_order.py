"""Whatever the order and the batches in which captures arrive, the warehouse they make is the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from etl.embedded import Server
from etl.fetch import Fetched
from etl.load import checks, runs, stage
from etl.load.checksum import checksum
from etl.load.database import engine
from etl.load.merge import merge
from etl.model import Candidate, Capture, Earlier, Outcome, Precision, Revision
from tests.load.made import BOATS, at, revision

TEXTS = (BOATS, BOATS + "\n\nThe ferry to Río Claro stopped.", "Ferries stopped in May.", "Ferries run again.")
Batches = Sequence[Sequence[Revision | Capture]]
Loaded = Callable[[Batches], str]
_numbers = itertools.count(1)


def capture(
    article: int, words: int, minutes: int, amp: bool, published: int | None, modified: int | None, precision: Precision
) -> Revision:
    made = revision(
        f"4900000{article}",
        TEXTS[words],
        at(minutes),
        url=address(article, amp),
        published=None if published is None else at(published),
        precision=precision,
        modified=None if modified is None else at(modified),
        section=None if amp else f"Section {minutes}",
    )
    return replace(made, capture=replace(made.capture, digest=f"sha1:{words}"))


def address(article: int, amp: bool) -> str:
    return f"https://www.bbc.com/news/world-4900000{article}{'.amp' if amp else ''}"


def same(article: int, minutes: int, amp: bool, words: int | None, since: int | None) -> Capture:
    """An answer without a body: not modified, or the same bytes (`words`); since when, or without saying so."""
    url, status = address(article, amp), 304 if words is None else 200
    # half a minute off, so that no other capture has the same address and time
    meant = Earlier(url, at(since / 2)) if since is not None else Earlier()
    return Capture(url, at(minutes + 0.5), status, {}, b"", digest=f"sha1:{words}", same_as=meant)


captures = st.builds(
    capture, st.integers(1, 2), st.integers(0, 3), st.integers(0, 6), st.booleans(), st.none() | st.integers(-3, 2000),
    st.none() | st.integers(-2, 5), st.sampled_from(Precision),
)  # fmt: skip


revisits = st.builds(
    same, st.integers(1, 2), st.integers(0, 7), st.booleans(), st.none() | st.integers(0, 3),
    st.none() | st.integers(0, 14),
)  # fmt: skip


def load(connection: Connection, found: Sequence[Revision | Capture]) -> None:
    """One run that brings these in, pages and answers without a body."""
    captures = [one.capture if isinstance(one, Revision) else one for one in found]
    every = [Candidate(capture.url, "warc", "test") for capture in captures]
    run_id = runs.open_run(connection, "test", {})
    runs.add_candidates(connection, run_id, every)
    answers = [
        Fetched(candidate, Outcome.UNCHANGED if capture.same_as else None, capture)
        for candidate, capture in zip(every, captures, strict=True)
    ]
    runs.record_fetched(connection, run_id, answers)
    stage.stage(connection, run_id, [(n, one) for n, one in enumerate(found) if isinstance(one, Revision)])
    merge(connection, run_id)
    runs.close_run(connection, run_id)
    connection.commit()


@pytest.fixture(scope="module")
def loaded(server: Server, template: str) -> Loaded:
    """Loads batches one after the other into a fresh warehouse; its checksum, after all checks held."""

    def into_a_fresh_one(batches: Batches) -> str:
        name = f"order_{next(_numbers)}"
        server.create_database(name, template=template)
        try:
            with engine(server.dsn(name)).connect() as connection:
                return filled(connection, batches)
        finally:
            server.psql(f"DROP DATABASE {name} WITH (FORCE)")

    return into_a_fresh_one


def filled(connection: Connection, batches: Batches) -> str:
    connection.execute(
        text("INSERT INTO warehouse.dim_topic (topic, name) VALUES ('border', '') ON CONFLICT DO NOTHING")
    )
    for batch in batches:
        load(connection, batch)
    assert [result.detail for result in checks.run(connection) if not result.passed] == []
    return checksum(connection)


@settings(max_examples=8, deadline=None)
@given(
    data=st.data(),
    pages=st.lists(captures, min_size=2, max_size=7, unique_by=lambda r: (r.capture.url, r.capture.fetched_at)),
    answers=st.lists(revisits, max_size=5, unique_by=lambda c: (c.url, c.fetched_at)),
)
def test_order_and_batches_do_not_matter(
    loaded: Loaded, data: st.DataObject, pages: list[Revision], answers: list[Capture]
) -> None:
    found: list[Revision | Capture] = [*pages, *answers]
    shuffled = data.draw(st.permutations(found))
    cut = data.draw(st.integers(1, len(found)))
    assert loaded([[shuffled[0]], shuffled[1:cut], shuffled[cut:]]) == loaded([found])


def test_the_checksum_tells_warehouses_apart(loaded: Loaded) -> None:
    base = loaded([[revision(text=BOATS)]])
    assert base == loaded([[revision(text=BOATS)]])
    assert base != loaded([[revision(text=BOATS, seen=at(1))]])
    assert base != loaded([[revision(text=BOATS, section="Business")]])
    assert base != loaded([[revision(text=BOATS), revision(text=TEXTS[1], seen=at(1))]])
