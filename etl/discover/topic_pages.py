"""BBC topic and section pages: the articles on their cards.

In go the bytes of a page, out come its items. Since 2024 the cards are in `__NEXT_DATA__`, in BBC Mundo's pages in
`curations`; in any other page every link in its main part that is an article's address counts. Refused (ValueError):
a page with not one link to an article.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

import orjson
from bs4 import BeautifulSoup
from bs4.filter import SoupStrainer

from etl.discover.items import Item, plain_url
from etl.parse.identity import identify

_DATA = SoupStrainer("script", id="__NEXT_DATA__")
_BODY = SoupStrainer(["main", "body"])


def read_topic_page(body: bytes, url: str) -> tuple[Item, ...]:
    """The articles a page leads to, in its order, each once. Raises ValueError where there are none."""
    items: dict[str, Item] = {}
    script = BeautifulSoup(body, "lxml", parse_only=_DATA).find("script")
    cards = _cards(_json(script.get_text())) if script is not None else iter(())
    for href, title, first, last in cards:
        _add(items, url, href, title, first, last)
    if not items:
        for href, title in _anchors(body):
            _add(items, url, href, title, None, None)
    if not items:
        raise ValueError("it leads to no article")
    return tuple(items.values())


def _add(
    items: dict[str, Item], base: str, href: str, title: str, first: datetime | None, last: datetime | None
) -> None:
    try:
        address = plain_url(urljoin(base, href))
    except ValueError:  # "Invalid IPv6 URL" and the like
        return
    if identify(address) is not None and address not in items:
        items[address] = Item(address, title or None, first, last or first)


def _cards(node: Any) -> Iterator[tuple[str, str, datetime | None, datetime | None]]:
    """Every object below `node` that has a title and an address, in reading order."""
    waiting = [node]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(reversed(node))
        elif isinstance(node, dict):
            href = node.get("href") or node.get("link")
            title = node.get("title")
            if isinstance(href, str) and isinstance(title, str):
                metadata = node.get("metadata")
                times: dict[str, Any] = metadata if isinstance(metadata, dict) else node
                first = _moment(times.get("firstUpdated") or times.get("firstPublished"))
                yield href, title.strip(), first, _moment(times.get("lastUpdated") or times.get("lastPublished"))
            waiting.extend(reversed(list(node.values())))


def _anchors(body: bytes) -> Iterator[tuple[str, str]]:
    soup = BeautifulSoup(body, "lxml", parse_only=_BODY)
    part = soup.find("main") or soup
    for anchor in part.find_all("a", href=True):
        yield str(anchor["href"]), " ".join(anchor.get_text(" ").split())


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def _moment(value: Any) -> datetime | None:
    """Epoch milliseconds or ISO 8601, as the pages have them."""
    try:
        if isinstance(value, int | float):
            return datetime.fromtimestamp(value / 1000, UTC)
        if isinstance(value, str):
            moment = datetime.fromisoformat(value)
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return None
