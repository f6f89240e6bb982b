"""The Wayback Machine: what it kept of an article, of all articles below an address, or of a feed through the years.

In go addresses and a window of time; out come candidates that are raw mementos, fetched like any page and dated by when
they were kept. The index is read page by page with its resume keys. Refused (TransientError): an index that does not
answer, or answers what is no index.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import orjson

from etl.config import Settings
from etl.discover.feeds import read_feed
from etl.discover.items import Item, Source
from etl.discover.topic_pages import read_topic_page
from etl.errors import TransientError
from etl.fetch import Client
from etl.fetch.client import allowing
from etl.fetch.gate import JITTER
from etl.fetch.mementos import HOST, Memento
from etl.model import Candidate, Capture
from etl.parse.identity import identify

INDEX = f"https://{HOST}/cdx/search/cdx"
PAGE_SIZE = 5000  # rows a request; about 700 KB
# Where BBC coverage of Latin America has been, by address (shared prefixes of the article addresses from 1998 on).
LATIN_AMERICA = (
    "bbc.com/news/world-latin-america-*",
    "bbc.co.uk/news/world-latin-america-*",
    "news.bbc.co.uk/2/hi/americas/*",
    "news.bbc.co.uk/1/hi/world/americas/*",
)
# From then on an address names no region: articles are found by what the feed and the topic page listed.
UNNAMED_SINCE = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a backfill would cost."""

    captures: int  # that are not in the warehouse yet
    a_run: int  # as many as one run takes
    duration: timedelta  # of all of them at the polite rate, everything else taking no time

    def __str__(self) -> str:
        if not self.captures:
            return "0 captures to fetch: all of that period is here."
        said = f"{self.captures:,} captures to fetch; at the polite rate that takes {self.duration}."
        if self.captures <= self.a_run:
            return said
        runs = -(-self.captures // self.a_run) if self.a_run else 0
        return f"{said} One run takes {self.a_run:,} of them (ORINOCO_MAX_REQUESTS_PER_RUN): that is {runs} runs."


def allowing_archive(settings: Settings) -> Settings:
    """The same settings with the Wayback Machine among the hosts. With `bbc_origin` set that stands in for it too."""
    return allowing(settings, HOST)


def estimate(captures: int, a_run: int, client: Client) -> Estimate:
    """How long so many captures take with one request a gap. `client` has asked the index, so it knows the gap."""
    seconds = captures * client.gap(HOST) * (1 + JITTER / 2)
    return Estimate(captures, a_run, timedelta(seconds=round(seconds)))


def articles(
    client: Client, addresses: Sequence[str] = LATIN_AMERICA, *, since: date, until: date
) -> Iterator[Candidate]:
    """Mementos of the BBC articles at `addresses` (with `*` at the end: everything below), each distinct text once.

    `since` and `until` are days of capture, both included.
    """
    for address in addresses:
        for kept in mementos(client, address, since=since, until=until):
            if identify(kept.url) is not None:
                yield Candidate(kept.raw_url, Source.WAYBACK, INDEX)


def days(client: Client, listing: str, *, since: date, until: date) -> list[Memento]:
    """The first memento of a feed or section page on each day: it lists what was published since the one before."""
    return list(mementos(client, listing, since=since, until=until, collapse="timestamp:8"))


def listed(client: Client, kept: Sequence[Memento]) -> Iterator[Candidate]:
    """Articles that a feed or section page led to, as its mementos show; each as it was kept nearest to that moment.

    An article is given once. A memento of the listing that cannot be read is passed over.
    """
    given: set[str] = set()
    for one in kept:
        response = client.get(one.raw_url)
        if response.capture.status != 200 or response.capture.truncated:
            continue
        for item in _items(response.capture):
            identity = identify(item.url)
            if identity is None or identity.native_id in given:
                continue
            given.add(identity.native_id)
            raw = Memento(item.url, one.at).raw_url
            yield Candidate(raw, Source.WAYBACK, one.raw_url, item.title, item.published_at)


def mementos(client: Client, address: str, *, since: date, until: date, collapse: str = "digest") -> Iterator[Memento]:
    """Every capture with status 200 that the index knows of `address`, oldest first; of equal `collapse` the first.

    Raises TransientError where the index does not answer.
    """
    resume: str | None = None
    while True:
        found, resume = _page(client, address, since, until, collapse, resume)
        yield from found
        if resume is None:
            return


def _page(
    client: Client, address: str, since: date, until: date, collapse: str, resume: str | None
) -> tuple[list[Memento], str | None]:
    query = {
        "url": address, "output": "json", "fl": "timestamp,original,statuscode,mimetype,digest",
        "from": since.strftime("%Y%m%d"), "to": until.strftime("%Y%m%d"), "filter": "statuscode:200",
        "collapse": collapse, "limit": str(PAGE_SIZE), "showResumeKey": "true",
    }  # fmt: skip
    if resume is not None:
        query["resumeKey"] = resume
    url = f"{INDEX}?{urlencode(query)}"
    response = client.get(url)
    if response.capture.status != 200 or response.capture.truncated:
        why = response.detail or f"it answered {response.capture.status}"
        raise TransientError(
            f"The Wayback index could not be read for {address}: {why}. What was found so far is kept."
        )
    try:
        return read_index(response.capture.body)
    except ValueError as error:
        raise TransientError(f"The Wayback index answered for {address}, but {error}.") from error


def read_index(body: bytes) -> tuple[list[Memento], str | None]:
    """Rows of an answer of the index, and the key with which the next begins. Raises ValueError for anything else."""
    if not body.strip():
        return [], None  # nothing known of that address
    try:
        rows: Any = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise ValueError("it is no JSON") from error
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise ValueError("it is no table")
    resume: str | None = None
    if len(rows) >= 2 and rows[-2] == [] and len(rows[-1]) == 1:
        resume = str(rows[-1][0])
        rows = rows[:-2]
    if not rows:
        return [], resume
    names = rows[0]
    if "timestamp" not in names or "original" not in names:
        raise ValueError("its columns have no timestamp or no original")
    found = (_memento(dict(zip(names, row, strict=False))) for row in rows[1:])
    return [one for one in found if one is not None], resume


def _memento(row: dict[str, str]) -> Memento | None:
    if row.get("statuscode", "200") != "200" or row.get("mimetype", "text/html").startswith(("image/", "video/")):
        return None
    try:
        at = datetime.strptime(row["timestamp"], "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        return Memento(row["original"].replace(":80/", "/", 1), at)
    except (KeyError, ValueError):  # a short row; a time that is none
        return None


def _items(capture: Capture) -> tuple[Item, ...]:
    """The items of a feed, or else of a section page; none of anything else."""
    try:
        return read_feed(capture.body, capture.headers.get("content-type", ""))
    except ValueError:
        pass
    try:
        return read_topic_page(capture.body, capture.address)
    except ValueError:
        return ()
