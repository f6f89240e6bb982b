"""What leads to the articles: the RSS feed, robots.txt, the news sitemaps and the topic page, as the BBC has them.

Comes in: the catalogue and what the site was asked before. Goes out: bytes. Together the listings name every article;
changed articles carry the moment of the second poll as their date, for only a later date makes a reader look again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

from etl.sample import specials
from etl.sample.catalogue import Article, article, articles
from etl.sample.layouts.e7_index import render_index
from etl.sample.layouts.markup import NOTE, iso_millis
from etl.sample.state import Visit

FEED_URL = "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml"
TOPIC_URL = "https://www.bbc.com/news/world/latin_america"
SITEMAP_URL = "https://www.bbc.com/sitemaps/https-index-com-news.xml"
SITEMAP_CHILDREN = 3
FEED_NEWEST = 24  # items beside the special ones; the BBC's regional feeds hold 20 to 30
TOPIC_NEWEST = 24
TRACKING = "?at_medium=RSS&at_campaign=rss"

ROBOTS = f"""# Sample site of Orinoco
User-agent: *
Sitemap: {SITEMAP_URL}

Disallow: /search/
Disallow: /search$
Disallow: /search?
Disallow: /news/0
Disallow: /ugc$
Disallow: /ugc/
Disallow: /userinfo/

User-agent: CCBot
Disallow: /

User-agent: GPTBot
Disallow: /
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the feed."""

    title: str
    description: str
    link: str
    published: datetime
    slot: int = 0  # the `#n` of the guid: the promo's place, no part of the article's identity


def listed_at(one: Article, visit: Visit) -> datetime:
    """The date that listings give: the last update; of what changed or was touched, the moment of the second poll."""
    moved = one.second is not None or one.native_id == specials.TOUCHED
    return visit.changed_at if visit.changed and moved and visit.changed_at else one.first.updated


def feed_items(visit: Visit) -> tuple[Item, ...]:
    """The feed's items, newest first, as BBC feeds have them: tracking, some twice, some that are no articles."""
    current = articles()
    changing = [one for one in current if one.second is not None or one.native_id in specials.IN_FEED]
    shown = {one.native_id: one for one in [*current[-FEED_NEWEST:], *changing]}
    items = [_item(one, visit) for one in shown.values()]
    items += [_item(one, visit, link=link) for one in articles() if one.native_id in shown for link in one.also_at]
    items += [_item(article(native_id), visit, slot=slot) for native_id, slot in specials.TWICE_IN_FEED]
    items += [Item(page.title, NOTE, page.url, page.published) for page in specials.PAGES]
    items += [
        _item(one, visit, link=_redirecting(one)) for one in articles() if one.redirect_from is not None
    ]  # fmt: skip
    return tuple(sorted(items, key=lambda item: (-item.published.timestamp(), item.link, item.slot)))


def feed(visit: Visit) -> bytes:
    """The RSS feed. It changes with the second poll and then stays, as far as its date."""
    items = feed_items(visit)
    return _rss(items, visit.changed_at or max(item.published for item in items))


def short_feed(shown: Sequence[Article]) -> bytes:
    """The feed as it was when these were its news: their first versions, the newest first."""
    items = [_item(one, Visit(1)) for one in reversed(shown)]
    return _rss(items, max(item.published for item in items))


def _rss(found: Sequence[Item], built: datetime) -> bytes:
    items = "".join(
        f"<item><title><![CDATA[{item.title}]]></title><description><![CDATA[{item.description}]]></description>"
        f"<link>{escape(item.link + TRACKING)}</link>"
        f'<guid isPermaLink="false">{escape(item.link)}#{item.slot}</guid>'
        f"<pubDate>{_rfc822(item.published)}</pubDate>"
        '<media:thumbnail width="240" height="135" '
        f"url={quoteattr('https://ichef.bbci.co.uk/ace/standard/240/sample/lead.jpg')}/></item>\n"
        for item in found
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<rss xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:atom="http://www.w3.org/2005/Atom" version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel>'
        "<title><![CDATA[BBC News]]></title><description><![CDATA[Sample feed of Orinoco]]></description>"
        f"<link>{TOPIC_URL}</link><generator>Orinoco sample site</generator>"
        f"<lastBuildDate>{_rfc822(built)}</lastBuildDate>"
        f'<atom:link href="{FEED_URL}" rel="self" type="application/rss+xml"/>'
        f"<copyright><![CDATA[{NOTE}]]></copyright><language><![CDATA[en-gb]]></language><ttl>15</ttl>\n"
        f"{items}</channel></rss>\n"
    ).encode()


def sitemap_index(visit: Visit) -> bytes:
    children = "".join(
        f"<sitemap><loc>{_child_url(number)}</loc><lastmod>{iso_millis(_newest(number, visit))}</lastmod></sitemap>"
        for number in range(1, SITEMAP_CHILDREN + 1)
    )
    return _xml("sitemapindex", "", children)


def sitemap(number: int, visit: Visit) -> bytes:
    """Child `number`, from 1: a third of all articles, every one under its main address."""
    entries = "".join(
        f"<url><loc>{escape(one.url)}</loc><lastmod>{iso_millis(listed_at(one, visit))}</lastmod>"
        "<news:news><news:publication><news:name>BBC News</news:name>"
        f"<news:language>{one.language}</news:language></news:publication>"
        f"<news:publication_date>{iso_millis(one.published)}</news:publication_date>"
        f"<news:title>{escape(one.version(visit.polls).headline)}</news:title></news:news></url>\n"
        for one in _share(number)
    )
    return _xml("urlset", ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"', entries)


def topic_page(visit: Visit) -> bytes:
    """The section's index page: cards of the newest articles."""
    shown = [one for one in reversed(articles()) if one.url.startswith("https://www.bbc.com/")][:TOPIC_NEWEST]
    return render_index("Latin America & Caribbean", TOPIC_URL, NOTE, shown, visit.polls)


def sitemap_paths() -> dict[str, int]:
    """Path of each child file, with its number."""
    return {_child_url(number).removeprefix("https://www.bbc.com"): number for number in range(1, SITEMAP_CHILDREN + 1)}


def _child_url(number: int) -> str:
    return f"https://www.bbc.com/sitemaps/https-sitemap-com-news-{number}.xml"


def _share(number: int) -> Iterator[Article]:
    return (one for place, one in enumerate(articles()) if place % SITEMAP_CHILDREN == number - 1)


def _newest(number: int, visit: Visit) -> datetime:
    return max(listed_at(one, visit) for one in _share(number))


def _item(one: Article, visit: Visit, *, link: str | None = None, slot: int = 0) -> Item:
    version = one.version(visit.polls)
    return Item(version.headline, version.standfirst, link or one.url, listed_at(one, visit), slot)


def _redirecting(one: Article) -> str:
    return f"https://www.bbc.com/news/world-latin-america-{one.redirect_from}"


def _rfc822(moment: datetime) -> str:
    return format_datetime(moment.astimezone(UTC).replace(microsecond=0), usegmt=True)


def _xml(root: str, more: str, inside: str) -> bytes:
    namespace = "http://www.sitemaps.org/schemas/sitemap/0.9"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{namespace}"{more}>\n{inside}</{root}>\n'.encode()
