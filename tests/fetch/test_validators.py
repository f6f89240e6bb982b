"""With what an address is asked for again: only with an answer whose text the warehouse has."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection

from etl.fetch import Fetched
from etl.load import runs
from etl.load.database import engine
from etl.model import Candidate, Capture, Outcome
from tests.load.conftest import as_role, load
from tests.load.made import revision

AT = datetime(2026, 1, 3, 9, tzinfo=UTC)
URL = "https://www.bbc.com/news/world-latin-america-49000001"


@pytest.fixture
def connection(warehouse: str) -> Iterator[Connection]:
    with engine(as_role(warehouse, "orinoco_loader")).connect() as connection:
        yield connection


def fetched(connection: Connection, outcome: Outcome | None, etag: str, at: datetime = AT) -> None:
    run = runs.open_run(connection, "live", {})
    candidate = Candidate(URL, "feed", "test")
    runs.add_candidates(connection, run, [candidate])
    capture = Capture(
        URL, at, 200, {"etag": etag}, b"x", archive="file:///a.warc.gz", offset=int(at.timestamp()), length=9
    )
    runs.record_fetched(connection, run, [Fetched(candidate, outcome, capture)])


def test_an_answer_whose_run_died_before_the_merge_is_not_asked_with(connection: Connection) -> None:
    fetched(connection, None, '"never loaded"')
    assert runs.validators(connection, [URL]) == {}


def test_an_answer_that_broke_off_is_not_asked_with(connection: Connection) -> None:
    fetched(connection, Outcome.FAILED, '"half a page"')
    assert runs.validators(connection, [URL]) == {}


def test_the_last_answer_that_was_loaded_is_asked_with(connection: Connection) -> None:
    fetched(connection, None, '"loaded"')
    load(connection, revision("49000001", seen=AT, url=URL))
    fetched(connection, None, '"never loaded"', AT + timedelta(hours=1))
    found = runs.validators(connection, [URL])[URL]
    assert (found.etag, found.fetched_at) == ('"loaded"', AT)
