"""The same page written another way gives the same document: what its tags say counts, not how they are typed."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.errors import Rejected
from etl.parse import parse_page
from etl.serialise import document_json

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
_VALUE = rb'(?:\s*=\s*(?:"[^"<>]*"|\'[^\'<>]*\'|[^\s"\'<>=]+))?'
_TAG = re.compile(rb"<([a-zA-Z][a-zA-Z0-9-]*)((?:\s+[a-zA-Z:_-]+" + _VALUE + rb")+)\s*(/?)>")
_ATTRIBUTE = re.compile(rb"[a-zA-Z:_-]+" + _VALUE)
_OPAQUE = re.compile(rb"<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
_OPTIONAL = re.compile(rb"<meta[^>]*(?:og:|twitter:)[^>]*>", re.IGNORECASE)


def _in_markup(page: bytes, change: Callable[[bytes], bytes]) -> bytes:
    """`change` made everywhere but in comments, scripts and style sheets."""
    pieces, at = [], 0
    for found in _OPAQUE.finditer(page):
        pieces += [change(page[at : found.start()]), found.group()]
        at = found.end()
    return b"".join([*pieces, change(page[at:])])


def _reversed(tag: re.Match[bytes]) -> bytes:
    attributes = b" ".join(reversed(_ATTRIBUTE.findall(tag[2])))
    return b"<" + tag[1] + b" " + attributes + (b" />" if tag[3] else b">")


VARIANTS: dict[str, Callable[[bytes], bytes]] = {
    "attributes in another order": lambda page: _in_markup(page, lambda part: _TAG.sub(_reversed, part)),
    "more classes": lambda page: _in_markup(
        page, lambda part: re.sub(rb'class="([^"<>]*)"', rb'class="x-new \1 y-new"', part)
    ),
    "more attributes": lambda page: _in_markup(
        page, lambda part: re.sub(rb"<(h1|h2|p|div|li|span|td|figure)\b", rb'<\1 data-x="y"', part)
    ),
    "single quotes": lambda page: _in_markup(
        page, lambda part: re.sub(rb'(\sclass|\sid|\shref)="([^"\'<>]*)"', rb"\1='\2'", part)
    ),
    "upper-case tags": lambda page: _in_markup(
        page, lambda part: re.sub(rb"</?[a-z][a-z0-9]*\b", lambda tag: tag.group().upper(), part)
    ),
    "other line ends": lambda page: page.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    "no indentation": lambda page: _in_markup(page, lambda part: re.sub(rb">\s*\n\s*<", b"> <", part)),
    "no Open Graph": lambda page: _OPTIONAL.sub(b"", page),
}


def _document(page: bytes) -> dict[str, object]:
    try:
        document = document_json(parse_page(page))
    except Rejected as rejected:
        return {"reason": rejected.reason}
    return {name: value for name, value in document.items() if name not in ("provenance", "links", "standfirst")}


@pytest.mark.parametrize("variant", VARIANTS)
def test_golden_pages(variant: str) -> None:
    for path in sorted(GOLDEN.glob("*.html")):
        page = path.read_bytes()
        changed = VARIANTS[variant](page)
        if variant == "no Open Graph" and path.name in ("fallback.html", "av.html"):
            continue  # there it is what is read
        assert _document(changed) == _document(page), path.name


@pytest.mark.parametrize("variant", VARIANTS)
def test_real_pages(variant: str, shared: Path) -> None:
    for path in sorted((shared / "bbc" / "pages").glob("e*.gz")):
        page = gzip.decompress(path.read_bytes())
        assert _document(VARIANTS[variant](page)) == _document(page), path.name
