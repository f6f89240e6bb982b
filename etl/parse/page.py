"""One captured page, as the layouts look at it: bytes in one known encoding, and what is cheap to find in them.

In: the bytes of a capture and its address. Out: head elements, embedded JSON, tracking pixel, and (only when a layout
asks for it) the parsed tree. Everything is found by searching bytes; nothing here builds a tree of the whole page but
`tree`. Refused: pages larger than `MAX_BYTES`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from functools import cached_property
from itertools import islice
from typing import Any, cast
from urllib.parse import unquote_plus

from lxml import etree
from lxml.etree import _Element as Element

from etl.errors import Reason, Rejected
from etl.parse.embedded import Carried, NextProps, carried, loads, read, read_member, read_next_props

MAX_BYTES = 10 * 1024 * 1024  # the largest real page seen is 2.4 MB (a live page of 2020)
MAX_HEAD = 600_000  # bytes; E6 keeps 100 KB of style sheets there
MAX_ELEMENTS = 400  # head elements of one kind; real pages have about 60
MAX_TAG = 8_000  # bytes of one head element

_ATTRIBUTE = re.compile(
    r"""([a-zA-Z:_-]+)\s*=\s*(?:"(.*?)"(?=\s*/?\Z|\s+[a-zA-Z:_-]+\s*=)|'(.*?)'|([^\s"'>]+))""", re.S
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-zA-Z0-9_-]{3,20})""", re.IGNORECASE)
_HTML_TAG = re.compile(rb"<html\b[^>]{0,1500}>", re.IGNORECASE)
_LANG = re.compile(rb"""\slang\s*=\s*["']?([a-zA-Z]{2,3})""", re.IGNORECASE)
_LD_JSON = re.compile(rb"""<script[^>]{0,300}application/ld\+json[^>]{0,300}>""", re.IGNORECASE)
_LATIN = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252"}
# A head element as nearly all are written, without a quote inside a value
_PLAIN_META = re.compile(
    r"""\s+(?:name|property|http-equiv)=(?:"([^"<>]*)"|'([^'<>]*)')\s+content=(?:"([^"<>]*)"|'([^'<>]*)')\s*/?\Z"""
)
_PLAIN_HREF = re.compile(rb'\shref="([^"<>=]*)"')
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def to_utf8(body: bytes) -> bytes:
    """The page in UTF-8, whatever it was in.

    Bytes that are UTF-8 are taken as UTF-8 whatever the page says; else the page's own charset (iso-8859-1 read as
    cp1252, as every browser does), else cp1252. NUL bytes go: XML has none.
    """
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body.decode(encoding, "replace").replace("\0", "").encode("utf-8", "replace")
    if b"\0" in body[:400]:
        likely = "utf-16-le" if body[1:2] == b"\0" else "utf-16-be"
        return body.decode(likely, "replace").replace("\0", "").encode("utf-8", "replace")
    body = body.replace(b"\0", b"")
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return _decode_legacy(body).encode("utf-8", "replace")
    return body


def _decode_legacy(body: bytes) -> str:
    found = _CHARSET.search(body, 0, 20_000)
    declared = found.group(1).decode("ascii").lower() if found else "cp1252"
    if declared in ("utf-8", "utf8"):
        text = body.decode("utf-8", "replace")
        # a handful of broken bytes in UTF-8, or another encoding altogether?
        return (
            text
            if text.count("\ufffd") * 50 < sum(byte > 127 for byte in body) + 50
            else body.decode("cp1252", "replace")
        )
    try:
        return body.decode(_LATIN.get(declared, declared), "replace")
    except (LookupError, ValueError):
        return body.decode("cp1252", "replace")


class Page:
    """A page ready to be asked. Answers are remembered: ask as often as you like."""

    def __init__(self, body: bytes, url: str | None = None) -> None:
        if len(body) > MAX_BYTES:
            raise Rejected(Reason.TOO_LARGE, f"{len(body):,} bytes; no article page is larger than {MAX_BYTES:,}.")
        wide = body.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in body[:400]
        # As served, if in an encoding in which ASCII is ASCII. Embedded JSON is read from it: that is UTF-8 or nothing.
        self.raw = to_utf8(body) if wide else body.replace(b"\0", b"")
        self.url = url
        self._initial_parts: dict[str, dict[str, Any]] = {}

    @cached_property
    def body(self) -> bytes:
        """The page in UTF-8."""
        return to_utf8(self.raw)

    # -- the head ---------------------------------------------------------------------------------------------------
    @cached_property
    def head(self) -> bytes:
        end = _head_end(self.raw)
        head = self.raw[:end]
        try:
            head.decode("utf-8")
        except UnicodeDecodeError:
            return self.body[: _head_end(self.body)]
        return head.removeprefix(b"\xef\xbb\xbf")

    @cached_property
    def meta(self) -> dict[str, str]:
        """`content` by lower-case `name` or `property`; the first of each name. Survives unescaped quotes inside."""
        found: dict[str, str] = {}
        for tag in self._tags(b"<meta"):
            plain = _PLAIN_META.match(tag)
            if plain:
                name, value = plain[1] or plain[2], plain[3] or plain[4]
                if name and value and name.lower() not in found:
                    found[name.lower()] = html.unescape(value).strip()
                continue
            attributes = _attributes(tag)
            name = attributes.get("name") or attributes.get("property") or attributes.get("http-equiv")
            value = attributes.get("content", attributes.get("value"))  # 2020 video pages write value= for content=
            if name and value and name.lower() not in found:
                found[name.lower()] = value.strip()
        return found

    @cached_property
    def links(self) -> dict[str, str]:
        """`href` by `rel` of the head's link elements."""
        found: dict[str, str] = {}
        for tag in self._tags(b"<link"):
            attributes = _attributes(tag)
            if "rel" in attributes and "href" in attributes:
                found.setdefault(attributes["rel"].lower(), attributes["href"].strip())
        return found

    @cached_property
    def canonical(self) -> str | None:
        """`href` of `<link rel="canonical">`: found without reading the other head elements where it is written so."""
        raw = self.raw
        at = raw.find(b'rel="canonical"', 0, MAX_HEAD)
        if at < 0 or raw.find(b"</head", 0, at) >= 0:
            return self.links.get("canonical")
        start, end = raw.rfind(b"<", 0, at), raw.find(b">", at, at + MAX_TAG)
        plain = _PLAIN_HREF.search(raw, start, end)
        if plain:
            return html.unescape(plain[1].decode("utf-8", "replace")).strip() or None
        return _attributes(raw[start:end].decode("utf-8", "replace")).get("href", "").strip() or None

    @cached_property
    def title(self) -> str:
        start = self.head.lower().find(b"<title")
        start = self.head.find(b">", start, start + 500) + 1 if start >= 0 else 0
        end = self.head.find(b"<", start, start + 2000) if start else -1
        return html.unescape(self.head[start:end].decode()).strip() if end > 0 else ""

    @cached_property
    def language(self) -> str | None:
        """ISO 639-1 (or -3) code the root element states, lower case."""
        root = _HTML_TAG.search(self.raw, 0, 20_000)
        found = _LANG.search(root.group().replace(b"xml:lang", b" lang")) if root else None
        return found.group(1).decode().lower() if found else None

    @cached_property
    def is_cut_off(self) -> bool:
        """Does the page end before its end? Every real page of every layout closes its body or root element."""
        return not any(end in self.body for end in (b"</html", b"</body", b"</HTML", b"</BODY"))

    # -- JSON and pixel ---------------------------------------------------------------------------------------------
    @cached_property
    def carries(self) -> Carried:
        """Which embedded value holds the page's data (the name of a property below), and where it starts."""
        return carried(self.raw)

    @cached_property
    def next_data(self) -> Any:
        """The value of `<script id="__NEXT_DATA__">`, or None."""
        return self._embedded("next_data", read)

    @cached_property
    def next_props(self) -> NextProps[Any]:
        """`props.pageProps` of it, as far as layouts read it; {} where there is none."""
        found = self._embedded("next_data", read_next_props)
        return cast(NextProps[Any], found) if isinstance(found, dict) else NextProps()

    @cached_property
    def initial_data(self) -> Any:
        """The value of `window.__INITIAL_DATA__` (2020: an object; since 2021: a string that holds one), or None."""
        value = self._embedded("initial_data", read)
        return loads(value) if isinstance(value, str) else value

    def initial_part(self, key: str) -> dict[str, Any]:
        """`data` of the member of its `data` whose name starts with `<key>?`; {} where there is none."""
        if key not in self._initial_parts:
            self._initial_parts[key] = self._initial_part(key)
        return self._initial_parts[key]

    @cached_property
    def simorgh_data(self) -> Any:
        """The value of `window.SIMORGH_DATA` (World Service sites), or None."""
        return self._embedded("simorgh_data", read)

    @cached_property
    def json_ld(self) -> list[dict[str, Any]]:
        """The objects of the page's JSON-LD scripts; `@graph` is opened."""
        found: list[dict[str, Any]] = []
        for match in list(_LD_JSON.finditer(self.body))[:20]:
            value = read(self.body, match.end())
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, dict):
                    graph = item.get("@graph")
                    found += [part for part in graph if isinstance(part, dict)] if isinstance(graph, list) else [item]
        return found

    @cached_property
    def pixel(self) -> dict[str, str]:
        """Parameters of the statistics pixel, read from the raw bytes: a parser turns `&section=` into `§ion=`."""
        start = self.body.find(b"sa.bbc.co.uk/bbc/bbc/s?")
        if start < 0:
            return {}
        line = self.body[start + 23 : start + 4000]
        line = re.split(rb"[\"'<\s]", line, maxsplit=1)[0].replace(b"&amp;", b"&")
        pairs = (part.partition("=") for part in line.decode("utf-8", "replace").split("&"))
        return {name: unquote_plus(value) for name, _, value in pairs if value}

    # -- the tree ---------------------------------------------------------------------------------------------------
    @cached_property
    def tree(self) -> Element | None:
        """The whole page parsed by lxml; None where there is nothing to parse."""
        return parsed(self.body)

    # -- within -----------------------------------------------------------------------------------------------------
    def _tags(self, opening: bytes) -> list[str]:
        """The head's elements that start with `opening`, without `<name` and `>`. A quote may be unbalanced inside:
        an element ends at the first `>` that another `<` follows."""
        tags: list[str] = []
        head = self.head
        for found in islice(re.finditer(opening, head, re.IGNORECASE), MAX_ELEMENTS):  # <META in pages of 1998
            at = found.start()
            limit, end = at + MAX_TAG, at
            for _ in range(8):
                end = head.find(b">", end + 1, limit)
                if end < 0 or head[end + 1 : end + 40].lstrip()[:1] in (b"<", b""):
                    break
            if end > 0:
                tags.append(head[at + len(opening) : end].decode("utf-8", "replace"))
        return tags

    def _initial_part(self, key: str) -> dict[str, Any]:
        found = read_member(self.raw, self.carries.start, key) if self.carries.name == "initial_data" else {}
        if found is None:
            parts = self.initial_data.get("data") if isinstance(self.initial_data, dict) else None
            names = [name for name in parts if name.startswith(f"{key}?")] if isinstance(parts, dict) else []
            found = next((parts[name] for name in names if isinstance(parts[name], dict)), {}) if parts else {}
        data = found.get("data")
        return data if isinstance(data, dict) else {}

    def _embedded(self, name: str, look: Callable[[bytes, int], Any]) -> Any:
        """The embedded JSON value called `name`, as `look` reads it; None where there is none."""
        if self.carries.name != name:
            return None
        value = look(self.raw, self.carries.start)
        if value is None and self.body is not self.raw:  # the page is not in UTF-8
            value = look(self.body, carried(self.body).start)
        return value


def _head_end(page: bytes) -> int:
    for closing in (b"</head", b"</HEAD"):
        end = page.find(closing, 0, MAX_HEAD)
        if end > 0:
            return end
    return MAX_HEAD


def parsed(markup: bytes) -> Element | None:
    """Markup in UTF-8 as a tree, without comments; None where there is nothing to parse."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(markup, parser=parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _attributes(tag: str) -> dict[str, str]:
    return {
        match[1].lower(): html.unescape(next(value for value in match.groups()[1:] if value is not None))
        for match in _ATTRIBUTE.finditer(tag)
    }
