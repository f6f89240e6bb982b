"""Whatever the order and the batches in which captures arrive, the warehouse they make is the same."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text

from etl.embedded import Server
from etl.load import checks
from etl.load.checksum import checksum
from etl.load.database import engine
from etl.model import Precision, Revision
from tests.load.conftest import load
from tests.load.made import BOATS, at, revision

TEXTS = (BOATS, BOATS + "\n\nThe ferry to Río Claro stopped.", "Ferries stopped in May.", "Ferries run again.")
_numbers = itertools.count(1)


def capture(
    article: int, words: int, minutes: int, amp: bool, published: int | None, modified: int | None, precision: Precision
) -> Revision:
    return revision(
        f"4900000{article}",
        TEXTS[words],
        at(minutes),
        url=f"https://www.bbc.com/news/world-4900000{article}{'.amp' if amp else ''}",
        published=None if published is None else at(published),
        precision=precision,
        modified=None if modified is None else at(modified),
        section=None if amp else f"Section {minutes}",
    )


captures = st.builds(
    capture, st.integers(1, 2), st.integers(0, 3), st.integers(0, 6), st.booleans(), st.none() | st.integers(-3, 2000),
    st.none() | st.integers(-2, 5), st.sampled_from(Precision),
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(server: Server, template: str) -> Callable[[Sequence[Sequence[Revision]]], str]:
    """Loads batches one after the other into a fresh warehouse; its checksum, after all checks held."""

    def into_a_fresh_one(batches: Sequence[Sequence[Revision]]) -> str:
        name = f"order_{next(_numbers)}"
        server.create_database(name, template=template)
        try:
            with engine(server.dsn(name)).connect() as connection:
                return filled(connection, batches)
        finally:
            server.psql(f"DROP DATABASE {name} WITH (FORCE)")

    return into_a_fresh_one


def filled(connection: Connection, batches: Sequence[Sequence[Revision]]) -> str:
    connection.execute(
        text("INSERT INTO warehouse.dim_topic (topic, name) VALUES ('border', '') ON CONFLICT DO NOTHING")
    )
    for batch in batches:
        load(connection, *batch)
    assert [result.detail for result in checks.run(connection) if not result.passed] == []
    return checksum(connection)


@settings(max_examples=8, deadline=None)
@given(
    data=st.data(),
    found=st.lists(captures, min_size=2, max_size=7, unique_by=lambda r: (r.capture.url, r.capture.fetched_at)),
)
def test_order_and_batches_do_not_matter(
    loaded: Callable[[Sequence[Sequence[Revision]]], str], data: st.DataObject, found: list[Revision]
) -> None:
    shuffled = data.draw(st.permutations(found))
    cut = data.draw(st.integers(1, len(found)))
    assert loaded([[shuffled[0]], shuffled[1:cut], shuffled[cut:]]) == loaded([found])


def test_the_checksum_tells_warehouses_apart(loaded: Callable[[Sequence[Sequence[Revision]]], str]) -> None:
    base = loaded([[revision(text=BOATS)]])
    assert base == loaded([[revision(text=BOATS)]])
    assert base != loaded([[revision(text=BOATS, seen=at(1))]])
    assert base != loaded([[revision(text=BOATS, section="Business")]])
    assert base != loaded([[revision(text=BOATS), revision(text=TEXTS[1], seen=at(1))]])
