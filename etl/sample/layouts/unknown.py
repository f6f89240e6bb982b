"""A layout nobody has described: plain modern HTML with a time, as the BBC's next one may be.

A parser without a layout for it must still find headline, dates and paragraphs, and leave the rest of the page out.
"""

from __future__ import annotations

from etl.model import BlockKind
from etl.sample.catalogue import Piece
from etl.sample.layouts.markup import (
    FOOTER,
    SAMPLE_META,
    Page,
    attr,
    iso_millis,
    runs_html,
    script_json,
    text,
    wrap_lists,
)


def render(page: Page) -> bytes:
    article, version = page.article, page.version
    linked_data = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "url": page.url,
        "publisher": {"@type": "NewsMediaOrganization", "name": "BBC News"},
        "datePublished": iso_millis(article.published),
        "dateModified": iso_millis(version.updated),
        "headline": version.headline,
    }
    body = "\n".join(wrap_lists(version.pieces, _piece, "<ul>"))
    links = "".join(f'<li><a href="{attr(one.path)}">{text(one.first.headline)}</a></li>' for one in page.related)
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{text(version.headline)}</title>
{SAMPLE_META}
<meta name="description" content="{attr(version.standfirst)}">
<meta property="og:title" content="{attr(version.headline)}">
<meta property="og:url" content="{attr(page.url)}">
<meta property="og:site_name" content="BBC News">
<link rel="canonical" href="{attr(page.url)}">
<script type="application/ld+json">{script_json(linked_data)}</script>
</head>
<body>
<header><nav><ul><li><a href="/news">News</a></li><li><a href="/news/world">World</a></li></ul></nav></header>
<main>
<article class="n9-story">
<h1 class="n9-title">{text(version.headline)}</h1>
<time datetime="{iso_millis(article.published)}">{article.published:%d %b %Y}</time>
<div class="n9-text">
{body}
</div>
</article>
<aside class="n9-more"><h2>More to read</h2><ul>{links}</ul></aside>
</main>
{FOOTER}
</body>
</html>
""".encode()


def _piece(piece: Piece) -> str:
    inner = runs_html(piece.runs, "n9-link")
    tag = {BlockKind.CROSSHEAD: "h2", BlockKind.LIST_ITEM: "li"}.get(piece.kind, "p")
    return f"<{tag}>{inner}</{tag}>"
