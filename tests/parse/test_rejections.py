"""What is no article is refused, each with its own reason."""

from __future__ import annotations

import gzip

import pytest

from etl.errors import Reason, Rejected
from etl.parse import parse_page
from etl.parse.page import MAX_BYTES

ARTICLE = "https://www.bbc.com/news/world-latin-america-49418451"
PROSE = "<p>" + "The harbour was closed for the third day in a row because of the rising river. " * 6 + "</p>"


def html(title: str, body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html lang=en><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


CASES = {
    "nothing": (b"", ARTICLE, Reason.EMPTY),
    "white space": (b" \r\n\t\0 ", ARTICLE, Reason.EMPTY),
    "too large": (b"<html>" + b"x" * MAX_BYTES, ARTICLE, Reason.TOO_LARGE),
    "pdf": (b"%PDF-1.7 \x00\x01", ARTICLE, Reason.NOT_HTML),
    "picture": (b"\x89PNG\r\n\x1a\n\x00", ARTICLE, Reason.NOT_HTML),
    "still packed": (gzip.compress(html("A", PROSE)), ARTICLE, Reason.NOT_HTML),
    "json": (b'{"error": {"code": 1}}', ARTICLE, Reason.NOT_HTML),
    "feed": (b'<?xml version="1.0"?><rss><channel><item/></channel></rss>', ARTICLE, Reason.NOT_HTML),
    "binary": (bytes(range(1, 32)) * 50, ARTICLE, Reason.UNREADABLE),
    "not found": (html("BBC - 404: Not Found", "<h1>Page not found</h1>" + PROSE), ARTICLE, Reason.ERROR_PAGE),
    "server error": (html("Error 500", "<h1>Sorry</h1><p>Try again.</p>"), ARTICLE, Reason.ERROR_PAGE),
    "consent": (
        html("Before you continue", "<h1>Let us know you agree to cookies</h1><p>We use cookies.</p>"),
        ARTICLE, Reason.CONSENT_WALL,
    ),
    "robot check": (html("Just a moment...", "<p>Checking your browser.</p>"), ARTICLE, Reason.BOT_CHECK),
    "access denied": (html("Access Denied", "<h1>Access Denied</h1><p>Reference #18.2</p>"), ARTICLE, Reason.BOT_CHECK),
    "front page": (html("News", PROSE), "https://www.bbc.com/news", Reason.INDEX_PAGE),
    "section front of 2012": (
        html("BBC News - Health", PROSE, '<meta name="CPS_ASSET_TYPE" content="IDX" />'),
        "http://www.bbc.co.uk/news/health/", Reason.INDEX_PAGE,
    ),
    "another site of the BBC": (
        html("A long read", PROSE, '<link rel="canonical" href="https://www.bbc.com/future/article/x">'),
        None, Reason.OUT_OF_SCOPE,
    ),
    "another publisher": (html("News", PROSE), "https://example.org/news/world-12345678", Reason.NOT_BBC),
    "a copy of a page": (
        html("A", PROSE, '<link rel="canonical" href="https://bbcnewslight.uk/news/world-12345678">'),
        None, Reason.NOT_BBC,
    ),
    "no address": (html("A", "<h1>River rises</h1>" + PROSE), None, Reason.NO_IDENTITY),
    "no text": (html("A", "<h1>River rises</h1>"), ARTICLE, Reason.NO_BODY),
    "a stub": (html("A", "<h1>River rises</h1><p>More soon.</p>"), ARTICLE, Reason.NO_BODY),
    "layout without a headline": (
        html("", '<div class="story-body"><h1 class="story-body__h1"></h1><div class="story-body__inner">' + PROSE),
        ARTICLE, Reason.NO_HEADLINE,
    ),
    "layout without text": (
        html("", '<div class="story-body"><h1 class="story-body__h1">River</h1><div class="story-body__inner">'),
        ARTICLE, Reason.NO_BODY,
    ),
    "one line of text": (b"Forbidden\n", ARTICLE, Reason.NO_BODY),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_reason(case: str) -> None:
    body, url, reason = CASES[case]
    with pytest.raises(Rejected) as refused:
        parse_page(body, url)
    assert refused.value.reason is reason
    assert refused.value.detail
