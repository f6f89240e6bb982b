"""A feed that dies while the rest goes on: the articles are loaded, the run says so, the trends show a gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine
from sqlalchemy.event import listen, remove

from etl import pipeline, running
from etl.config import settings
from etl.discover.health import Level
from etl.errors import TerminalError
from etl.load.summary import RunSummary
from etl.model import Outcome
from etl.sample.catalogue import articles
from etl.sample.site import answer
from etl.sample.state import State
from tests.fetch.misbehaving import Request, Route, Site, serve

FEED, FEED_PATH = "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml", "/news/world/latin_america/rss.xml"
DEAD = b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n"


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)


@pytest.fixture
def site(sample_world: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A topic page that leads to three articles of the sample site, and a feed that answers 500."""
    chosen = [one for one in articles() if one.url.startswith("https://www.bbc.com/news/articles/")][:3]
    with serve() as site:
        for one in chosen:
            site.plant(one.path, lambda request: ok(answer("www.bbc.com", request.path, State(None)).body))
        links = "".join(f'<a href="{one.url}">Story</a>' for one in chosen)
        site.plant("/news/world/latin_america", ok(f"<html><body><main>{links}</main></body></html>".encode()))
        site.plant(FEED_PATH, DEAD)
        monkeypatch.setenv("ORINOCO_BBC_ORIGIN", site.origin)
        monkeypatch.setenv("ORINOCO_SITEMAPS", "")
        monkeypatch.setenv("ORINOCO_RETRIES", "0")
        settings.cache_clear()
        yield site


def run(warehouse: str) -> RunSummary:
    """A run at which every source is due."""
    with psycopg.connect(warehouse) as connection:
        connection.execute("UPDATE ops.feed SET next_due = now()")
    return running.ingest_live()


def one(warehouse: str, statement: str) -> Any:
    with psycopg.connect(warehouse) as connection:
        return connection.execute(statement).fetchone()


def test_a_dead_feed_is_yellow_at_once_red_after_six_and_a_gap_in_the_trends(site: Site, warehouse: str) -> None:
    first = run(warehouse)
    assert (first.level, first.bins[Outcome.NEW]) == (Level.YELLOW, 3)
    assert [notice.sentence for notice in first.notices] == [f"{FEED} failed in its last poll: {FEED} answered 500."]
    assert pipeline.judge(first.run_id) == [first.notices[0].sentence]

    later = [run(warehouse) for _ in range(5)]
    assert [one.level for one in later] == [Level.YELLOW] * 4 + [Level.RED]
    with pytest.raises(TerminalError, match=r"rss\.xml failed in 6 polls in a row: .* What run 6 found is loaded\."):
        pipeline.judge(later[-1].run_id)
    assert one(warehouse, "SELECT state, level, summary->'notices'->0->>'level' FROM ops.run WHERE run_id = 6") == (
        "closed", "red", "red",
    )  # fmt: skip
    assert one(warehouse, "SELECT count(*) FROM mart.articles") == (3,)
    health = (
        "SELECT h.polls, h.failures FROM ops.feed_health_day AS h JOIN ops.feed USING (feed_id) WHERE kind = 'feed'"
    )
    assert one(warehouse, health) == (6, 6)
    today = "SELECT stories, is_gap FROM mart.coverage_daily WHERE day = (now() AT TIME ZONE 'UTC')::date"
    assert one(warehouse, today) == (None, True)

    def feed(request: Request) -> bytes:
        return ok(b'<rss version="2.0"><channel><title>t</title><item><link>https://www.bbc.com/news/articles/'
                  b"c0000000001o</link></item></channel></rss>")  # fmt: skip

    site.plant(FEED_PATH, feed)
    well = run(warehouse)
    assert (well.level, [source.level for source in well.sources]) == (Level.GREEN, [Level.GREEN] * 2)
    assert one(warehouse, today) == (0, False)


@dataclass
class Cost:
    """What a poll costs: requests, statements, and the pages that its questions look at, as the server counts them."""

    requests: int = 0
    statements: int = 0
    pages: int = 0

    def add(self, connection: Any, cursor: Any, statement: str, parameters: Any, *rest: Any) -> None:
        self.statements += 1
        if statement.lstrip().startswith(("SELECT", "WITH")) and "pg_advisory" not in statement:
            explain = cursor.connection.execute("EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) " + statement, parameters)
            plan = explain.fetchone()[0][0]["Plan"]
            self.pages += plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]


def poll(site: Site, warehouse: str) -> Cost:
    """A poll at which all sources and the three articles are due, as far as it goes without a change."""
    with psycopg.connect(warehouse) as connection:  # young enough, and not seen for an hour: due
        connection.execute("UPDATE ops.feed SET next_due = now()")
        connection.execute(
            "UPDATE warehouse.dim_article SET last_modified_at = now(), first_seen_at = now() - interval '1 h',"
            " last_seen_at = now() - interval '1 h' WHERE native_id NOT LIKE 'old%'"
        )
        connection.execute("ANALYZE")
    site.requests.clear()
    cost = Cost()
    listen(Engine, "before_cursor_execute", cost.add)
    try:
        run = pipeline.open_run("live", {})
        for batch in pipeline.plan(run):
            pipeline.transform(run, pipeline.fetch(run, batch))
    finally:
        remove(Engine, "before_cursor_execute", cost.add)
    bins = f"SELECT count(*), min(outcome), max(outcome) FROM ops.candidate WHERE run_id = {run}"
    assert one(warehouse, bins) == (3, "unchanged", "unchanged")
    cost.requests = len(site.requests)
    return cost


def know(warehouse: str, first: int, last: int) -> None:
    """So many more articles that are old enough to be left alone."""
    with psycopg.connect(warehouse) as connection:
        connection.execute(
            "INSERT INTO warehouse.dim_article (source, native_id, canonical_url, page_type, language, is_sample,"
            " first_published_at, published_precision, published_basis, first_seen_at, last_seen_at)"
            " SELECT 'bbc', 'old' || n, 'https://www.bbc.com/news/world-' || n, 'article', 'en', true, t, 'second',"
            " 'made', t, t FROM generate_series(%s::int, %s) AS n,"
            " LATERAL (SELECT now() - interval '400 days' - n * interval '1 hour' AS t) AS moment",
            (first, last),
        )


def test_a_second_poll_of_an_unchanged_site_asks_conditionally_and_costs_the_same_however_much_is_known(
    site: Site, warehouse: str
) -> None:
    sent: list[int] = []

    def remembers(route: Route) -> Route:
        def conditional(request: Request) -> bytes:
            if request.headers.get("if-none-match") == '"one"':
                return b'HTTP/1.1 304 Not Modified\r\nETag: "one"\r\n\r\n'
            head, _, body = bytes(route(request)).partition(b"\r\n\r\n")
            sent.append(len(body))
            return head + b'\r\nETag: "one"\r\n\r\n' + body

        return conditional

    site.plant(FEED_PATH, ok(b'<rss version="2.0"><channel><title>t</title></channel></rss>'))
    site.routes = {path: remembers(route) for path, route in site.routes.items()}
    assert run(warehouse).bins[Outcome.NEW] == 3
    assert (len(sent), len(site.requests)) == (5, 7)  # two hosts were asked for their robots.txt, which is not there
    sent.clear()
    know(warehouse, 1, 100)
    few = poll(site, warehouse)
    know(warehouse, 101, 10_000)
    many = poll(site, warehouse)
    assert (sorted(request.path for request in site.requests), sent) == (sorted(site.routes), [])
    assert (few.requests, many.requests) == (5, 5)
    assert many.statements == few.statements
    assert many.pages <= few.pages + 40, (few, many)  # the table of 10,000 articles has some 250
    assert one(warehouse, "SELECT requests FROM ops.run ORDER BY run_id DESC LIMIT 1") == (5,)
