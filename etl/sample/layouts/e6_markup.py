"""The visible markup of the `__INITIAL_DATA__` layouts, and the byline and topics that data and markup share."""

from __future__ import annotations

from typing import Any

from etl.model import BlockKind
from etl.sample.catalogue import Article, Piece
from etl.sample.layouts.markup import Page, attr, day, iso_millis, runs_html, text, wrap_lists

STYLE = '<style data-emotion-css="1c1994u">.css-1c1994u{color:#3F3F42;}</style>'


def contributor(page: Page) -> dict[str, str] | None:
    people = page.article.bylines
    if not people:
        return None
    return {"title": f"By {' and '.join(one.name for one in people)}", "subtitle": people[0].role or "BBC News"}


def topics(article: Article) -> list[dict[str, Any]]:
    return [
        {"title": tag, "url": f"/news/topics/csample{number:05d}t", "isEvent": False}
        for number, tag in enumerate(article.tags)
    ]


def _figure(page: Page, mark: str, block: str, source: str, label: str) -> str:
    return (
        f'<div {mark}="{block}"><figure><div><img src="/sample/lead.jpg" alt="{attr(page.article.caption)}"/>'
        f'<span><span class="visually-hidden">{source}</span>Sample Pictures</span></div>'
        f'<figcaption><span class="visually-hidden">{label}</span>{text(page.article.caption)}</figcaption>'
        "</figure></div>"
    )


def _component(piece: Piece) -> str:
    inner = runs_html(piece.runs, "css-link")
    if piece.kind is BlockKind.CROSSHEAD:
        return f'<div data-component="crosshead-block">{STYLE}<h2 class="css-1jlqpzd-StyledHeading">{inner}</h2></div>'
    if piece.kind is BlockKind.LIST_ITEM:
        return f"<li>{inner}</li>"
    return (
        f'<div data-component="text-block"><div class="css-83cqas-RichTextContainer">{STYLE}<p>{inner}</p></div></div>'
    )


def article_a(page: Page) -> str:
    version = page.version
    person = contributor(page)
    byline = (
        f'<p class="css-15hnagr-Contributor"><span><strong>{text(person["title"])}</strong><br/>'
        f"{text(person['subtitle'])}</span></p>"
        if person
        else ""
    )
    tags = "".join(f'<li><a href="{one["url"]}">{text(one["title"])}</a></li>' for one in topics(page.article))
    opening = '<div data-component="unordered-list-block"><ul>'
    return (
        f'<article><header>{STYLE}<h1 id="main-heading">{text(version.headline)}</h1>{byline}'
        '<dl class="css-MetadataStrip"><dt class="css-VisuallyHidden">Published</dt>'
        f'<dd><time dateTime="{iso_millis(version.updated)}">{day(version.updated)}</time></dd></dl></header>'
        f"{_figure(page, 'data-component', 'image-block', 'image copyright', 'image caption')}"
        f"{''.join(wrap_lists(version.pieces, _component, opening, '</ul></div>'))}"
        f'<section data-component="tag-list"><h2>Related Topics</h2><ul>{tags}</ul></section></article>'
    )


def article_b(page: Page) -> str:
    version, person = page.version, contributor(page)
    byline = (
        f'<div data-component="byline-block"><div class="ssrcss-TextContributorName">{text(person["title"])}</div>'
        f"<div>{text(person['subtitle'])}</div></div>"
        if person
        else ""
    )
    tags = "".join(f'<li><a href="{one["url"]}">{text(one["title"])}</a></li>' for one in topics(page.article))
    opening = '<div data-component="unordered-list-block"><ul>'
    return (
        f'<article><header><h1 id="main-heading">{text(version.headline)}</h1>'
        '<div class="visually-hidden">Published</div>'
        f'<time data-testid="timestamp" datetime="{iso_millis(version.updated)}">{day(version.updated)}</time>'
        '<div id="share-tools-panel">Share page</div></header>'
        f"{_figure(page, 'data-component', 'image-block', 'Image source, ', 'Image caption, ')}{byline}"
        f"{''.join(wrap_lists(version.pieces, _component, opening, '</ul></div>'))}"
        f'<section data-component="topic-list"><h2>Related Topics</h2><ul>{tags}</ul></section></article>'
    )


def article_c(page: Page) -> str:
    """Two text blocks around a block of links, as the UK site has them; no data-component in the article."""
    version = page.version
    people = "".join(
        f"<div><span>{text(one.name)}</span><span>{text(one.role or '')}</span></div>" for one in page.article.bylines
    )
    written = ["".join(wrap_lists([piece], _rich, "<ul>")) for piece in version.pieces]
    links = "".join(f'<li><a href="{attr(one.path)}">{text(one.first.headline)}</a></li>' for one in page.related[:2])
    return (
        '<article><div data-block="headline"><h1 id="main-heading"><span role="text">'
        f"{text(version.headline)}</span></h1></div>"
        f"{_figure(page, 'data-block', 'image', 'Image source, ', 'Image caption, ')}"
        f'<div data-block="byline"><div data-testid="multi-byline">{people}</div></div>'
        f'<div data-block="metadata"><div data-testid="metadata"><time datetime="{iso_millis(page.article.published)}">'
        f"{day(page.article.published)}</time></div></div>"
        f'<div data-block="text"><div data-testid="rich-text">{"".join(written[:3])}</div></div>'
        f'<div data-block="links"><ul>{links}</ul></div>'
        f'<div data-block="text"><div data-testid="rich-text">{"".join(written[3:])}</div></div></article>'
    )


def _rich(piece: Piece) -> str:
    inner = runs_html(piece.runs, "ssrcss-link")
    tag = {BlockKind.CROSSHEAD: "h2", BlockKind.LIST_ITEM: "li"}.get(piece.kind, "p")
    return f"<{tag}>{inner}</{tag}>"
