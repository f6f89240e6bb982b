"""Index pages of the bbc.com layout since 2024: cards that lead to articles, and no article."""

from __future__ import annotations

from collections.abc import Sequence

from etl.sample.catalogue import Article
from etl.sample.layouts.e7 import card, html_page
from etl.sample.layouts.markup import attr, text


def render_index(title: str, url: str, description: str, shown: Sequence[Article], poll: int) -> bytes:
    """An index page of this layout, with a card for each article of `shown`."""
    path = url.split("://", 1)[1].split("/", 1)[1]
    key = "@" + ",".join(f'"{part}"' for part in path.split("/")) + ","
    cards = [card(article, poll) for article in shown]
    data = {
        "props": {
            "pageProps": {
                "state": {"serverEnv": "sample", "country": "xx"},
                "metadata": {"title": title, "description": description},
                "pageKey": key,
                "page": {
                    key: {
                        "sections": [
                            {"type": "vermont", "content": cards[:12]},
                            {"type": "wyoming", "content": cards[12:]},
                        ],
                        "id": "urn:bbc:vivo:curation:sample",
                        "slug": path,
                        "title": title,
                    }
                },
                "type": "indexPage",
                "subtype": "news",
                "slug": path.split("/"),
            }
        },
        "page": "/[...slug]",
        "buildId": "sample",
    }
    body = "".join(
        f'<div data-testid="anchor-inner-wrapper"><a href="{attr(card["href"])}" data-testid="internal-link">'
        f'<h2 data-testid="card-headline">{text(card["title"])}</h2>'
        f'<p data-testid="card-description">{text(card["description"])}</p></a></div>'
        for card in cards
    )
    return html_page(
        f"{title} | Latest News & Updates | BBC News",
        description,
        url,
        "",
        f'<main id="main-content"><article><section data-testid="vermont-section">{body}</section></article></main>',
        data,
    )
