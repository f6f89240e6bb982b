"""Poll one source: ask for it conditionally, read its items, keep those worth a fetch.

In go a client and what the last poll left; out comes a `Poll` and the candidates. A source that cannot be reached, is
refused or is not what it should be gives a `Poll` with an error: one dead feed never stops the others.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from etl.discover.feeds import read_feed
from etl.discover.items import Item, Poll, Source, key
from etl.discover.sitemaps import Child, read_sitemap
from etl.discover.state import Feed, Seen
from etl.discover.topic_pages import read_topic_page
from etl.errors import OrinocoError
from etl.fetch import Client, Validators
from etl.model import Candidate, Capture


@dataclass(frozen=True, slots=True)
class Polled:
    """A poll with what it brought; `children` of a sitemap index."""

    poll: Poll
    candidates: tuple[Candidate, ...] = ()
    children: tuple[Child, ...] = ()


def poll(client: Client, kind: Source, url: str, known: Feed, seen: Seen) -> Polled:
    """Ask one source what is new. Never raises what concerns this source alone."""
    at = client.clock.now()
    try:
        response = client.get(url, Validators(known.etag, known.last_modified))
    except OrinocoError as error:
        return Polled(Poll(url, kind, at, None, error=str(error)))
    capture = response.capture
    if response.unchanged:
        return Polled(Poll(url, kind, at, 304))
    if capture.status != 200 or capture.truncated:
        detail = response.detail or f"{url} answered {capture.status}."
        return Polled(Poll(url, kind, at, capture.status, error=detail))
    try:
        items, children = _READERS[kind](capture)
    except ValueError as error:
        return Polled(Poll(url, kind, at, 200, error=f"{url} answered, but {error}."))
    candidates = tuple(_candidate(item, kind, url) for item in _worth_a_fetch(items, seen))
    moments = [item.changed_at for item in items if item.changed_at is not None]
    done = Poll(
        url, kind, at, 200, len(items) + len(children), tuple(c.url for c in candidates),
        min(moments, default=None), max(moments, default=None),
        etag=capture.headers.get("etag"), last_modified=capture.headers.get("last-modified"),
    )  # fmt: skip
    return Polled(done, candidates, children)


def _worth_a_fetch(items: Sequence[Item], seen: Seen) -> list[Item]:
    """Items not known yet, and known ones that say they changed after we last looked."""
    last_look = seen({key(item.url) for item in items})
    return [item for item in items if _is_news(item.changed_at, last_look.get(key(item.url)))]


def _is_news(changed_at: datetime | None, last_look: datetime | None) -> bool:
    return last_look is None or (changed_at is not None and changed_at > last_look)


def _candidate(item: Item, kind: Source, url: str) -> Candidate:
    return Candidate(item.url, str(kind), url, item.title, item.published_at or item.changed_at)


def _feed(capture: Capture) -> tuple[tuple[Item, ...], tuple[Child, ...]]:
    return read_feed(capture.body, capture.headers.get("content-type", "")), ()


def _topic_page(capture: Capture) -> tuple[tuple[Item, ...], tuple[Child, ...]]:
    return read_topic_page(capture.body, capture.address), ()


def _sitemap(capture: Capture) -> tuple[tuple[Item, ...], tuple[Child, ...]]:
    found = read_sitemap(capture.body)
    return found.items, found.children


_READERS: dict[Source, Callable[[Capture], tuple[tuple[Item, ...], tuple[Child, ...]]]] = {
    Source.FEED: _feed,
    Source.TOPIC_PAGE: _topic_page,
    Source.SITEMAP: _sitemap,
}
