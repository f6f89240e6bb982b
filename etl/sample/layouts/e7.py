"""The bbc.com layout since 2024: everything in `__NEXT_DATA__`, the same again in the markup.

Its traps are kept: text trees that repeat their text at every level, link cards whose headlines look like subheads,
a promo headline that differs from the page's, advertisement blocks, and a technical update after the editorial one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from etl.model import BlockKind
from etl.sample.catalogue import Article, Piece
from etl.sample.layouts.markup import (
    FOOTER,
    SAMPLE_META,
    Page,
    attr,
    epoch_ms,
    iso_millis,
    runs_html,
    script_json,
    text,
    wrap_lists,
)
from etl.sample.layouts.tree import Node, fragment, node, paragraph, plain, urn


def render(page: Page) -> bytes:
    article, version = page.article, page.version
    headline = version.headline
    data = {
        "props": {
            "pageProps": {
                "state": {"serverEnv": "sample", "country": "xx"},
                "metadata": _metadata(page),
                "pageKey": f'@"news","articles","{article.native_id}",',
                "page": {f'@"news","articles","{article.native_id}",': _content(page)},
                "type": "article",
                "subtype": "news",
                "slug": ["news", "articles", article.native_id],
                "analytics": {
                    "contentId": urn(article.native_id),
                    "name": f"news.articles.{article.native_id}.page",
                },
            }
        },
        "page": "/[...slug]",
        "buildId": "sample",
    }
    return html_page(
        headline,
        version.standfirst,
        page.url,
        f'<meta name="page.section" content="News"/><meta name="page.subsection" content="{attr(article.section)}"/>'
        f'<meta name="article:modified_time" content="{iso_millis(version.updated)}"/>'
        f'<script type="application/ld+json">{script_json(_linked_data(page))}</script>',
        _article_html(page),
        data,
    )


def card(article: Article, poll: int) -> Node:
    version = article.version(poll)
    return {
        "title": version.headline,
        "href": article.path if article.url.startswith("https://www.bbc.com/") else article.url,
        "isLiveNow": False,
        "metadata": {
            "contentType": "article",
            "subtype": "news",
            "lastUpdated": epoch_ms(version.updated),
            "firstUpdated": epoch_ms(article.published),
            "topics": list(article.tags),
        },
        "description": version.standfirst,
        "id": urn(article.native_id),
    }


def html_page(title: str, description: str, url: str, head: str, body: str, data: Node) -> bytes:
    uk = url.replace("www.bbc.com", "www.bbc.co.uk")
    return (
        '<!DOCTYPE html><html lang="en-GB"><head><meta charSet="utf-8"/>'
        f"<title>{text(title)}</title>{SAMPLE_META}"
        f'<meta property="og:title" content="{attr(title)}"/>'
        f'<meta name="description" content="{attr(description)}"/>'
        f'<meta property="og:url" content="{attr(url)}"/><meta property="og:site_name" content="BBC News"/>'
        f'<link rel="canonical" href="{attr(url)}"/><link rel="alternate" hrefLang="en-gb" href="{attr(uk)}"/>'
        f'{head}</head><body><div id="__next"><header><nav><a href="/news">News</a></nav></header>{body}{FOOTER}</div>'
        f'<script id="__NEXT_DATA__" type="application/json">{script_json(data)}</script></body></html>'
    ).encode()


def _linked_data(page: Page) -> Node:
    return {
        "@context": "https://schema.org",
        "@type": "ReportageNewsArticle",
        "url": page.url,
        "publisher": {"@type": "NewsMediaOrganization", "name": "BBC News"},
        "datePublished": iso_millis(page.article.published),
        "dateModified": iso_millis(page.version.updated),
        "description": page.version.standfirst,
        "headline": page.version.headline,
        "mainEntityOfPage": page.url,
        "author": [{"@type": "Person", "name": byline.name} for byline in page.article.bylines]
        or [{"@type": "NewsMediaOrganization", "name": "BBC News"}],
    }


def _metadata(page: Page) -> Node:
    article, version = page.article, page.version
    names = ", ".join(byline.name for byline in article.bylines)
    return {
        "contributor": names,
        "contributors": names,
        "description": version.standfirst,
        "firstPublished": epoch_ms(article.published),
        "lastPublished": epoch_ms(version.updated),
        "lastUpdated": epoch_ms(version.updated + timedelta(hours=3, minutes=12)),
        "seoHeadline": f"{version.headline}: what we know",
        "promoHeadline": version.headline,
        "section": {"name": article.section, "uri": article.section_uri},
        "wordCount": sum(len(piece.text.split()) for piece in version.pieces),
        "excludeFromAmp": True,
        "sample": True,
    }


def _content(page: Page) -> Node:
    article, version = page.article, page.version
    contents = [
        node("headline", plain(version.headline)),
        {"type": "timestamp", "model": {"timestamp": epoch_ms(version.updated)}},
    ]
    if article.bylines:
        people = [
            node("contributor", node("name", plain(byline.name)), node("role", plain(byline.role or "")))
            for byline in article.bylines
        ]
        stamp = {"type": "timestamp", "model": {"timestamp": epoch_ms(version.updated)}}
        contents.append(node("byline", *people, stamp))
    contents.append(
        node("image", node("caption", plain(article.caption)), node("altText", plain(article.caption)),
             {"type": "rawImage", "model": {"width": 1920, "height": 1080, "locator": "sample/live/lead.jpg",
                                            "originCode": "cpsprodpb", "copyrightHolder": "Sample Pictures"}})
    )  # fmt: skip
    body = list(_body_nodes(version.pieces))
    contents += body[:3]
    contents.append({"type": "advertisement", "model": {"adType": "horizontal"}, "incrementedType": "mid_1"})
    contents += body[3:5]
    if page.related:
        contents.append(node("links", *map(_link_node, page.related[:2])))
    contents += body[5:]
    return {
        "id": urn(article.native_id),
        "contents": contents,
        "topics": [
            {"title": tag, "url": f"/news/topics/csample{number:05d}t", "isEvent": False, "id": f"csample{number:05d}t"}
            for number, tag in enumerate(article.tags)
        ],
        "onwardJourney": [{"type": "ohio", "content": [card(other, 1) for other in page.related]}],
        "relatedUrls": [],
        "section": [{"title": article.section, "url": article.section_uri}],
    }


def _body_nodes(pieces: Iterable[Piece]) -> Iterable[Node]:
    """A node a block; neighbouring list items share one list."""
    items: list[Node] = []
    for number, piece in enumerate(pieces):
        if piece.kind is BlockKind.LIST_ITEM:
            items.append(node("listItem", paragraph(piece)))
            continue
        if items:
            yield node("text", node("unorderedList", *items))
            items = []
        if piece.kind is BlockKind.CROSSHEAD:
            yield node("subheadline", plain(piece.text), level=2)
        else:
            yield node("text", paragraph(piece, *(["bold"] if number == 0 else [])))
    if items:
        yield node("text", node("unorderedList", *items))


def _link_node(other: Article) -> Node:
    """A promoted link in the body: its text has the shape of a paragraph."""
    href = f"https://www.bbc.co.uk{other.path}"
    title = other.first.headline
    link = node("urlLink", fragment(title), text=title, locator=href, isExternal=False)
    return node(
        "link",
        node("image", node("altText", plain("A picture chosen for this sample"))),
        node("text", node("paragraph", link, text=title)),
        locator=urn(other.native_id),
        timestamp=epoch_ms(other.first.updated),
    )


def _article_html(page: Page) -> str:
    article, version = page.article, page.version
    people = "".join(
        f'<div data-testid="byline-contributors-contributor-{number}"><span>{text(byline.name)}</span>'
        f'<span data-testid="byline-contributors-contributor-{number}-role-location">{text(byline.role or "")}</span>'
        "</div>"
        for number, byline in enumerate(article.bylines)
    )
    blocks = list(wrap_lists(version.pieces, _piece_html, '<div data-component="text-block"><ul>', "</ul></div>"))
    cards = "".join(
        f'<a href="{attr(other.path)}" data-testid="internal-link"><h2 data-testid="card-headline">'
        f"{text(other.first.headline)}</h2></a>"
        for other in page.related[:2]
    )
    links = f'<div data-component="links-block">{cards}</div>' if cards else ""
    tags = "".join(f'<a href="/news/topics/sample">{text(tag)}</a>' for tag in article.tags)
    return (
        '<main id="main-content"><div data-component="ad-slot"><div id="dotcom-top" class="dotcom-ad"></div></div>'
        f'<article><div data-component="headline-block"><h1>{text(version.headline)}</h1></div>'
        f'<div data-component="byline-block"><div data-testid="byline"><time dateTime="{iso_millis(version.updated)}">'
        "15 hours ago</time>"
        '<button type="button" aria-label="Share"><span data-testid="button-text">Share</span></button>'
        '<button type="button" aria-label="Save"><span data-testid="button-text">Save</span></button>'
        f'<span data-testid="byline-contributors">{people}</span></div></div>'
        '<div data-component="image-block"><figure><div data-testid="hero-image"><img src="/grey-placeholder.png" '
        f'aria-label="image unavailable"/><img src="/sample/lead.jpg" alt="Sample Pictures {attr(article.caption)}"/>'
        f"<span>Sample Pictures</span></div><figcaption><p>{text(article.caption)}</p></figcaption></figure></div>"
        f"{''.join(blocks[:1])}"
        '<div data-component="advertisement-block"><div id="dotcom-mid_1" class="dotcom-ad"></div></div>'
        f"{''.join(blocks[1:])}{links}"
        f'<div data-component="tag-list-block">{tags}</div></article></main>'
    )


def _piece_html(piece: Piece) -> str:
    inner = runs_html(piece.runs, "sc-link")
    if piece.kind is BlockKind.CROSSHEAD:
        return f'<div data-component="subheadline-block"><h2>{inner}</h2></div>'
    if piece.kind is BlockKind.LIST_ITEM:
        return f"<li>{inner}</li>"
    return f'<div data-component="text-block"><p>{inner}</p></div>'
