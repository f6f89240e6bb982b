"""Sitemaps (sitemaps.org 0.9) with the news extension: an index of files, and files of addresses.

In go the bytes of one, gzipped or not; out come child sitemaps or items. Only addresses of BBC articles count: the
BBC's sitemaps list every part of its site. Refused (ValueError): what is neither, and what unpacks to more than 50 MB,
which the protocol does not allow.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import UTC, datetime

from lxml import etree

from etl.discover.items import Item, plain_url
from etl.parse.identity import identify

MAX_UNPACKED = 50 * 1024 * 1024  # sitemaps.org, "Sitemap file location": 50 MB uncompressed


@dataclass(frozen=True, slots=True)
class Child:
    """A file that a sitemap index names."""

    url: str
    changed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Sitemap:
    """Either `children` or `items` is empty."""

    children: tuple[Child, ...] = ()
    items: tuple[Item, ...] = ()


def read_sitemap(body: bytes) -> Sitemap:
    """An index or a file of addresses. Raises ValueError where `body` is neither."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        root = etree.fromstring(_unpacked(body), parser)
    except (etree.XMLSyntaxError, zlib.error) as error:
        raise ValueError(f"it is no sitemap ({error})") from error
    kind = etree.QName(root).localname
    if kind == "sitemapindex":
        children = (Child(_text(node, "loc") or "", _moment(_text(node, "lastmod"))) for node in _elements(root))
        return Sitemap(children=tuple(child for child in children if child.url))
    if kind == "urlset":
        return Sitemap(items=tuple(item for item in map(_item, _elements(root)) if item is not None))
    raise ValueError(f"it is no sitemap but <{kind}>")


def _item(node: etree._Element) -> Item | None:
    url = _text(node, "loc") or ""
    if identify(url) is None:
        return None
    published_at = _moment(_text(node, "publication_date"))
    changed = [moment for moment in (published_at, _moment(_text(node, "lastmod"))) if moment is not None]
    return Item(plain_url(url), _text(node, "title"), published_at, max(changed, default=None))


def _elements(root: etree._Element) -> list[etree._Element]:
    return [node for node in root if isinstance(node.tag, str)]


def _text(node: etree._Element, name: str) -> str | None:
    """Text of the first element of that name below `node`, whatever its namespace."""
    for found in node.iter(f"{{*}}{name}", name):
        return (found.text or "").strip() or None
    return None


def _moment(text: str | None) -> datetime | None:
    """W3C date and time; a day alone is its midnight in UTC."""
    try:
        moment = datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
    if moment is None:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unpacked(body: bytes) -> bytes:
    if not body.startswith(b"\x1f\x8b"):
        return body
    unpacker = zlib.decompressobj(wbits=31)
    text = unpacker.decompress(body, MAX_UNPACKED)
    if not unpacker.eof:
        raise ValueError("it is cut short, or unpacks to more than a sitemap may")
    return text
