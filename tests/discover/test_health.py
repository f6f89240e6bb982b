"""How a source is, told in a level and a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from etl.discover import state
from etl.discover.health import Level, health
from etl.discover.items import Poll, Source
from etl.load import runs
from etl.load.database import engine
from tests.load.conftest import as_role

FEED = "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml"
TOPIC = "https://www.bbc.com/news/world/latin_america"


@pytest.fixture
def connection(warehouse: str) -> Iterator[Connection]:
    with engine(as_role(warehouse, "orinoco_loader")).connect() as connection:
        yield connection


def polled(connection: Connection, minutes: int, *, sample: bool = False, url: str = FEED, **changes: Any) -> None:
    at = datetime.now(UTC) - timedelta(hours=5) + timedelta(minutes=minutes)
    values: dict[str, Any] = {"status": 200, "items": 9, "newest_item_at": at, "oldest_item_at": at - timedelta(days=9)}
    kind = Source.FEED if url == FEED else Source.TOPIC_PAGE
    run = runs.open_run(connection, "live", {}, is_sample=sample)
    state.record(connection, run, [Poll(url, kind, at, **(values | changes))])


def failed(connection: Connection, minutes: int) -> None:
    polled(
        connection, minutes, status=500, items=None, error=f"{FEED} answered 500.", newest_item_at=None,
        oldest_item_at=None,
    )  # fmt: skip


def test_an_answering_feed_is_green(connection: Connection) -> None:
    polled(connection, 0)
    (one,) = health(connection)
    assert (one.url, one.level, one.sentence) == (FEED, Level.GREEN, f"{FEED} answers.")


def test_a_failure_is_yellow_at_once_red_after_six_and_green_again(connection: Connection) -> None:
    levels = []
    for minutes in range(7):
        failed(connection, minutes)
        levels.append(health(connection)[0].level)
    assert levels == [Level.YELLOW] * 5 + [Level.RED] * 2
    assert health(connection)[0].sentence == f"{FEED} failed in 7 polls in a row: {FEED} answered 500."
    polled(connection, 10)
    assert health(connection)[0].level is Level.GREEN


@pytest.mark.parametrize(("days", "level"), [(1, Level.GREEN), (3, Level.YELLOW), (8, Level.RED)])
def test_a_feed_that_fell_silent(days: int, level: Level, connection: Connection) -> None:
    newest = datetime.now(UTC) - timedelta(days=days, hours=1)
    polled(connection, 0, newest_item_at=newest)
    polled(connection, 5, status=304, items=None, newest_item_at=None, oldest_item_at=None)
    (one,) = health(connection)
    assert one.level is level
    if level is not Level.GREEN:
        assert one.sentence == f"{FEED} answers, but its newest item is {days} days old."


def test_old_items_are_no_silence_in_the_sample_site_or_on_a_topic_page(connection: Connection) -> None:
    old = datetime.now(UTC) - timedelta(days=300)
    polled(connection, 0, sample=True, newest_item_at=old)
    polled(connection, 0, url=TOPIC, newest_item_at=old)
    assert {one.level for one in health(connection)} == {Level.GREEN}


def test_items_that_may_have_been_missed_are_told(connection: Connection) -> None:
    now = datetime.now(UTC)
    run = runs.open_run(connection, "live", {})
    state.record(connection, run, [Poll(FEED, Source.FEED, now - timedelta(hours=3), 200, 9, newest_item_at=now)])
    run = runs.open_run(connection, "live", {})
    state.record(
        connection, run, [Poll(FEED, Source.FEED, now, 200, 9, (), now - timedelta(minutes=30), newest_item_at=now)]
    )
    (one,) = health(connection)
    assert one.level is Level.YELLOW
    assert "may have come and gone between" in one.sentence


def test_the_worst_comes_first(connection: Connection) -> None:
    polled(connection, 0, url=TOPIC)
    failed(connection, 1)
    assert [one.url for one in health(connection)] == [FEED, TOPIC]
