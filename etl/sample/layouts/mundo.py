"""A page of BBC Mundo since 2020: Spanish text, all of it in `SIMORGH_DATA` and again in the markup."""

from __future__ import annotations

from etl.model import BlockKind
from etl.sample.catalogue import Piece
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
)
from etl.sample.layouts.tree import node, paragraph, plain, urn


def render(page: Page) -> bytes:
    article, version = page.article, page.version
    first, last = epoch_ms(article.published), epoch_ms(version.updated)
    blocks = [
        node("headline", plain(version.headline)),
        {"type": "timestamp", "model": {"firstPublished": first, "lastPublished": last}},
        *(
            node("subheadline", plain(piece.text))
            if piece.kind is BlockKind.CROSSHEAD
            else node("text", paragraph(piece))
            for piece in version.pieces
        ),
    ]
    data = {
        "pageData": {
            "metadata": {
                "id": f"urn:bbc:ares::article:{article.native_id}",
                "locators": {"optimoUrn": urn(article.native_id), "canonicalUrl": page.url},
                "type": "article",
                "createdBy": "Mundo",
                "language": "es",
                "firstPublished": first,
                "lastPublished": last,
                "passport": {"language": "es", "home": "http://www.bbc.co.uk/ontologies/passport/home/Mundo"},
                "tags": {"about": [{"thingLabel": tag} for tag in article.tags]},
            },
            "content": {"model": {"blocks": blocks}},
            "promo": {"headlines": {"seoHeadline": version.headline}, "summary": version.standfirst},
        },
        "status": 200,
        "service": "mundo",
    }
    linked_data = {
        "@context": "http://schema.org",
        "@type": "Article",
        "url": page.url,
        "publisher": {"@type": "NewsMediaOrganization", "name": "BBC News Mundo"},
        "headline": version.headline,
        "datePublished": iso_millis(article.published),
        "dateModified": iso_millis(version.updated),
        "inLanguage": "es",
    }
    body = "".join(map(_piece, version.pieces))
    return (
        '<!doctype html><html lang="es" dir="ltr"><head><meta charset="utf-8">'
        f"<title>{text(version.headline)} - BBC News Mundo</title>{SAMPLE_META}"
        f'<meta name="description" content="{attr(version.standfirst)}">'
        f'<meta property="og:title" content="{attr(version.headline)} - BBC News Mundo">'
        f'<meta property="og:url" content="{attr(page.url)}"><meta property="og:locale" content="es-005">'
        f'<meta property="og:site_name" content="BBC News Mundo"><link rel="canonical" href="{attr(page.url)}">'
        f'<meta name="article:published_time" content="{iso_millis(article.published)}">'
        f'<meta name="article:modified_time" content="{iso_millis(version.updated)}">'
        f'<script type="application/ld+json">{script_json(linked_data)}</script></head><body><div id="root">'
        '<header role="banner"><a href="/mundo">BBC News Mundo</a></header><main role="main">'
        f'<h1 id="content" tabindex="-1">{text(version.headline)}</h1>'
        f'<time datetime="{article.published:%Y-%m-%d}">{article.published:%d/%m/%Y}</time>{body}</main>'
        '<section aria-labelledby="top-stories"><h2 id="top-stories">Principales noticias</h2></section>'
        f"{FOOTER}</div><script>window.SIMORGH_DATA={script_json(data)}</script></body></html>"
    ).encode()


def _piece(piece: Piece) -> str:
    inner = runs_html(piece.runs, "focusIndicatorReducedWidth")
    return f'<h2 tabindex="-1">{inner}</h2>' if piece.kind is BlockKind.CROSSHEAD else f'<p dir="ltr">{inner}</p>'
