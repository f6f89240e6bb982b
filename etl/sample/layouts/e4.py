"""The layout of July 2010 to February 2015: `.story-body` with its paragraphs as direct children.

Its traps are kept: `OriginalPublicationDate` is the last update (only `DCTERMS.created` and the pixel state the first),
the index headline is shorter than the page's, insets and "Share this page" stand in the body, dates have no zone.
"""

from __future__ import annotations

from urllib.parse import quote_plus

from etl.model import BlockKind
from etl.sample.catalogue import Piece
from etl.sample.layouts.markup import (
    NOTE,
    SAMPLE_META,
    Page,
    attr,
    counter_name,
    day,
    epoch_ms,
    iso_offset,
    runs_html,
    text,
    wrap_lists,
)

INDEX_HEADLINE_WORDS = 5


def render(page: Page) -> bytes:
    article, version = page.article, page.version
    short = " ".join(version.headline.split()[:INDEX_HEADLINE_WORDS])
    parts = list(wrap_lists(version.pieces, _piece, "<ul>"))
    parts[0] = parts[0].replace("<p>", '<p class="introduction" id="story_continues_1">', 1)
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML+RDFa 1.0//EN" "http://www.w3.org/MarkUp/DTD/xhtml-rdfa-1.dtd">
<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en-GB">
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8" />
<title>BBC News - {text(version.headline)}</title>
{SAMPLE_META.replace(">", " />")}
<meta name="Description" content="{attr(version.standfirst)}"/>
<meta name="OriginalPublicationDate" content="{version.updated:%Y/%m/%d %H:%M:%S}"/>
<meta name="UKFS_URL" content="{attr(article.path)}"/>
<meta name="Headline" content="{attr(short)}"/>
<meta name="IFS_URL" content="{attr(article.path)}"/>
<meta name="Section" content="{attr(article.section)}"/>
<meta name="contentFlavor" content="STORY"/>
<meta name="CPS_ID" content="{article.native_id}" />
<meta name="CPS_SITE_NAME" content="BBC News" />
<meta name="CPS_SECTION_PATH" content="World/Latin America" />
<meta name="CPS_ASSET_TYPE" content="STY" />
<meta name="CPS_AUDIENCE" content="International" />
<meta property="og:title" content="{attr(short)}"/>
<meta property="og:type" content="article"/>
<meta property="og:url" content="{attr(page.url)}"/>
<meta property="og:site_name" content="BBC News"/>
<link rel="canonical" href="{attr(page.url)}" />
<meta name="DCTERMS.created" content="{iso_offset(article.published)}" />
<meta name="DCTERMS.modified" content="{iso_offset(version.updated)}" />
</head>
<body class="news">
<div id="blq-main"><div id="main-content" class="story blq-clearfix"><div class="layout-block-a">
<div class="story-body">
<span class="story-date"><span class="date">{day(version.updated)}</span>
<span class="time-text">Last updated at </span><span class="time">{version.updated:%H:%M} GMT</span></span>
<div id="page-bookmark-links-head" class="share-help"><h3>Share this page</h3>
<ul><li class="email"><a href="#email">Email</a></li><li class="print"><a href="?print=true">Print</a></li></ul></div>
<h1 class="story-header">{text(version.headline)}</h1>
{_byline(page)}
<div class="caption full-width"><img src="http://news.bbcimg.co.uk/sample/lead.jpg" width="464" height="261"
alt="" /><span style="width:464px;">{text(article.caption)}</span></div>
{"".join(parts[:2])}
{_inset(page)}
{"".join(parts[2:])}
</div>
{_related(page)}
</div></div></div>
<div id="blq-foot" class="orinoco-sample"><small>{NOTE}</small></div>
<script type="text/javascript">istatsTrackingUrl = '//sa.bbc.co.uk/bbc/bbc/s?{_pixel(page, short)}';</script>
</body>
</html>
""".encode()


def _pixel(page: Page, short: str) -> str:
    """The counting pixel's query, whose `first_pub` is the first publication."""
    article = page.article
    return (
        f"name={counter_name(article)}&cps_asset_id={article.native_id}&page_type=story&section=latin-america"
        f"&app_version=6.2.120-RC3&first_pub={iso_offset(article.published)}"
        f"&last_editorial_update={iso_offset(page.version.updated)}&title={quote_plus(short)}&app_type=web"
        "&language=en-GB"
    )


def _byline(page: Page) -> str:
    if not page.article.bylines:
        return ""
    one = page.article.bylines[0]
    return (
        f'<span class="byline"><span class="byline-name">By {text(one.name)}</span>'
        f'<span class="byline-title">{text(one.role or "BBC News")}</span></span>'
    )


def _piece(piece: Piece) -> str:
    inner = runs_html(piece.runs, "inline")
    if piece.kind is BlockKind.CROSSHEAD:
        return f'<span class="cross-head">{inner}</span>'
    if piece.kind is BlockKind.LIST_ITEM:
        return f"<li>{inner}</li>"
    return f"<p>{inner}</p>"


def _inset(page: Page) -> str:
    """A box with related stories in the middle of the body: not part of it."""
    links = "".join(
        f'<li><a class="story" rel="published-{epoch_ms(one.published)}" href="{attr(one.path)}">'
        f"{text(one.first.headline)}</a></li>"
        for one in page.related[:2]
    )
    if not links:
        return ""
    return (
        '<div class="story-feature related narrow"><a class="hidden" href="#story_continues_2">Continue reading the '
        f'main story</a><h2>Related Stories</h2><ul class="related-links-list">{links}</ul></div>'
    )


def _related(page: Page) -> str:
    items = "".join(
        f'<li><div><a class="story" rel="published-{epoch_ms(one.published)}" href="{attr(one.path)}">'
        f'{text(one.first.headline)}</a></div><span class="timestamp">{day(one.published).upper()}</span></li>'
        for one in page.related
    )
    return (
        '<div class="story-related"><h2>More on This Story</h2><div class="see-also"><h3>Related Stories</h3>'
        f'<ul class="related-links-list">{items}</ul></div></div>'
    )
