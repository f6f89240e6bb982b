"""A live page of 2018 to 2020: a stream of posts, given again as `LiveBlogPosting` in the JSON-LD.

Its traps are kept: the posts' visible times have no date, the JSON-LD joins a post's paragraphs into one, and a
summary stands beside the stream.
"""

from __future__ import annotations

from etl.sample.catalogue import Post
from etl.sample.layouts.markup import FOOTER, SAMPLE_META, Page, attr, iso_offset, script_json, text


def render(page: Page) -> bytes:
    article, version = page.article, page.version
    posts = sorted(version.posts, key=lambda post: post.at or article.published, reverse=True)
    linked_data = {
        "@context": "http://schema.org",
        "@type": "LiveBlogPosting",
        "url": page.url,
        "headline": version.headline,
        "description": version.standfirst,
        "datePublished": _zulu(iso_offset(article.published)),
        "coverageStartTime": _zulu(iso_offset(article.published)),
        "coverageEndTime": _zulu(iso_offset(version.updated)),
        "dateModified": _zulu(iso_offset(version.updated)),
        "publisher": {"@type": "Organization", "name": "BBC News"},
        "liveBlogUpdate": [_update(page, post) for post in posts],
    }
    points = "".join(f'<li class="lx-c-summary-points__item">{text(piece.text)}</li>' for piece in version.pieces)
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{text(version.headline)} - BBC News</title>
{SAMPLE_META}
<meta name="description" content="{attr(version.standfirst)}">
<meta property="og:title" content="{attr(version.headline)} - BBC News">
<meta property="og:type" content="website">
<meta property="og:site_name" content="BBC News">
<meta property="og:url" content="{attr(page.url)}">
<meta property="article:section" content="{attr(article.section)}">
<link rel="canonical" href="{attr(page.url)}">
<script type="application/ld+json" class="qa-seo-data-script">{script_json(linked_data)}</script>
</head>
<body>
<div class="lx-event-header"><span class="gs-c-live-pulse"><span class="gs-u-vh">Live</span></span>
<h1 id="lx-event-title" class="gs-c-promo-heading__title gel-trafalgar-bold">{text(version.headline)}</h1></div>
<div class="lx-c-summary-points-container"><h2 id="lx-summary-points-title">Summary</h2>
<ol class="lx-c-summary-points gel-long-primer">{points}</ol></div>
<div id="lx-stream"><h2 class="lx-stream__title">Live Reporting</h2><ol class="lx-stream__feed">
{"".join(map(_post, posts))}
</ol></div>
{FOOTER}
</body>
</html>
""".encode()


def _zulu(stamp: str) -> str:
    return stamp.replace("+00:00", "Z")


def _update(page: Page, post: Post) -> dict[str, object]:
    at = _zulu(iso_offset(post.at or page.article.published))
    return {
        "@context": "http://schema.org",
        "@type": "BlogPosting",
        "headline": post.headline,
        "datePublished": at,
        "dateModified": at,
        "url": f"{page.url}#post_{post.id}",
        "articleBody": " ".join(post.text.split()),
        "author": {"@id": "https://www.bbc.co.uk/news#publisher"},
    }


def _post(post: Post) -> str:
    paragraphs = "".join(f"<p>{text(line)}</p>" for line in post.text.splitlines() if line.strip())
    clock = f"{post.at:%H:%M}" if post.at else ""
    return (
        f'<li class="lx-stream__post-container"><article id="post_{post.id}" aria-labelledby="title_{post.id}" '
        'class="qa-post gs-u-pb-alt+ lx-stream-post"><div class="gs-u-mb-"><time class="lx-stream-post__meta-time">'
        f'<span class="gs-u-vh qa-visually-hidden-meta">Posted at {clock}</span>'
        f'<span class="qa-post-auto-meta" aria-hidden="true">{clock}</span></time></div>'
        '<header class="lx-stream-post__header"><h3 class="lx-stream-post__header-title">'
        f'<span class="lx-stream-post__header-text" id="title_{post.id}">{text(post.headline or "")}</span>'
        "</h3></header>"
        f'<div class="gel-body-copy qa-post-body"><div class="lx-stream-post-body">{paragraphs}</div></div>'
        '<div class="lx-share-tools"><span>Share this post</span></div></article></li>\n'
    )
