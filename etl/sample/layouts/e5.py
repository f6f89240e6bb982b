"""The responsive layout of 2015 to mid-2020: `.story-body` markup beside an inline asset configuration.

Its traps are kept: the JSON-LD calls the last update the publication, asset times are naive London time, the creation
in the CMS stands beside the first publication (which is only stated from 2018), and a link list sits in the body.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from urllib.parse import quote_plus

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
    london,
    runs_html,
    script_json,
    text,
    wrap_lists,
)

FIRST_PUBLISHED_SINCE = 2018  # earlier assets state only their creation
SHARE = "".join(
    f'<li class="twite__channel-out twite__list-elements"><a href="#share-{name.lower()}">'
    f'<span class="off-screen">Share this with {name}</span></a></li>'
    for name in ("Facebook", "Messenger", "Twitter", "Email", "WhatsApp")
)


def render(page: Page) -> bytes:
    article, version = page.article, page.version
    index_headline = f"{version.headline} - BBC News"
    tags = "".join(
        f'<li class="tags-list__tags"><a href="/news/topics/sample/{number}">{text(tag)}</a></li>'
        for number, tag in enumerate(article.tags)
    )
    return f"""<!DOCTYPE html>
<html lang="en" id="responsive-news">
<head>
<meta charset="utf-8">
<title>{text(index_headline)}</title>
{SAMPLE_META}
<meta name="description" content="{attr(version.standfirst)}">
<meta name="CPS_AUDIENCE" content="International">
<link rel="canonical" href="{attr(page.url)}">
<link rel="amphtml" href="{attr(page.url.replace("/news/", "/news/amp/"))}">
<meta property="og:title" content="{attr(index_headline)}">
<meta property="og:type" content="article">
<meta property="og:description" content="{attr(version.standfirst)}">
<meta property="og:site_name" content="BBC News">
<meta property="og:url" content="{attr(page.url)}">
<meta property="article:section" content="{attr(article.section)}">
<script type="application/ld+json">{script_json(_linked_data(page), slashes=True)}</script>
</head>
<body>
<div id="site-container"><div class="site-brand"><a href="/news">BBC News</a></div>
<script>(function () {{ var modernDevice = true; if (modernDevice) {{
var insertPoint = document.getElementById('news-loader'), config = {script_json(_config(page), slashes=True)};
}} }})();</script>
<div class="container"><div class="container--primary-and-secondary-columns"><div class="column--primary">
<div class="story-body">
<h1 class="story-body__h1">{text(version.headline)}</h1>
{_byline(page)}
<div class="with-extracted-share-icons"><div class="story-body__mini-info-list-and-share">
<ul class="mini-info-list">
<li class="mini-info-list__item"><div class="date date--v2" data-seconds="{int(version.updated.timestamp())}"
data-datetime="{day(version.updated)}">{day(version.updated)}</div></li>
<li class="mini-info-list__item"><span class="mini-info-list__section-desc off-screen">From the section </span><a
href="{attr(article.section_uri)}" class="mini-info-list__section">{text(article.section)}</a></li>
</ul>
<ul class="sharetools">{SHARE}</ul>
</div></div>
<div class="story-body__inner" property="articleBody">
{_lead_image(article.caption)}
{_body(page)}
</div>
</div>
<div id="topic-tags"><div class="tags-container"><h2 class="tags-title story-body__crosshead">Related Topics</h2>
<ul class="tags-list">{tags}</ul></div></div>
<div class="share share--lightweight"><h2 class="share__title share__title--lightweight">Share this story
<a href="/help/sharing">About sharing</a></h2></div>
{_more_on_this_story(page)}
</div></div></div>
{FOOTER}
</div>
<noscript><img src="https://sa.bbc.co.uk/bbc/bbc/s?{_pixel(page)}" width="1" height="1" alt=""></noscript>
</body>
</html>
""".encode()


def _linked_data(page: Page) -> dict[str, object]:
    updated = iso_offset(page.version.updated)
    return {
        "@context": "http://schema.org",
        "@type": "ReportageNewsArticle",
        "url": page.url,
        "publisher": {"@type": "NewsMediaOrganization", "name": "BBC News"},
        "datePublished": updated,
        "dateModified": updated,
        "headline": page.version.headline,
        "author": {"@type": "NewsMediaOrganization", "name": "BBC News"},
        "mainEntityOfPage": page.url,
    }


def _config(page: Page) -> dict[str, object]:
    article = page.article
    asset: dict[str, object] = {
        "asset_id": article.native_id,
        "asset_locator": f"urn:bbc:cps:asset:{article.native_id}",
        "asset_uri": article.path,
        "original_asset_uri": None,
        "first_created": _clock(article.published - timedelta(minutes=47)),
    }
    if article.published.year >= FIRST_PUBLISHED_SINCE:
        asset["first_published"] = _clock(article.published)
    asset |= {
        "last_updated": _clock(page.version.updated),
        "options": {"includeComments": False, "isBreakingNews": False},
        "section": {"name": article.section, "id": "99123", "uri": article.section_uri},
        "language": "en-gb",
        "edition": "International",
        "iStats_counter_name": counter_name(article),
        "type": "STY",
        "byline": {"name": f"By {article.bylines[0].name}", "title": article.bylines[0].role}
        if article.bylines
        else {},
        "headline": page.version.headline,
        "mediaType": None,
    }
    return {"asset": asset, "environment": "sample", "pathPrefix": "/news"}


def _clock(moment: datetime) -> dict[str, object]:
    return {"date": f"{london(moment):%Y-%m-%d %H:%M:%S}", "timezone_type": 3, "timezone": "Europe/London"}


def _pixel(page: Page) -> str:
    """The counting pixel's query; here `first_pub` is the creation in the CMS."""
    article = page.article
    fields = {
        "name": counter_name(article),
        "cps_asset_id": article.native_id,
        "page_type": "Story",
        "section": article.section_uri,
        "first_pub": iso_offset(article.published - timedelta(minutes=47)),
        "last_editorial_update": iso_offset(page.version.updated),
        "title": page.version.headline,
        "topic_names": "!".join(article.tags),
    }
    return "&".join(f"{name}={quote_plus(value)}" for name, value in fields.items())


def _byline(page: Page) -> str:
    if not page.article.bylines:
        return ""
    names = " and ".join(byline.name for byline in page.article.bylines)
    role = page.article.bylines[0].role or "BBC News"
    return (
        f'<div class="byline"><span class="byline__name">By {text(names)}</span>'
        f'<span class="byline__title">{text(role)}</span></div>'
    )


def _lead_image(caption: str) -> str:
    return (
        '<figure class="media-landscape has-caption full-width lead"><span class="image-and-copyright-container">'
        '<img class="js-image-replace" alt="" src="https://ichef.bbci.co.uk/news/320/sample/lead.jpg" width="976">'
        '<span class="off-screen">Image copyright</span>'
        '<span class="story-image-copyright">Sample Pictures</span></span>'
        '<figcaption class="media-caption"><span class="off-screen">Image caption</span>'
        f'<span class="media-caption__text">{text(caption)}</span></figcaption></figure>'
    )


def _body(page: Page) -> str:
    pieces = page.version.pieces
    parts = list(wrap_lists(pieces[1:], _piece, '<ul class="story-body__unordered-list">'))
    middle = min(3, len(parts))
    while middle < len(parts) and parts[middle].startswith(("<li", "</ul")):
        middle += 1
    lead = f'<p class="story-body__introduction">{runs_html(pieces[0].runs, "story-body__link")}</p>'
    return "".join([lead, *parts[:middle], _link_list(page), _embeds(page), *parts[middle:]])


def _piece(piece: Piece) -> str:
    inner = runs_html(piece.runs, "story-body__link")
    if piece.kind is BlockKind.CROSSHEAD:
        return f'<h2 class="story-body__crosshead">{inner}</h2>'
    if piece.kind is BlockKind.LIST_ITEM:
        return f'<li class="story-body__list-item">{inner}</li>'
    return f"<p>{inner}</p>"


def _link_list(page: Page) -> str:
    """Promoted links in the middle of the body: not part of it."""
    links = "".join(
        f'<li class="story-body__list-item"><a href="{attr(other.url)}" class="story-body__link">'
        f"{text(other.first.headline)}</a></li>"
        for other in page.related[:2]
    )
    return f'<ul class="story-body__unordered-list">{links}</ul>' if links else ""


def _embeds(page: Page) -> str:
    return "".join(
        '<div class="social-embed"><div class="social-embed-post social-embed-fallbacktwitter" '
        f'data-alt="Twitter post by {attr(post.handle or "")}: {attr(post.text)}">'
        f'<a class="embed-original-post-link" href="https://twitter.com/sample/status/{post.id}">'
        f"Twitter post by {text(post.handle or '')}</a>"
        f'<blockquote class="twitter-tweet"><p>{text(post.text)}</p>— {text(post.author or "")} '
        f"({text(post.handle or '')})</blockquote>"
        '<div class="embed-report"><a href="#report">Report</a></div></div></div>'
        for post in page.version.posts
    )


def _more_on_this_story(page: Page) -> str:
    units = "".join(
        f'<li class="unit unit--regular"><a href="{attr(other.url)}" class="unit__link-wrapper">'
        f'<div class="unit__body"><span class="cta"> {text(other.first.headline)} </span><div class="date date--v1" '
        f'data-seconds="{int(other.published.timestamp())}" data-datetime="{day(other.published)}">'
        f"{day(other.published)}</div></div></a></li>"
        for other in page.related
    )
    return (
        '<div class="story-more"><div class="group story-alsos more-on-this-story"><div class="group__header">'
        '<h2 class="group__title">More on this story</h2></div><div class="group__body">'
        f'<ul class="units-list">{units}</ul></div></div></div>'
    )
