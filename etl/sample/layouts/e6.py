"""The layouts with `__INITIAL_DATA__`: mid-2020 to 2021 (a), until early 2024 (b), and the UK site's since (c).

Their traps are kept: (a) has style elements inside its wrappers and calls the last update the publication, (b) and (c)
wrap the JSON in a string, Top Stories stand beside the article in the same data, and labels are hidden in the text.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from etl.model import BlockKind
from etl.sample.layouts import e6_markup
from etl.sample.layouts.e6_markup import contributor, topics
from etl.sample.layouts.markup import (
    FOOTER,
    SAMPLE_META,
    Page,
    attr,
    counter_name,
    day,
    epoch_ms,
    iso_millis,
    script_json,
    text,
)
from etl.sample.layouts.tree import Node, fragment, node, paragraph, plain, urn


def render_a(page: Page) -> bytes:
    article = page.article
    data = {
        "metadata": {**_metadata(page), "id": f"urn:bbc:ares::asset:{article.path.removeprefix('/')}"},
        "headline": page.version.headline,
        "contributor": contributor(page),
        "blocks": [_image_a(page), *_blocks_a(page)],
        "seeAlsos": [
            {
                "contentType": "STY",
                "headline": other.first.headline,
                "url": other.path,
                "timestamp": epoch_ms(other.published),
            }
            for other in page.related
        ],
        "relatedUrls": [],
        "tags": topics(article),
    }
    return _html(page, _initial(page, data), e6_markup.article_a(page), iso_millis(page.version.updated))


def render_b(page: Page) -> bytes:
    """CPS ids as in 2021 to 2023, Optimo ids as in early 2024."""
    article, version = page.article, page.version
    optimo = article.native_id.startswith("c")
    blocks = _tree(page)
    data: Node = {
        "metadata": {
            **_metadata(page),
            "id": f"urn:bbc:ares::article:{article.native_id}"
            if optimo
            else f"urn:bbc:ares::asset:{article.path.removeprefix('/')}",
            "locators": {"canonicalUrl": page.url},
        },
        "content": {"model": {"blocks": blocks}},
        "relatedUrls": [],
        "topics": topics(article),
    }
    if optimo:
        names = [
            node("contributor", name=byline.name, role=byline.role or "") for byline in article.bylines
        ]  # one contributor block a person
        blocks.insert(0, node("headline", plain(version.headline), level=1))
        blocks.insert(1, node("byline", *names))
    else:
        data |= {"headline": version.headline, "contributor": contributor(page)}
    return _html(page, script_json(_initial(page, data)), e6_markup.article_b(page), iso_millis(article.published))


def render_c(page: Page) -> bytes:
    article, version = page.article, page.version
    stamps = {"firstPublishedDateTime": iso_millis(article.published), "showCommentsLink": False}
    if version.updated != article.published:
        stamps["lastPublishedDateTime"] = iso_millis(version.updated)
    people = [{"name": byline.name, "role": byline.role or ""} for byline in article.bylines]
    head = [
        node("headline", plain(version.headline), level=1, fontScale="headlineLarge"),
        {"type": "byline", "model": {"contributors": people}},
        {"type": "metadata", "model": stamps},
    ]
    tail = {"type": "topicList", "model": {"heading": "Related topics", "topics": topics(article)}}
    data = {
        "metadata": {
            **_metadata(page),
            "id": f"urn:bbc:ares::article:{article.native_id}",
            "urn": urn(article.native_id),
            "locators": {"canonicalUrl": f"https://www.bbc.com{article.path}"},
        },
        "content": {"model": {"blocks": [*head, *_tree(page), tail]}},
        "relatedUrls": [],
        "topics": topics(article),
    }
    return _html(page, script_json(_initial(page, data)), e6_markup.article_c(page), iso_millis(article.published))


def _initial(page: Page, data: Node) -> str:
    """The JSON of the page's stores, with the Top Stories that stand beside the article."""
    stories = [{"headline": other.first.headline, "url": other.path} for other in page.related]
    return script_json(
        {
            "data": {
                "global-navigation?country=xx&language=en-GB": {"name": "global-navigation", "data": {}},
                f"article?env=sample&host={page.host}&language=en-GB&uri={page.article.path}": {
                    "name": "article",
                    "props": {},
                    "data": data,
                },
                "onward-journeys?country=xx&id=topStories": {
                    "name": "onward-journeys",
                    "data": {"sectionTitle": "Top Stories", "summaries": stories},
                },
            },
            "page": {"type": "article"},
        }
    )


def _metadata(page: Page) -> dict[str, Any]:
    article, version = page.article, page.version
    return {
        "assetId": article.native_id,
        "type": "article" if article.native_id.startswith("c") else "STY",
        "options": {"includeComments": False, "isBreakingNews": False},
        "languageCode": "en-gb",
        "assetUri": article.path,
        "description": version.standfirst,
        "seoHeadline": f"{version.headline}: what we know",
        "promoHeadline": node("promo", plain(version.headline))["model"],
        "firstPublished": epoch_ms(article.published),
        "lastPublished": epoch_ms(version.updated),
        "lastUpdated": epoch_ms(version.updated + timedelta(days=41)),
        "timestamp": epoch_ms(version.updated),
        "publishedDateTime": iso_millis(version.updated),
        "timestampRelative": day(version.updated),
        "section": {"name": article.section, "uri": article.section_uri},
        "site": {"name": "BBC News", "uri": "/news"},
        "analytics": {
            "page": {
                "name": counter_name(article),
                "additionalProperties": {
                    "custom_var_1": iso_millis(article.published),
                    "custom_var_2": iso_millis(version.updated),
                    "custom_var_3": "~".join(tag.replace(" ", "+") for tag in article.tags),
                },
            }
        },
        "sample": True,
    }


def _image_a(page: Page) -> Node:
    caption = page.article.caption
    media = {"src": "https://c.files.bbci.co.uk/sample/lead.jpg", "height": 549, "width": 976, "alt": caption}
    return {"type": "image", "model": {"caption": caption, "copyright": "Sample Pictures", "media": media}}


def _blocks_a(page: Page) -> list[Node]:
    blocks: list[Node] = []
    for kind, group in groupby(page.version.pieces, key=lambda piece: piece.kind):
        pieces = list(group)
        if kind is BlockKind.CROSSHEAD:
            blocks += [{"type": "crosshead", "text": piece.text} for piece in pieces]
        elif kind is BlockKind.LIST_ITEM:
            items = [node("listItem", *(fragment(run.text) for run in piece.runs)) for piece in pieces]
            blocks.append(node("unorderedList", *items))
        else:
            blocks += [node("text", paragraph(piece, *(["bold"] if not blocks else []))) for piece in pieces]
    return blocks


def _tree(page: Page) -> list[Node]:
    """Image and body blocks; neighbouring paragraphs share one text block, as Optimo writes them."""
    caption = page.article.caption
    picture = {"alt": caption, "copyright": "Sample Pictures", "height": 549, "width": 976, "src": "/sample/lead.jpg"}
    blocks: list[Node] = [{"type": "image", "model": {"caption": plain(caption), "image": picture}}]
    for kind, group in groupby(page.version.pieces, key=lambda piece: piece.kind):
        pieces = list(group)
        if kind is BlockKind.CROSSHEAD:
            blocks += [node("subheadline", plain(piece.text), level=2) for piece in pieces]
        elif kind is BlockKind.LIST_ITEM:
            items = [node("listItem", paragraph(piece)) for piece in pieces]
            blocks.append(node("text", node("unorderedList", *items)))
        else:
            first = len(blocks) == 1
            blocks.append(
                node(
                    "text",
                    *(paragraph(piece, *(["bold"] if first and not n else [])) for n, piece in enumerate(pieces)),
                )
            )
    if page.related:
        links = [
            {"type": "link", "model": {"headline": other.first.headline, "url": other.path, "service": "news"}}
            for other in page.related[:2]
        ]
        blocks.insert(2, node("links", *links))
    return blocks


def _html(page: Page, initial: str, article_html: str, published: str) -> bytes:
    article, version = page.article, page.version
    linked_data = {
        "@context": "http://schema.org",
        "@type": "ReportageNewsArticle",
        "url": page.url,
        "publisher": {"@type": "NewsMediaOrganization", "name": "BBC News"},
        "datePublished": published,
        "dateModified": iso_millis(version.updated),
        "headline": version.headline,
        "description": version.standfirst,
        "mainEntityOfPage": page.url,
        "author": {"@type": "NewsMediaOrganization", "name": "BBC News"},
    }
    stories = "".join(f'<li><a href="{attr(one.path)}">{text(one.first.headline)}</a></li>' for one in page.related)
    return (
        '<!DOCTYPE html><html lang="en-GB" class="no-js"><head><meta charSet="utf-8"/>'
        f"<title>{text(version.headline)} - BBC News</title>{SAMPLE_META}"
        f'<meta name="description" content="{attr(version.standfirst)}"/>'
        f'<meta property="og:title" content="{attr(version.headline)}"/>'
        f'<meta property="og:url" content="{attr(page.url)}"/><meta property="og:site_name" content="BBC News"/>'
        f'<meta property="article:section" content="{attr(article.section)}"/>'
        f'<link rel="canonical" href="{attr(page.url)}"/>'
        f'<script type="application/ld+json">{script_json(linked_data)}</script></head><body><div id="root">'
        '<header role="banner"><nav><a href="/news">News</a></nav></header>'
        f'<div id="main-wrapper"><main id="main-content">{article_html}</main>'
        f'<section data-component="topStories"><h2>Top Stories</h2><ul>{stories}</ul></section></div></div>{FOOTER}'
        f"<script>window.__INITIAL_DATA__={initial};</script></body></html>"
    ).encode()
