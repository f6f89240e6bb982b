"""What discovery reads from the warehouse, and what it leaves there."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, text

from etl.config import Settings
from etl.discover import discover, state
from etl.discover.items import Poll, Source
from etl.discover.rechecks import SCHEDULE, interval
from etl.fetch import Client
from etl.load import runs
from etl.load.database import engine
from etl.model import Candidate, Revision
from tests.load.conftest import as_role, load, rows
from tests.load.made import revision

FEED = "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml"
LIVE = Settings(_env_file=None)  # type: ignore[call-arg]
SAMPLE = Settings(bbc_origin="http://127.0.0.1:8099", _env_file=None)  # type: ignore[call-arg]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def connection(warehouse: str) -> Iterator[Connection]:
    with engine(as_role(warehouse, "orinoco_loader")).connect() as connection:
        yield connection


def now() -> datetime:
    return datetime.now(UTC)


def poll(number: int = 0, **changes: Any) -> Poll:
    values: dict[str, Any] = {
        "url": FEED, "kind": Source.FEED, "polled_at": now() + timedelta(minutes=number), "status": 200, "items": 30,
        "etag": f'"{number}"', "last_modified": "Sat, 03 Jan 2026 09:00:00 GMT",
    }  # fmt: skip
    return Poll(**(values | changes))


def record(connection: Connection, *polls: Poll, planned: tuple[str, ...] = ()) -> int:
    run = runs.open_run(connection, "live", {})
    runs.add_candidates(connection, run, [Candidate(url, "feed", FEED) for url in planned])
    state.record(connection, run, polls)
    connection.commit()
    return run


@pytest.mark.parametrize(
    ("age", "every"),
    [
        (timedelta(0), timedelta(minutes=15)), (2.9 * HOUR, timedelta(minutes=15)), (3 * HOUR, HOUR),
        (23 * HOUR, HOUR), (DAY, 3 * HOUR), (6.9 * DAY, 3 * HOUR), (7 * DAY, 3 * DAY), (29 * DAY, 3 * DAY),
        (30 * DAY, 30 * DAY), (359 * DAY, 30 * DAY), (360 * DAY, None), (5000 * DAY, None),
    ],
)  # fmt: skip
def test_the_schedule(age: timedelta, every: timedelta | None) -> None:
    assert interval(age) == every


def test_an_article_is_due_by_its_age(connection: Connection) -> None:
    """On either side of each step, in age and in time since the last look, as the statement sees it."""
    minute, articles = timedelta(minutes=1), []
    for younger, every in SCHEDULE:
        articles += [(younger - minute, every + minute, True), (younger - minute, every - minute, False)]
    for (younger, before), (_, after) in itertools.pairwise(SCHEDULE):
        articles += [(younger + minute, before + minute, False), (younger + minute, after + minute, True)]
    articles += [(SCHEDULE[-1][0] + minute, timedelta(days=200), False)]
    due = set()
    for number, (age, seen, is_due) in enumerate(articles, start=49000001):
        one = revision(str(number), f"Words of {number} alone.", now() - seen, published=now() - age)
        load(connection, one)
        due |= {one.capture.url} if is_due else set()
    found = state.read(connection, LIVE).rechecks
    assert {c.reason for c in found} == {"recheck"}
    assert {c.url for c in found} == due
    assert (len(due), len(articles)) == (9, 19)


def test_a_change_makes_an_old_article_young_again(connection: Connection) -> None:
    """Published two months ago, changed an hour ago as we saw ourselves: looked at every 15 minutes."""
    old = {"published": now() - 60 * DAY, "url": "https://www.bbc.co.uk/news/world-latin-america-49000001"}
    load(
        connection,
        revision(seen=now() - 50 * DAY, **old),  # type: ignore[arg-type]
        revision(seen=now() - HOUR, text="Ferries run again.", **old),  # type: ignore[arg-type]
    )
    assert [c.url for c in state.read(connection, LIVE).rechecks] == [old["url"]]


def test_an_old_article_that_was_loaded_today_is_not_young(connection: Connection) -> None:
    load(connection, revision(seen=now() - HOUR, published=now() - 3000 * DAY))
    assert state.read(connection, LIVE).rechecks == ()


def test_the_most_overdue_comes_first_and_no_more_than_a_run_may_ask(connection: Connection) -> None:
    for native_id, seen in (("49000001", 20), ("49000002", 100), ("49000003", 50)):
        text = f"A text of its own, number {native_id}."
        load(connection, revision(native_id, text, now() - timedelta(minutes=seen), published=now() - 2 * HOUR))
    most = LIVE.model_copy(update={"max_requests_per_run": 2})
    assert [c.url[-8:] for c in state.read(connection, most).rechecks] == ["49000002", "49000003"]


def test_an_article_that_is_gone_is_not_asked_for_in_every_run(connection: Connection) -> None:
    one = revision(seen=now() - 2 * HOUR, published=now() - 2.5 * HOUR)
    load(connection, one)
    run = runs.open_run(connection, "live", {})
    runs.add_candidates(connection, run, [Candidate(one.capture.url, "recheck", "warehouse")])
    assert len(state.read(connection, LIVE).rechecks) == 1
    decide(connection, run, "gone")
    assert state.read(connection, LIVE).rechecks == ()


def test_the_cost_does_not_grow_with_the_old_articles_known(connection: Connection) -> None:
    load(connection, revision(seen=now() - HOUR, published=now() - HOUR))
    pages = []
    for first, last in ((1, 100), (101, 10_000)):
        connection.execute(
            text(
                "INSERT INTO warehouse.dim_article (source, native_id, canonical_url, page_type, language, is_sample,"
                " first_published_at, published_precision, published_basis, first_seen_at, last_seen_at)"
                " SELECT 'bbc', 'old' || n, 'https://www.bbc.com/news/world-' || n, 'article', 'en', false, t,"
                " 'second', 'made', t, t FROM generate_series(CAST(:first AS int), :last) AS n, LATERAL"
                " (SELECT now() - interval '400 days' - n * interval '1 hour' AS t) AS moment"
            ),
            {"first": first, "last": last},
        )
        connection.commit()
        connection.execute(text("ANALYZE warehouse.dim_article"))
        values = {
            "sample": False, "most": 500, "oldest": state.SCHEDULE[-1][0],
            "younger": [step[0] for step in state.SCHEDULE], "every": [step[1] for step in state.SCHEDULE],
        }  # fmt: skip
        explain = text("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + state._RECHECKS.text)
        plan = connection.execute(explain, values).scalar_one()[0]["Plan"]
        assert plan["Actual Rows"] == 1
        pages.append(plan["Shared Hit Blocks"] + plan["Shared Read Blocks"])
    assert pages[1] <= pages[0] + 10  # a table of 10,000 articles has some 200 pages


def test_samples_and_real_articles_are_not_mixed(connection: Connection) -> None:
    load(connection, revision("49000001", seen=now() - HOUR, published=now() - HOUR), sample=True)
    load(connection, revision("49000002", "Other words.", now() - HOUR, published=now() - HOUR))
    assert [c.url[-8:] for c in state.read(connection, LIVE).rechecks] == ["49000002"]
    assert [c.url[-8:] for c in state.read(connection, SAMPLE).rechecks] == ["49000001"]


def decide(connection: Connection, run: int, outcome: str) -> None:
    connection.execute(
        text("UPDATE ops.candidate SET outcome = :outcome, decided_at = clock_timestamp() WHERE run_id = :run"),
        {"run": run, "outcome": outcome},
    )


def plan(connection: Connection, *urls: str) -> int:
    run = runs.open_run(connection, "live", {})
    runs.add_candidates(connection, run, [Candidate(url, "feed", FEED, "A title") for url in urls])
    return run


def test_what_failed_is_tried_again_until_it_has_another_word(connection: Connection) -> None:
    url = "https://www.bbc.com/news/articles/c4gx0000001o"
    decide(connection, plan(connection, url), "failed")
    assert state.read(connection, LIVE).retries == (Candidate(url, "feed", FEED, "A title"),)
    decide(connection, plan(connection, url), "failed")
    assert len(state.read(connection, LIVE).retries) == 1
    decide(connection, plan(connection, url), "rejected")
    assert state.read(connection, LIVE).retries == ()


def test_what_a_dead_run_left_is_tried_again(connection: Connection) -> None:
    run = plan(connection, "https://www.bbc.com/news/articles/c4gx0000001o")
    assert state.read(connection, LIVE).retries == ()  # the run is at work
    runs.fail_run(connection, run, "killed")
    assert len(state.read(connection, LIVE).retries) == 1


def test_what_failed_long_ago_is_left(connection: Connection) -> None:
    decide(connection, plan(connection, "https://www.bbc.com/news/articles/c4gx0000001o"), "failed")
    connection.execute(text("UPDATE ops.run SET opened_at = opened_at - interval '4 days'"))
    assert state.read(connection, LIVE).retries == ()


def test_what_has_been_seen(connection: Connection) -> None:
    load(connection, revision("49000001", seen=now() - HOUR))
    decide(connection, plan(connection, "https://www.bbc.com/sounds/play/x"), "rejected")
    decide(connection, plan(connection, "https://www.bbc.com/news/articles/c4gx0000001o"), "gone")
    decide(connection, plan(connection, "https://www.bbc.com/news/articles/c4gx0000002o"), "failed")
    connection.commit()
    seen = state.read(connection, LIVE).seen
    keys = ["49000001", "https://www.bbc.com/sounds/play/x", "c4gx0000001o", "c4gx0000002o", "49999999"]
    assert set(seen(keys)) == set(keys[:3])
    assert abs(seen(keys)["49000001"] - (now() - HOUR)) < timedelta(minutes=1)
    assert seen([]) == {}


def crisis(native_id: str, words: str = "Ferries stopped in May.") -> Revision:
    one = revision(native_id, words, now() - HOUR)
    return replace(one, facts=replace(one.facts, is_crisis=True, crisis_score=0.9))


def test_links_of_crisis_texts_lead_to_articles_not_yet_known(connection: Connection) -> None:
    """Every made text links to 49000009."""
    load(connection, revision("49000001", "About something else.", now() - HOUR))
    assert state.read(connection, LIVE).links == ()
    load(connection, crisis("49000002"))
    link = Candidate(
        "https://www.bbc.com/news/world-latin-america-49000009", "link", "https://www.bbc.com/news/49000002", "Ferries"
    )
    assert state.read(connection, LIVE).links == (link,)
    load(connection, crisis("49000009", "The article that was linked to."))
    assert state.read(connection, LIVE).links == ()


def test_a_link_that_led_nowhere_is_not_followed_again(connection: Connection) -> None:
    load(connection, crisis("49000002"))
    decide(connection, plan(connection, "https://www.bbc.com/news/world-latin-america-49000009"), "gone")
    assert state.read(connection, LIVE).links == ()


def test_a_backfill_begun_again_leaves_out_what_it_has(connection: Connection) -> None:
    raw = "https://web.archive.org/web/201902{}140000id_/http://www.bbc.co.uk/news/world-latin-america-47348293"
    urls = [raw.format(day) for day in ("24", "25", "26", "27")]
    candidates = [Candidate(url, "wayback", "index") for url in urls]
    load(connection, revision("47348293", seen=datetime(2019, 2, 24, 14, tzinfo=UTC), url=urls[0]))
    decide(connection, plan(connection, urls[1]), "gone")
    decide(connection, plan(connection, urls[2]), "failed")
    assert [c.url for c in state.not_yet(connection, candidates)] == urls[2:]


def test_a_poll_leaves_what_the_next_one_asks_with(connection: Connection) -> None:
    url = "https://www.bbc.com/news/articles/c4gx0000001o"
    record(connection, poll(1, candidates=(url,)), planned=(url,))
    feed = state.read(connection, LIVE).feeds[FEED]
    assert (feed.etag, feed.last_modified) == ('"1"', "Sat, 03 Jan 2026 09:00:00 GMT")
    record(connection, poll(2, status=304, items=None, etag=None, last_modified=None))
    assert state.read(connection, LIVE).feeds[FEED].etag == '"1"'


def test_a_poll_whose_items_did_not_all_become_candidates_is_asked_for_in_full_again(connection: Connection) -> None:
    urls = tuple(f"https://www.bbc.com/news/articles/c4gx000000{n}o" for n in (1, 2))
    record(connection, poll(1, candidates=urls), planned=urls[:1])
    assert state.read(connection, LIVE).feeds[FEED].etag is None


def test_failures_count_and_push_the_next_poll_away(connection: Connection) -> None:
    waits = []
    for number in range(4):
        at = now() + timedelta(minutes=number)
        record(connection, poll(polled_at=at, status=None, items=None, error="No answer.", etag=None))
        waits.append((state.read(connection, LIVE).feeds[FEED].next_due or at) - at)
    assert waits == [timedelta(0), 0.5 * HOUR, HOUR, 1.5 * HOUR]
    assert rows(connection, "SELECT failures, last_success_at FROM ops.feed") == [(4, None)]
    record(connection, poll(9))
    assert rows(connection, "SELECT failures, last_success_at IS NULL FROM ops.feed") == [(0, False)]


def test_a_quiet_source_is_asked_less_often_up_to_two_hours(connection: Connection) -> None:
    url = "https://www.bbc.com/news/articles/c4gx0000001o"
    waits = []
    for number in range(12):
        at = now() + timedelta(minutes=number)
        news = (url,) if number == 0 else ()
        record(connection, poll(polled_at=at, candidates=news), planned=news)
        waits.append(((state.read(connection, LIVE).feeds[FEED].next_due or at) - at) / timedelta(minutes=15))
    assert waits == [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 8]
    record(connection, poll(30, candidates=(url,)), planned=(url,))
    feed = state.read(connection, LIVE).feeds[FEED]
    assert feed.next_due == feed.last_success_at


def test_health_is_counted_by_day(connection: Connection) -> None:
    morning = datetime(2026, 1, 3, 0, 30, tzinfo=UTC)
    record(connection, poll(polled_at=morning, items=30, oldest_item_at=morning - DAY))
    record(connection, poll(polled_at=morning + HOUR, status=500, items=None, error="It answered 500.", etag=None))
    late = poll(polled_at=morning + 23 * HOUR, items=25, oldest_item_at=morning + 2 * HOUR)
    run = record(connection, late)
    record(connection, poll(polled_at=morning + DAY, items=28, oldest_item_at=morning))
    state.record(connection, run, [late])  # the same again, by a task that was begun again
    assert rows(
        connection, "SELECT day::text, polls, failures, items, may_have_missed FROM ops.feed_health_day ORDER BY day"
    ) == [("2026-01-03", 3, 1, 30, True), ("2026-01-04", 1, 0, 28, False)]


def test_a_second_poll_of_an_unchanged_site_asks_only_conditionally(
    site: Any, settings: Settings, hands: Any, connection: Connection
) -> None:
    def route(request: Any) -> bytes:
        if request.headers.get("if-none-match") == '"1"':
            return b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n'
        body = b'<rss version="2.0"><channel><title>t</title><item><link>https://www.bbc.com/news/world-latin-america-49000001</link></item></channel></rss>'
        return b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: %d\r\n\r\n%s' % (len(body), body)

    site.plant("/news/world/latin_america/rss.xml", route)
    only = settings.model_copy(update={"topic_pages": ()})
    for expected in (1, 0):
        client = Client(only, clock=hands.clock())
        found = discover(client, state.read(connection, only))
        assert len(found.candidates) == expected
        run = runs.open_run(connection, "live", {}, is_sample=True)
        runs.add_candidates(connection, run, found.candidates, found.duplicates, 1, found.native_ids)
        state.record(connection, run, found.polls)
        decide(connection, run, "rejected")
        connection.commit()
    assert site.requests[-1].headers["if-none-match"] == '"1"'
    assert rows(connection, "SELECT status, items, candidates FROM ops.feed_poll ORDER BY run_id") == [
        (200, 1, 1), (304, None, 0)
    ]  # fmt: skip
