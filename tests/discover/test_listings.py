"""Feeds, topic pages and sitemaps are read in every form the BBC has given them."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.discover.feeds import read_feed
from etl.discover.items import Item, key, plain_url
from etl.discover.sitemaps import Child, read_sitemap
from etl.discover.topic_pages import read_topic_page

TOPIC = "https://www.bbc.com/news/world/latin_america"


def feed(*items: str, encoding: str = "utf-8") -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?><rss version="2.0"><channel><title>t</title>'
    return (text + "".join(f"<item>{item}</item>" for item in items) + "</channel></rss>").encode(encoding)


def test_a_feed_of_today() -> None:
    (item,) = read_feed(
        feed(
            "<title><![CDATA[Oil & water]]></title><description>d</description>"
            "<link>https://www.bbc.com/news/articles/c4gx0000001o?at_medium=RSS&amp;at_campaign=rss</link>"
            '<guid isPermaLink="false">https://www.bbc.com/news/articles/c4gx0000001o#3</guid>'
            "<pubDate>Sat, 03 Jan 2026 09:05:07 GMT</pubDate>"
        )
    )
    at = datetime(2026, 1, 3, 9, 5, 7, tzinfo=UTC)
    assert item == Item("https://www.bbc.com/news/articles/c4gx0000001o", "Oil & water", at, at)


def test_a_feed_of_2008_in_its_own_encoding() -> None:
    link = "http://news.bbc.co.uk/go/rss/-/2/hi/americas/7657842.stm"
    (item,) = read_feed(feed(f"<title>Perú</title><link>{link}</link>", encoding="iso-8859-1"))
    assert (item.url, item.title) == ("http://news.bbc.co.uk/2/hi/americas/7657842.stm", "Perú")
    assert (item.published_at, item.changed_at) == (None, None)


def test_an_item_without_an_address_is_no_item() -> None:
    assert read_feed(feed("<title>t</title>", "<link>javascript:alert(1)</link>", "<link>mailto:a@b</link>")) == ()


@pytest.mark.parametrize("body", [b"", b"<html><body>Sorry</body></html>", b"{}", b"\x00\x01\x02"])
def test_what_is_no_feed_is_said(body: bytes) -> None:
    with pytest.raises(ValueError, match="it is no RSS feed"):
        read_feed(body)


def test_an_empty_feed_is_a_feed() -> None:
    assert read_feed(feed()) == ()


def test_entities_that_grow_without_end_are_not_expanded() -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "ha">{laughs}]><rss version="2.0"><channel/></rss>'
    with pytest.raises(ValueError, match="it is no sitemap"):
        read_sitemap(body.encode())
    assert len(str(read_feed(body.replace("<channel/>", "<channel><title>&l11;</title></channel>").encode()))) < 10_000


@pytest.mark.parametrize(("name", "items", "articles"), [("rss-2019-world.xml", 33, 33), ("rss-2024.xml", 54, 51)])
def test_real_feeds(shared: Path, name: str, items: int, articles: int) -> None:
    found = read_feed((shared / "bbc/feeds" / name).read_bytes())
    assert len(found) == items
    assert all(item.published_at is not None and item.title for item in found)
    assert sum(not key(item.url).startswith("http") for item in found) == articles


def test_a_topic_page_by_its_data() -> None:
    data = (
        '{"props":{"pageProps":{"page":{"x":{"sections":[{"content":['
        '{"title":"One","href":"/news/articles/c4gx0000001o","metadata":{"firstUpdated":1767430000000,'
        '"lastUpdated":1767433600000}},'
        '{"title":"Live","href":"https://www.bbc.com/news/live/c4gx0000002t","metadata":{}},'
        '{"title":"A section","href":"/news/world"},{"title":"Elsewhere","href":"https://example.org/news/articles/1"},'
        '{"title":"One again","href":"https://www.bbc.com/news/articles/c4gx0000001o?x=1"}]}]}}}}}'
    )
    body = f'<html><body><script id="__NEXT_DATA__" type="application/json">{data}</script></body></html>'.encode()
    one, live = read_topic_page(body, TOPIC)
    assert one == Item(
        "https://www.bbc.com/news/articles/c4gx0000001o", "One",
        datetime.fromtimestamp(1767430000, UTC), datetime.fromtimestamp(1767433600, UTC),
    )  # fmt: skip
    assert (live.url, live.changed_at) == ("https://www.bbc.com/news/live/c4gx0000002t", None)


def test_a_topic_page_by_its_links() -> None:
    body = (
        b'<html><body><a href="/news/world-asia-10000001">not in the main part</a><main>'
        b'<a href="/news/world-latin-america-10000002"><h3>Two  words</h3></a><a href="#top">up</a>'
        b'<a href="http://[bad">broken</a></main></body></html>'
    )
    assert read_topic_page(body, TOPIC) == (
        Item("https://www.bbc.com/news/world-latin-america-10000002", "Two words"),
    )  # fmt: skip


def test_a_page_without_articles_is_said() -> None:
    with pytest.raises(ValueError, match="it leads to no article"):
        read_topic_page(b"<html><body><main>Sorry</main></body></html>", TOPIC)


def test_a_real_index_page(shared: Path) -> None:
    body = gzip.decompress((shared / "bbc/pages/e7-index-news.html.gz").read_bytes())
    items = read_topic_page(body, "https://www.bbc.com/news")
    assert len(items) >= 30
    assert len({item.url for item in items}) == len(items)
    assert sum(item.changed_at is not None for item in items) >= 0.9 * len(items)


SITEMAP = (
    b'<?xml version="1.0" encoding="UTF-8"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    b'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">'
    b"<url><loc>https://www.bbc.com/news/articles/c4gx0000001o</loc><lastmod>2026-01-03T10:00:00.000Z</lastmod>"
    b"<news:news><news:publication_date>2026-01-03T09:00:00+00:00</news:publication_date>"
    b"<news:title>One</news:title></news:news></url>"
    b"<url><loc>https://www.bbc.com/food/recipes/x_1</loc></url><!-- a comment -->"
    b"<url><loc>https://www.bbc.com/news/world-latin-america-10000002</loc><lastmod>2016-05-01</lastmod></url></urlset>"
)


@pytest.mark.parametrize("body", [SITEMAP, gzip.compress(SITEMAP)], ids=["plain", "gzipped"])
def test_a_sitemap(body: bytes) -> None:
    one, two = read_sitemap(body).items
    assert one == Item(
        "https://www.bbc.com/news/articles/c4gx0000001o", "One",
        datetime(2026, 1, 3, 9, tzinfo=UTC), datetime(2026, 1, 3, 10, tzinfo=UTC),
    )  # fmt: skip
    assert (two.published_at, two.changed_at) == (None, datetime(2016, 5, 1, tzinfo=UTC))


def test_a_sitemap_index() -> None:
    body = (
        b'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap>'
        b"<loc>https://www.bbc.com/sitemaps/1.xml</loc><lastmod>2026-01-03T10:00:00Z</lastmod></sitemap></sitemapindex>"
    )
    child = Child("https://www.bbc.com/sitemaps/1.xml", datetime(2026, 1, 3, 10, tzinfo=UTC))
    assert read_sitemap(body).children == (child,)


@pytest.mark.parametrize(
    "body", [b"", b"<html/>", b"<urlset", SITEMAP[:-20], gzip.compress(SITEMAP)[:-9], gzip.compress(b"\0" * 60_000_000)]
)
def test_what_is_no_sitemap_is_said(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"^it is "):
        read_sitemap(body)


@pytest.mark.parametrize(
    ("given", "plain"),
    [
        ("https://www.bbc.com/news/articles/c4gx0000001o?at_medium=RSS#0", "https://www.bbc.com/news/articles/c4gx0000001o"),
        ("https://www.bbc.com/sounds/play/x?at_medium=RSS&t=5", "https://www.bbc.com/sounds/play/x?t=5"),
        (" https://www.bbc.com/news ", "https://www.bbc.com/news"),
    ],
)  # fmt: skip
def test_addresses_lose_what_only_tracks(given: str, plain: str) -> None:
    assert plain_url(given) == plain
