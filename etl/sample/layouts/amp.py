"""The accelerated mobile page of 2016 to 2021: the twin of a page, at `/news/amp/…`.

Its traps are kept: its JSON-LD calls the last update the publication, related stories stand inside the body, and a
hidden "Image caption" is glued to the caption.
"""

from __future__ import annotations

from urllib.parse import quote

from etl.model import BlockKind
from etl.sample.catalogue import Piece
from etl.sample.layouts.markup import (
    FOOTER,
    SAMPLE_META,
    Page,
    attr,
    counter_name,
    day,
    iso_offset,
    runs_html,
    script_json,
    text,
    wrap_lists,
)


def render(page: Page) -> bytes:
    article, version = page.article, page.version
    canonical = page.url.replace("/news/amp/", "/news/").removesuffix(".amp")
    updated = iso_offset(version.updated)
    linked_data = {
        "@context": "http://schema.org",
        "@type": "NewsArticle",
        "mainEntityOfPage": canonical,
        "headline": version.headline,
        "author": {"@type": "Organization", "name": "BBC News", "url": "http://www.bbc.co.uk/news"},
        "datePublished": updated,
        "dateModified": updated,
        "publisher": {"@type": "Organization", "name": "BBC News"},
    }
    parts = list(wrap_lists(version.pieces, _piece, "<ul class='list'>"))
    parts[0] = parts[0].replace("<p>", "<p><b>", 1).replace("</p>", "</b></p>", 1)
    return f"""<!doctype html>
<html amp lang="en">
<head>
<title>{text(version.headline)}</title>
{SAMPLE_META}
<link rel="canonical" href="{attr(canonical)}">
<meta charset="utf-8">
<meta property="og:title" content="{attr(version.headline)}"/>
<meta property="og:type" content="article"/>
<meta property="og:url" content="{attr(canonical)}"/>
<meta property="og:description" content="{attr(version.standfirst)}"/>
<meta property="og:site_name" content="BBC News"/>
<meta property="article:section" content="{attr(article.section)}"/>
<meta property="article:published_time" content="{updated}"/>
<meta property="article:modified_time" content="{updated}"/>
<script type="application/ld+json">{script_json(linked_data)}</script>
</head>
<body>
<div class="main-body"><div class="site-brand" role="banner" aria-label="News"><a href="/news" id="brand"></a></div>
<div class="container">
<h1 class='headline'>
{text(version.headline)}
</h1>
<div class="titlebar"><ul class="mini-info-list">
<li class="mini-info-list__item"><div class="date timestamp" data-time='{updated}'>{day(version.updated)}</div></li>
<li class="mini-info-list__item"><a href="{attr(article.section_uri)}" class="section_link"
data-entityid="section-label">{text(article.section)}</a></li></ul></div>
<div class="main_article_text ">
<div class='image_container'><amp-img src='/sample/lead.jpg' alt='' width='640' height='360'></amp-img></div>
<div class='caption'><span class='screen_reader_text'>Image caption </span>{text(article.caption)}</div>
{"".join(parts[:3])}
{_stories(page)}
{"".join(parts[3:])}
</div>
{FOOTER}
</div></div>
<amp-pixel src="https://sa.bbc.co.uk/bbc/bbc/s?{_pixel(page)}"></amp-pixel>
</body>
</html>
""".encode()


def _piece(piece: Piece) -> str:
    inner = runs_html(piece.runs, "body_link")
    tag = {BlockKind.CROSSHEAD: "h2", BlockKind.LIST_ITEM: "li"}.get(piece.kind, "p")
    return f"<{tag}>{inner}</{tag}>"


def _stories(page: Page) -> str:
    items = "".join(f"<li><a href='{attr(one.path)}'>{text(one.first.headline)}</a></li>" for one in page.related[:2])
    return f"<div class='related_stories_top'><ul>{items}</ul></div>" if items else ""


def _pixel(page: Page) -> str:
    article = page.article
    return (
        f"name={counter_name(article)}&cps_asset_id={article.native_id}&page_type=Story"
        f"&first_pub={quote(iso_offset(article.published))}"
        f"&last_editorial_update={quote(iso_offset(page.version.updated))}&app_type=amp"
    )
