"""What the sample site answers: host, path and the state of the visit in, status, headers and body out.

No sockets here: `server.py` puts it on a port. Every BBC host is answered; a path nobody planted is a 404.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import urlsplit

from etl.fetch.mementos import HOST
from etl.sample import layouts, listings, specials, wayback
from etl.sample.catalogue import Article, articles
from etl.sample.layouts.e7_index import render_index
from etl.sample.layouts.markup import FOOTER, SAMPLE_META, Page
from etl.sample.layouts.old import uk_path
from etl.sample.specials import Trouble
from etl.sample.state import State, Visit

HTML, XML, TEXT = "text/html; charset=utf-8", "application/xml; charset=utf-8", "text/plain; charset=utf-8"
OLD_HOST = "news.bbc.co.uk"
UK_HOSTS = ("www.bbc.co.uk", "m.bbc.co.uk", "bbc.co.uk")
FEED_PATH = listings.FEED_URL.removeprefix("https://feeds.bbci.co.uk")
TOPIC_PATH = listings.TOPIC_URL.removeprefix("https://www.bbc.com")
SITEMAP_PATH = listings.SITEMAP_URL.removeprefix("https://www.bbc.com")


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it meets a socket. `location` is set for redirects."""

    status: int
    body: bytes = b""
    content_type: str = HTML
    last_modified: datetime | None = None
    location: str | None = None

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.body).hexdigest()[:32]}"'

    @property
    def last_modified_header(self) -> str | None:
        if self.last_modified is None:
            return None
        return format_datetime(self.last_modified.astimezone(UTC).replace(microsecond=0), usegmt=True)


def answer(host: str, path: str, state: State, *, counts: bool = True) -> Answer:
    """What stands at this address now. A request for the feed counts as a poll unless `counts` is false (HEAD)."""
    if host.partition(":")[0].lower() == HOST and path != "/robots.txt":
        return _archived(path, state.visit)
    path = "/" + path.split("?", 1)[0].split("#", 1)[0].strip("/")
    if path == FEED_PATH:
        visit = state.poll() if counts else state.visit
        newest = max(item.published for item in listings.feed_items(visit))
        return Answer(200, listings.feed(visit), "text/xml; charset=utf-8", newest)
    return _page(host.partition(":")[0].lower(), path, state.visit)


def _archived(path: str, visit: Visit) -> Answer:
    """What the Wayback Machine would answer: its index, the feed of a day, or an article as it was first published."""
    rows = wayback.index(path)
    if rows is not None:
        return Answer(200, rows, "application/json")
    feed = wayback.feed(path)
    if feed is not None:
        return Answer(200, feed, "text/xml; charset=utf-8")
    found = wayback.kept(path)
    if found is None:
        nearest = wayback.nearest(path)
        return Answer(302, location=nearest) if nearest else _not_found()
    return _page(urlsplit(found.url).hostname or "", found.path, Visit(1))


def _page(host: str, path: str, visit: Visit) -> Answer:
    listing = _listing(path, visit)
    if listing is not None:
        return listing
    special = {page.path: page for page in specials.PAGES}.get(path)
    if special is not None:
        return TROUBLES[special.trouble](special)
    moved = _redirects().get(path)
    if moved is not None:
        return Answer(301, location=moved)
    found = _addresses().get(path)
    if found is None:
        return _not_found()
    article, layout = found
    if article.native_id == specials.RECOVERING and not visit.changed:
        return Answer(500, _small_page("Internal error", "Sorry, this page is in trouble. Try again later."))
    version = article.version(visit.polls)
    if layout == "e7" and host in UK_HOSTS:
        layout = "e6c"  # the UK site writes the same article in its own layout
    where = "www.bbc.co.uk" if host in UK_HOSTS else OLD_HOST if host == OLD_HOST else article.url.split("/")[2]
    scheme = article.url.split("://", 1)[0]
    body = layouts.render(layout, Page(article, version, f"{scheme}://{where}{article.path}", related(article)))
    kind = "text/html" if layout in layouts.LATIN1 else HTML  # old pages name their charset only inside
    return Answer(200, body, kind, version.updated)


def _listing(path: str, visit: Visit) -> Answer | None:
    children = listings.sitemap_paths()
    if path == "/robots.txt":
        return Answer(200, listings.ROBOTS.encode(), TEXT)
    if path in (TOPIC_PATH, "/news", "/"):
        return Answer(200, listings.topic_page(visit))
    if path == SITEMAP_PATH:
        return Answer(200, listings.sitemap_index(visit), XML)
    if path in children:
        return Answer(200, listings.sitemap(children[path], visit), XML)
    return None


@lru_cache(maxsize=256)
def related(article: Article) -> tuple[Article, ...]:
    """Three older articles of the same country, for the links around the text."""
    older = [one for one in articles() if one.country == article.country and one.published < article.published]
    return tuple(reversed(older[-3:]))


@lru_cache(maxsize=1)
def _addresses() -> dict[str, tuple[Article, str]]:
    """Every path that shows an article, with the layout it is shown in."""
    found: dict[str, tuple[Article, str]] = {}
    for one in articles():
        found[one.path] = (one, one.layout)
        found[uk_path(one)] = (one, one.layout)
        if one.layout in layouts.WITH_AMP and one.path.startswith("/news/"):
            found[one.path.replace("/news/", "/news/amp/", 1)] = (one, "amp")
            found[f"{one.path}.amp"] = (one, "amp")
    return found


@lru_cache(maxsize=1)
def _redirects() -> dict[str, str]:
    return {f"/news/world-latin-america-{one.redirect_from}": one.url for one in articles() if one.redirect_from}


def _small_page(title: str, sentence: str) -> bytes:
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">{SAMPLE_META}<title>{title}</title></head>'
        f"<body><h1>{title}</h1><p>{sentence}</p>{FOOTER}</body></html>"
    ).encode()


def _not_found(status: int = 404) -> Answer:
    return Answer(status, _small_page("Page not found", "Sorry, there is nothing at this address."))


def _broken() -> Answer:
    """A page cut off inside its head: a full 200 without any body."""
    return Answer(
        200, f'<!DOCTYPE html><html lang="en-GB"><head><meta charSet="utf-8"/>{SAMPLE_META}<title>Sam'.encode()
    )


def _index(special: specials.Special) -> Answer:
    shown = [one for one in articles() if one.is_venezuela][-8:]
    return Answer(200, render_index("Sample topic", special.url, "A sample index page", shown, 1))


TROUBLES: dict[Trouble, Callable[[specials.Special], Answer]] = {
    Trouble.NOT_FOUND: lambda special: _not_found(404),
    Trouble.GONE: lambda special: _not_found(410),
    Trouble.BROKEN: lambda special: _broken(),
    Trouble.INDEX: _index,
    Trouble.FORBIDDEN: lambda special: Answer(200, _small_page(special.title, "Nobody was meant to fetch this.")),
}
