"""What a warehouse costs as it grows: the same work on ten thousand, a hundred thousand and a million articles.

In: a server with a folder of its own. For each size a database is made once (`articles_<size>`; the first through the
real merge, the others by `benchmarks.grow`) and kept as long as the folder. Out: a dictionary of milliseconds for each
size. Sizes take turns at each repeat, so that what else the machine does falls on all of them.
"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from urllib.parse import urlencode

import psycopg
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient
from sqlalchemy import Connection, text

from benchmarks import grow
from benchmarks.newsroom import PER_PERIOD, Newsroom, at_time, in_runs
from etl import trends
from etl.embedded import Server
from etl.load import checks, dimensions, runs, stage
from etl.load.database import driver, engine
from etl.load.merge import merge
from etl.load.migrate import upgrade
from etl.model import Candidate, Revision
from etl.trends import queries
from etl.web import create_app

BATCH = 2000  # articles a run while filling: a backfill's run is of this order
NEW_IDS = 50_000_000  # of articles that runs add: no copy has them
YEAR = timedelta(days=365)  # what the Coverage page shows unasked
RECENT = timedelta(days=14)  # a run re-checks articles of the last days, hardly older ones
LATEST_DEFAULT = date(2019, 12, 31)  # the last day of the questions' default period; here the last day there is

Times = dict[str, list[float]]


def database(server: Server, size: int) -> str:
    """The database of so many articles, made where it is missing; its DSN. `size`: a multiple of 10,000."""
    name = f"articles_{size}"
    if server.psql(f"SELECT count(*) FROM pg_database WHERE datname = '{name}'") == "0":
        if size == PER_PERIOD:
            _first(server, name)
        else:
            database(server, PER_PERIOD)
            server.psql("DROP DATABASE IF EXISTS growing")
            server.create_database("growing", template=f"articles_{PER_PERIOD}")
            with psycopg.connect(server.dsn("growing")) as connection:
                grow.grow(connection, size // PER_PERIOD - 1)
            server.psql(f"ALTER DATABASE growing RENAME TO {name}")  # one left half made is not taken for it
    upgrade(server.dsn(name))
    return server.dsn(name)


def _first(server: Server, name: str) -> None:
    """The first period, through the same merge and refresh as any other load."""
    server.create_database(name)
    upgrade(server.dsn(name))
    with engine(server.dsn(name)).connect() as connection:
        dimensions.sync(connection)
        connection.commit()
        for part in in_runs(Newsroom().captures(0, PER_PERIOD), BATCH):
            load(connection, part)
        trends.refresh(connection)
        grow.add_feeds(driver(connection))
        connection.commit()
    server.psql("VACUUM (ANALYZE)", name)


def load(connection: Connection, revisions: list[Revision] | tuple[Revision, ...]) -> int:
    """One run through staging, merge, check and close; its id."""
    run_id = runs.open_run(connection, "benchmark", {})
    runs.add_candidates(connection, run_id, [Candidate(r.capture.url, "warc", "benchmark") for r in revisions])
    stage.stage(connection, run_id, enumerate(revisions))
    connection.commit()
    merge(connection, run_id)
    connection.commit()
    failed = [result.detail for result in checks.run(connection, run_id) if not result.passed]
    assert not failed, failed
    runs.close_run(connection, run_id)
    connection.commit()
    return run_id


def measure(server: Server, sizes: list[int], repeats: int) -> dict[int, dict[str, float]]:
    """Milliseconds at the median by size and what was done: a run of 100, its parts, a refresh, each question, each
    part of the Coverage page for the newest year; questions and pages warm."""
    found: dict[int, Times] = {size: defaultdict(list) for size in sizes}
    connections = {size: engine(database(server, size)).connect() for size in sizes}
    for repeat in range(repeats + 1):  # the first warms
        for size, connection in connections.items():
            reader = server.dsn(f"articles_{size}", role="orinoco_analyst")
            for what, spent in (*_once(connection, repeat), *_pages(connection, reader)):
                if repeat:
                    found[size][what].append(1000 * spent)
    for connection in connections.values():
        connection.close()
    return {
        size: {what: round(statistics.median(all_), 1) for what, all_ in times.items()} for size, times in found.items()
    }


def _once(connection: Connection, repeat: int) -> Iterator[tuple[str, float]]:
    revisions = _hundred(connection, repeat)
    start = time.perf_counter()
    run_id = load(connection, revisions)
    loaded = time.perf_counter()
    trends.refresh(connection, runs.stale_days(connection))
    connection.commit()
    yield "run of 100", time.perf_counter() - start
    yield "run of 100: load and check", loaded - start
    yield "run of 100: marts", time.perf_counter() - loaded
    yield "checks of a run", _timed(lambda: checks.run(connection, run_id))
    connection.rollback()
    day = connection.execute(text("SELECT max(day) - 20 FROM mart.coverage_count")).scalar_one()
    yield "refresh of one day", _timed(lambda: trends.refresh(connection, [day]))
    connection.rollback()
    connection.execute(text("SET LOCAL ROLE orinoco_analyst"))
    connection.execute(text("SET LOCAL search_path = mart, warehouse"))
    for name in queries.names():
        values = _values(connection, name)
        queries.run(connection, name, **values).all()  # warm: the load before it took the memory for its own
        yield f"query {name}", _timed(lambda name=name, values=values: queries.run(connection, name, **values).all())  # type: ignore[misc]
    connection.rollback()


def _pages(connection: Connection, reader: str) -> Iterator[tuple[str, float]]:
    """What a browser asks of the Coverage page, through the whole application as the analyst, the second time each."""
    last: date = connection.execute(text("SELECT max(day) FROM mart.coverage_count")).scalar_one()
    topic = connection.execute(text(
        "SELECT topic FROM mart.topic_count WHERE day > :since"
        " GROUP BY topic ORDER BY sum(crisis_stories) DESC, topic LIMIT 1"
    ), {"since": last - YEAR}).scalar_one()  # fmt: skip
    entity = connection.execute(text(
        "SELECT e.entity_key FROM mart.entity_count AS c JOIN warehouse.dim_entity AS e USING (entity_id)"
        " WHERE c.day > :since GROUP BY e.entity_key ORDER BY sum(c.crisis_stories) DESC, e.entity_key LIMIT 1"
    ), {"since": last - YEAR}).scalar_one()  # fmt: skip
    connection.rollback()
    page = create_app(lambda: reader, lambda: None)
    year = urlencode({"since": last - YEAR + timedelta(days=1), "until": last})
    series = {"": "", " of a topic": f"&topic={topic}", " of a name": f"&entity={entity}"}
    series[" of both"] = series[" of a topic"] + series[" of a name"]
    asked = {f"page{what}": f"/?{year}{chosen}" for what, chosen in series.items()}
    asked |= {f"page: articles{what}": f"/articles?{year}{chosen}" for what, chosen in series.items()}
    asked |= {"page: figures": f"/part/figures?{year}", "page: names together": f"/part/together?{year}"}
    for what, path in asked.items():
        asyncio.run(_get(page, path))
        yield what, _timed(lambda path=path: asyncio.run(_get(page, path)))  # type: ignore[misc]


async def _get(page: FastAPI, path: str) -> None:
    async with AsyncClient(transport=ASGITransport(app=page), base_url="http://page") as browser:
        (await browser.get(path)).raise_for_status()


def _hundred(connection: Connection, repeat: int) -> list[Revision]:
    """What a run brings: 50 articles of the newest day, 25 recent ones edited, 25 recent ones as they were."""
    newest: datetime = connection.execute(
        text("SELECT max(first_published_at) FROM warehouse.dim_article")
    ).scalar_one()
    taken: int = connection.execute(
        text("SELECT count(*) FROM warehouse.dim_article WHERE source = 'bbc' AND native_id >= :first"),
        {"first": str(NEW_IDS)},
    ).scalar_one()  # fmt: skip
    known = connection.execute(_KNOWN, {"since": newest - RECENT}).all()
    connection.rollback()
    newsroom, now = Newsroom(seed=8, first_id=NEW_IDS), newest + timedelta(hours=3, minutes=repeat)
    new = []
    for number in range(taken, taken + 50):
        made = newsroom.article(number)
        document = replace(made.document, first_published_at=newest, last_modified_at=newest)
        new.append(at_time(replace(made, document=document), now))
    old = []
    for place, row in enumerate(known):
        made = newsroom.article(1_000_000 + 1000 * repeat + place)
        document = replace(
            made.document, native_id=row.native_id, canonical_url=row.canonical_url,
            first_published_at=row.first_published_at, last_modified_at=row.first_published_at,
        )  # fmt: skip
        capture = replace(made.capture, url=row.canonical_url, fetched_at=now + timedelta(seconds=place))
        sha = made.content_sha256 if place % 2 else bytes(row.content_sha256)
        old.append(replace(made, document=document, capture=capture, content_sha256=sha))
    return [*new, *old]


def _values(connection: Connection, name: str) -> dict[str, object]:
    """The question's defaults, its days moved so that its period ends with the warehouse's."""
    last: date = connection.execute(text("SELECT max(day) FROM mart.coverage_count")).scalar_one()
    values: dict[str, object] = {}
    for key, parameter in queries.load(name).parameters.items():
        value = parameter.default
        if key == "native_id":
            value = connection.execute(
                text("SELECT native_id FROM mart.articles WHERE revisions > 1 LIMIT 1")
            ).scalar_one()
        elif isinstance(value, str) and value[:2] == "20":
            value = str(date.fromisoformat(value[:10]) + (last - LATEST_DEFAULT)) + value[10:]
        values[key] = value
    return values


def _timed(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


_KNOWN = text("""
SELECT a.native_id, a.canonical_url, a.first_published_at, r.content_sha256
FROM warehouse.dim_article AS a
JOIN warehouse.dim_revision AS r ON r.revision_id = a.current_revision_id
WHERE a.first_published_at >= :since AND a.last_seen_at <= a.first_published_at + interval '2 days'
ORDER BY md5(a.native_id)
LIMIT 50
""")
