"""What every source of candidates hands over: items with an address, a title and a time, and what its poll was like.

In go addresses as feeds and pages write them; out come addresses to fetch, without tracking, and a key by which two
addresses of one article are the same. Refused: nothing; what is no BBC article keeps its own address as its key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from etl.parse.identity import identify

# Query parameters that only count who came from where (docs of AT Internet, the BBC's analytics, and older ones).
_TRACKING = ("at_", "ns_", "utm_", "ocid", "xtor", "intlink_", "sa-")


class Source(StrEnum):
    """Why an address is a candidate; the value is `Candidate.reason`."""

    FEED = "feed"
    TOPIC_PAGE = "topic_page"
    SITEMAP = "sitemap"
    RECHECK = "recheck"
    LINK = "link"
    WAYBACK = "wayback"
    WARC = "warc"


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed, page or sitemap. `changed_at`: the latest time it gives, by which a change is noticed."""

    url: str
    title: str | None = None
    published_at: datetime | None = None
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Poll:
    """One look at one source: a row of `ops.feed_poll`. `error` is None for a success, else a sentence."""

    url: str
    kind: Source
    polled_at: datetime
    status: int | None
    items: int | None = None  # None for a 304 or a failure
    candidates: tuple[str, ...] = ()  # their addresses
    oldest_item_at: datetime | None = None
    newest_item_at: datetime | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None


def plain_url(url: str) -> str:
    """`url` without fragment and tracking; without any query where it is an article's address."""
    parts = urlsplit(url.strip())
    query = ""
    if parts.query and identify(url) is None:
        kept = [(k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not k.startswith(_TRACKING)]
        query = urlencode(kept)
    path = parts.path
    if parts.hostname == "news.bbc.co.uk" and path.startswith("/go/rss/-/"):
        path = path.removeprefix("/go/rss/-")  # the redirector of the feeds of 2008
    return urlunsplit((parts.scheme, parts.netloc, path, query, ""))


def key(url: str) -> str:
    """Equal for two addresses of one article: its native id; of anything else its address."""
    identity = identify(url)
    return identity.native_id if identity else url
