"""RSS feeds of BBC News, in the forms of 2008 to now.

In go the bytes of a feed, out come its items. Dates without a zone are GMT; an item's address is its link. Refused
(ValueError): what is no feed at all, such as an error page sent with status 200.
"""

from __future__ import annotations

from calendar import timegm
from datetime import UTC, datetime
from typing import Any

import feedparser

from etl.discover.items import Item, plain_url


def read_feed(body: bytes, content_type: str = "") -> tuple[Item, ...]:
    """The items of an RSS or Atom feed, in its order. Raises ValueError where `body` is none."""
    parsed = feedparser.parse(body, response_headers={"content-type": content_type} if content_type else {})
    if not parsed.entries and not parsed.get("version"):
        raise ValueError("it is no RSS feed")
    return tuple(item for item in map(_item, parsed.entries) if item is not None)


def _item(entry: Any) -> Item | None:
    link = str(entry.get("link") or "")
    if not link.startswith(("http://", "https://")):
        return None
    moment = entry.get("published_parsed") or entry.get("updated_parsed")
    published_at = datetime.fromtimestamp(timegm(moment), UTC) if moment else None
    return Item(plain_url(link), str(entry.get("title") or "").strip() or None, published_at, published_at)
