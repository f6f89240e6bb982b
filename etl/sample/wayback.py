"""The sample site as the Wayback Machine: an index of its articles as they were first published, and those pages.

In: a path with its query, asked of the host web.archive.org. Out: the index's rows as JSON, the article or the feed
that a memento shows, or where the nearest one is; None for anything else. Each article was kept once, an hour after
it was published; the feed on each day that had news, at its end, with what the days before it had brought.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from urllib.parse import parse_qs, urlsplit

import orjson

from etl.fetch.mementos import HOST, Memento, memento
from etl.sample.catalogue import Article, articles
from etl.sample.listings import FEED_URL, short_feed

KEPT_AFTER = timedelta(hours=1)
FEED_KEPT_AT = time(23, 45, tzinfo=UTC)
IN_FEED_FOR = timedelta(days=4)
INDEX_PATH = "/cdx/search/cdx"
COLUMNS = ["timestamp", "original", "statuscode", "mimetype", "digest"]


def index(path: str) -> bytes | None:
    """Rows of the index for `url` (with `*` at its end: everything below), `from` and `to`; None for another path."""
    asked = urlsplit(path)
    if asked.path != INDEX_PATH:
        return None
    query = {name: values[-1] for name, values in parse_qs(asked.query).items()}
    kept = [(one.url, _kept_at(one), one.native_id) for one in articles()]
    kept += [(FEED_URL, at, f"feed {at:%j}") for at in _feed_kept_at()]
    rows = [
        [stamp, url, "200", "text/html", digest]
        for url, at, digest in kept
        if query["from"] <= (stamp := f"{at:%Y%m%d%H%M%S}") < f"{query['to']}a" and _is_below(url, query["url"])
    ]
    return orjson.dumps([COLUMNS, *rows] if rows else [])


def kept(path: str) -> Article | None:
    """The article whose memento stands at this path."""
    asked = memento(f"https://{HOST}{path}")
    return next((one for one in articles() if asked == Memento(one.url, _kept_at(one))), None) if asked else None


def feed(path: str) -> bytes | None:
    """The feed as it was at the moment this path asks for; None for the path of anything else."""
    asked = memento(f"https://{HOST}{path}")
    if asked is None or asked.url != FEED_URL or asked.at not in _feed_kept_at():
        return None
    return short_feed([one for one in articles() if asked.at - IN_FEED_FOR < one.published <= asked.at])


def nearest(path: str) -> str | None:
    """Where the only memento of an article is, for a path that asks for it at another moment."""
    asked = memento(f"https://{HOST}{path}")
    found = next((one for one in articles() if asked and asked.url.split("?")[0] == one.url), None)
    return Memento(found.url, _kept_at(found)).raw_url if found else None


def _feed_kept_at() -> list[datetime]:
    return sorted({datetime.combine(one.published.astimezone(UTC).date(), FEED_KEPT_AT) for one in articles()})


def _kept_at(one: Article) -> datetime:
    return (one.published + KEPT_AFTER).astimezone(UTC).replace(microsecond=0)


def _is_below(url: str, pattern: str) -> bool:
    bare, pattern = (text.split("://", 1)[-1].removeprefix("www.") for text in (url, pattern))
    return bare.startswith(pattern[:-1]) if pattern.endswith("*") else bare == pattern
