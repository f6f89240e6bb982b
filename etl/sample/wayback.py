"""The sample site as the Wayback Machine: an index of its articles as they were first published, and those pages.

In: a path with its query, asked of the host web.archive.org. Out: the index's rows as JSON, or the article that a
memento shows; None for anything else. Each article was kept once, an hour after it was published.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import orjson

from etl.fetch.mementos import HOST, Memento, memento
from etl.sample.catalogue import Article, articles

KEPT_AFTER = timedelta(hours=1)
INDEX_PATH = "/cdx/search/cdx"
COLUMNS = ["timestamp", "original", "statuscode", "mimetype", "digest"]


def index(path: str) -> bytes | None:
    """Rows of the index for `url` (with `*` at its end: everything below), `from` and `to`; None for another path."""
    asked = urlsplit(path)
    if asked.path != INDEX_PATH:
        return None
    query = {name: values[-1] for name, values in parse_qs(asked.query).items()}
    rows = [
        [stamp, one.url, "200", "text/html", one.native_id]
        for one in articles()
        if query["from"] <= (stamp := f"{one.published + KEPT_AFTER:%Y%m%d%H%M%S}") < f"{query['to']}a"
        and _is_below(one.url, query["url"])
    ]
    return orjson.dumps([COLUMNS, *rows] if rows else [])


def kept(path: str) -> Article | None:
    """The article whose memento stands at this path."""
    asked = memento(f"https://{HOST}{path}")
    return next((one for one in articles() if asked == Memento(one.url, _kept_at(one))), None) if asked else None


def _kept_at(one: Article) -> datetime:
    return (one.published + KEPT_AFTER).replace(microsecond=0)


def _is_below(url: str, pattern: str) -> bool:
    bare = url.split("://", 1)[1].removeprefix("www.")
    return bare.startswith(pattern[:-1]) if pattern.endswith("*") else bare == pattern
