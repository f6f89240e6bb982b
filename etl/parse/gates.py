"""What is no article is told apart before any layout is asked, and refused with the reason.

In: the raw bytes, then the page. Out: nothing, or `Rejected` with one word of `Reason` and a sentence for a person.
"""

from __future__ import annotations

import re

from etl.errors import Reason, Rejected
from etl.parse.identity import SITES, identify, is_bbc, site_of
from etl.parse.page import MAX_BYTES, Page
from etl.parse.phrases import phrases
from etl.parse.region import tag_with

_MAGIC = {
    b"%PDF": "a PDF", b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture",
    b"RIFF": "a media file", b"ID3": "a media file", b"OggS": "a media file", b"PK\x03\x04": "a zip archive",
    b"\x1f\x8b": "gzip data", b"\x7fELF": "a program", b"wOFF": "a font", b"wOF2": "a font", b"\0\0\1\0": "an icon",
}  # fmt: skip
_MAGICS = tuple(_MAGIC)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|div|p|meta|script|table|article|main|h1|title|span)\b[^<]*>", re.IGNORECASE
)
_BLANK = b" \t\r\n\0\xef\xbb\xbf\xfe\xff"
_CONTROL = bytes(range(9)) + bytes(range(14, 32))
_INDEX_TYPES = {"IDX", "FIX", "INDEX", "INDEXPAGE", "HOMEPAGE", "CORRESPONDENT", "SECTION"}

_ERROR, _CONSENT, _BOT = phrases("error"), phrases("consent"), phrases("bot")
MAX_MESSAGE_WORDS = 250  # a wall or an error page has a message, not an article


def check_bytes(body: bytes) -> None:
    """Refuse what is not even text: nothing, too much, pictures, archives, JSON, feeds."""
    if not body[:4096].strip(_BLANK) and not body.strip(_BLANK):
        raise Rejected(Reason.EMPTY, "There is nothing in it.")
    if len(body) > MAX_BYTES:
        raise Rejected(Reason.TOO_LARGE, f"{len(body):,} bytes; no article page is larger than {MAX_BYTES:,}.")
    if body.startswith(_MAGICS):
        what = next(what for magic, what in _MAGIC.items() if body.startswith(magic))
        raise Rejected(Reason.NOT_HTML, f"It is {what}.")
    start = body[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start[:1] in (b"{", b"[") and start.rstrip()[-1:] != b"]" and re.match(rb'[\[{]\s*[\[{"\]}]', start):
        raise Rejected(Reason.NOT_HTML, "It is JSON.")
    if (
        start.startswith((b"<?xml", b"<rss", b"<feed", b"<urlset", b"<sitemapindex", b"<svg"))
        and b"<html" not in body[:20_000].lower()
    ):
        raise Rejected(Reason.NOT_HTML, "It is XML (a feed, a sitemap or a drawing).")
    sample = body[:4096]
    if not sample.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\0" not in sample[:64]:
        strange = len(sample) - len(sample.translate(None, _CONTROL))
        if strange * 20 > len(sample):
            raise Rejected(Reason.UNREADABLE, "It is neither a page nor text: too many control characters.")


def is_html(body: bytes) -> bool:
    """Markup, or plain text?"""
    return (
        _HTML.search(body, 0, 200_000) is not None or b"<\0h\0t\0m\0l" in body[:400] or b"\0<\0h\0t\0m\0l" in body[:400]
    )


def check_page(page: Page) -> None:
    """Refuse, for a page of any layout: another publisher's, BBC sites that are not journalism, section fronts."""
    own = page.canonical or page.meta.get("og:url") or ""
    if own.startswith("/"):
        own = ""
    for address in (page.url or "", own):
        if address.startswith(("http://", "https://")) and not is_bbc(address):
            raise Rejected(Reason.NOT_BBC, f"{address} is not an address of the BBC.")
    for address in (own, page.url or ""):
        site = site_of(address) if address else None
        if site and site not in SITES and not site.isdigit():
            raise Rejected(Reason.OUT_OF_SCOPE, f"/{site} is not a site of BBC journalism we read: {address}")
    if page.carries[0]:  # JSON: its layout reads there what kind of page it is
        return
    kinds = {page.meta.get(name, "").upper() for name in ("cps_asset_type", "contentflavor")}
    if kinds & _INDEX_TYPES or any(tag_with(page.body, name) for name in (b"asset-type-idx", b"asset-type-fix")):
        raise Rejected(Reason.INDEX_PAGE, "A front page or topic page: it lists articles.")


def check_unknown(page: Page) -> None:
    """Refuse, for a page of no known layout: walls, error pages, and addresses that are no article's."""
    headings, words = _message(page)
    lowered = headings.lower()
    if words <= MAX_MESSAGE_WORDS:
        for pattern, reason, what in (
            (_BOT, Reason.BOT_CHECK, "A check for robots stands where the article should be."),
            (_CONSENT, Reason.CONSENT_WALL, "A request for consent stands where the article should be."),
        ):
            if pattern.search(lowered):
                raise Rejected(reason, what)
    if _ERROR.search(lowered[:400]):
        raise Rejected(Reason.ERROR_PAGE, f"The publisher's own error page: {headings[:80]!r}.")
    if not words:
        raise Rejected(Reason.NO_BODY, "A page without a paragraph.")
    addresses = [address for address in (page.canonical, page.meta.get("og:url"), page.url) if address]
    if not any(identify(address) for address in addresses):
        if any(is_bbc(address) for address in addresses):
            raise Rejected(
                Reason.INDEX_PAGE, f"{addresses[0]} is no article's address: a front page, topic page or listing."
            )
        raise Rejected(
            Reason.NO_IDENTITY,
            "Neither the page nor an address says which article this is. Give its address with --url.",
        )


def _message(page: Page) -> tuple[str, int]:
    """(title and headings, or all text where it is short; number of words in paragraphs)."""
    if page.tree is None:
        return page.title, 0
    said = [page.title]
    for element in page.tree.iter("h1", "h2"):
        said.append(" ".join("".join(element.itertext()).split()))
        if len(said) > 6:
            break
    words = 0
    paragraphs = []
    for element in page.tree.iter("p", "li"):
        text = " ".join("".join(element.itertext()).split())
        words += len(text.split())
        if words <= MAX_MESSAGE_WORDS:
            paragraphs.append(text)
    return "\n".join(said + (paragraphs if words <= MAX_MESSAGE_WORDS else [])), words
