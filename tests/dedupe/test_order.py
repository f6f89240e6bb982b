"""The same captures in any order, in any batches, twice, or two batches at once: the same warehouse."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from etl.embedded import Server
from etl.load.database import engine
from etl.model import Document, Precision
from tests.dedupe.conftest import NOON, Seen, load, rows
from tests.dedupe.written import Writer, document

STORIES = """
SELECT m.native_id, s.articles, array_agg(a.native_id ORDER BY a.native_id)
FROM warehouse.story s
JOIN warehouse.dim_article m ON m.article_id = s.medoid_article_id
JOIN warehouse.dim_article a ON a.story_id = s.story_id
GROUP BY 1, 2 ORDER BY 1
"""
PAIRS = """
SELECT array(SELECT unnest(ARRAY[a.native_id, b.native_id]) ORDER BY 1), d.same_story, d.kind, d.jaccard, d.containment,
    d.rule, array(SELECT unnest(ARRAY[encode(r.content_sha256, 'hex'), encode(o.content_sha256, 'hex')]) ORDER BY 1)
FROM warehouse.duplicate d
JOIN warehouse.dim_article a ON a.article_id = d.article_id
JOIN warehouse.dim_article b ON b.article_id = d.other_article_id
JOIN warehouse.dim_revision r ON r.revision_id = d.revision_id
JOIN warehouse.dim_revision o ON o.revision_id = d.other_revision_id
ORDER BY 1
"""
REVISIONS = """
SELECT a.native_id, r.revision_no, r.valid_from, r.valid_to, encode(r.content_sha256, 'hex')
FROM warehouse.dim_revision r JOIN warehouse.dim_article a USING (article_id) ORDER BY 1, 2
"""
NO_ORPHANS = """
SELECT count(*) FROM warehouse.story s
WHERE s.articles <> (SELECT count(*) FROM warehouse.dim_article a WHERE a.story_id = s.story_id)
"""
_names = itertools.count(1)

Told = dict[str, Sequence[tuple[Any, ...]]]


def published(page: Document, hours: int) -> Document:
    return replace(
        page,
        first_published_at=NOON - timedelta(hours=hours),
        published_precision=Precision.MINUTE,
        published_basis="written",
    )


def captures() -> list[Seen]:
    """Some of everything: revisions, a text that comes back, cut copies, a chain, a short item run twice."""
    writer = Writer(seed=23)
    parts = [writer.sentences(110, topic) for topic in range(8)]
    chain = [list(itertools.chain(*parts[i : i + 4])) for i in range(5)]
    report, other = writer.sentences(350, 3), writer.sentences(300, 4)
    edited = writer.words_changed(report, 3)
    short = writer.sentences(20, 2)[:1]
    return [
        Seen(document(report, "report", "first"), 0),
        Seen(document(edited, "report", "first"), 20),
        Seen(document(report, "report", "first"), 40),
        Seen(document(writer.grown(edited, 3), "report", "first"), 60),
        Seen(document(report[: len(report) // 2], "cut", "second"), 30),
        Seen(document(writer.new_lede(edited, 3), "copy", "third"), 35),
        Seen(document(writer.rewritten(report, 3), "rewrite", "fourth"), 45),
        Seen(document(other[:5] + report[5:], "follow-up", "first"), 50),
        *(Seen(document(text, f"link-{i}", f"site{i}"), i) for i, text in enumerate(chain)),
        Seen(published(document(short, "short", "first"), 2), 5),
        Seen(published(document(short, "short-again", "second"), 1), 6),
        Seen(published(document(short, "short-old", "third"), 200), 7),
        Seen(document(other, "other", "second"), 10),
    ]


CAPTURES = captures()


def told(connection: Connection) -> Told:
    assert rows(connection, NO_ORPHANS) == [(0,)]
    return {name: rows(connection, q) for name, q in (("stories", STORIES), ("pairs", PAIRS), ("revisions", REVISIONS))}


Fresh = Callable[[], AbstractContextManager[str]]


@pytest.fixture(scope="module")
def fresh(server: Server, template: str) -> Fresh:
    """Fresh warehouses, as many as a test asks for: their DSNs."""

    @contextmanager
    def make() -> Iterator[str]:
        name = f"order_{next(_names)}"
        server.create_database(name, template=template)
        try:
            yield server.dsn(name)
        finally:
            server.psql(f"DROP DATABASE {name} WITH (FORCE)")

    return make


@pytest.fixture(scope="module")
def expected(fresh: Fresh) -> Told:
    """All captures in one batch, in the order in which they were seen."""
    with fresh() as dsn, engine(dsn).connect() as connection:
        load(connection, *sorted(CAPTURES, key=lambda capture: capture.minute))
        return told(connection)


def test_the_captures_have_stories_worth_the_test(expected: Told) -> None:
    members = [set(ids) for _, _, ids in expected["stories"]]
    assert {"report", "cut", "copy"} in members
    assert {"short", "short-again"} in members
    assert {"short-old"} in members
    assert any(1 < len(ids) < 5 and all(i.startswith("link") for i in ids) for ids in members)
    assert {kind for _, _, kind, *_ in expected["pairs"]} >= {"syndicated", "shares_background"}


batches = st.permutations(CAPTURES).flatmap(
    lambda order: st.lists(st.integers(0, len(order)), max_size=5).map(
        lambda cuts: [order[a:b] for a, b in itertools.pairwise(sorted({0, len(order), *cuts}))]
    )
)


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(batches=batches, again=st.booleans())
def test_any_order_and_batches_give_the_same(
    fresh: Fresh, expected: Told, batches: list[list[Seen]], again: bool
) -> None:
    with fresh() as dsn, engine(dsn).connect() as connection:
        for batch in batches * (2 if again else 1):
            load(connection, *batch)
        assert told(connection) == expected


def test_two_overlapping_batches_at_once_give_the_same(fresh: Fresh, expected: Told) -> None:
    with fresh() as dsn:
        both = Barrier(2)

        def bring(batch: Sequence[Seen]) -> None:
            with engine(dsn).connect() as connection:
                both.wait()
                for capture in batch:
                    load(connection, capture)

        with ThreadPoolExecutor(2) as pool:
            for done in [pool.submit(bring, CAPTURES[:12]), pool.submit(bring, CAPTURES[:3:-1])]:
                done.result()
        with engine(dsn).connect() as connection:
            assert told(connection) == expected
