"""Live pages: one post after another, each with its own time. Two generations.

`LiveStream` (2017 to 2021) has its posts as `article.lx-stream-post`, with the times in JSON-LD: the page itself prints
a clock time without a date. `LiveCoverage` (2022 on) has them in embedded JSON, wherever the page keeps it. The summary
points above the posts only repeat them, and are left out.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from etl.model import PageType
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup, names, shown
from etl.parse.layouts.base import Layout
from etl.parse.page import Page
from etl.parse.rules import First, Rule, dig, json_ld, ld_time, meta, text_at
from etl.parse.soup import grow
from etl.parse.tree import listed, plain_text, read_blocks
from etl.parse.when import from_any, from_iso

BLOG = "LiveBlogPosting"
HIDDEN = frozenset(("gs-u-vh", "visually-hidden", "lx-stream-post-body__external-link"))
SKIP = names("lx-stream-post-body__media-asset lx-media-asset lx-stream-post__footer-share lx-link-list lx-c-related")
MAX_POSTS = 1000
MAX_DEPTH = 14


class LiveStream(Layout):
    """Posts in the page, in the order shown; the first page of several."""

    NAME, YEARS, PAGE_TYPE = "live", (2017, 2021), PageType.LIVE

    @classmethod
    def matches(cls, page: Page) -> bool:
        return b"lx-stream-post" in page.body and b"LiveBlogPosting" in page.body

    headline = First(Rule("JSON-LD headline", lambda page: text_at(json_ld(page, BLOG), "headline")), meta("og:title"))
    native_id = First()
    first_published_at = First(ld_time("datePublished", BLOG))
    last_modified_at = First(ld_time("dateModified", BLOG))

    @cached_property
    def updates(self) -> dict[str, dict[str, Any]]:
        """JSON-LD's posts by their id, the part of their address after `#post_`."""
        found = json_ld(self.page, BLOG).get("liveBlogUpdate")
        posts = [post for post in found if isinstance(post, dict)] if isinstance(found, list) else []
        return {str(post.get("url", "")).rpartition("#post_")[2]: post for post in posts[:MAX_POSTS]}

    def read_body(self, body: Body) -> None:
        shown = self.page.tree.xpath("//article[starts-with(@id,'post_')]") if self.page.tree is not None else []
        self.body_element = "article#post_…" if shown else "JSON-LD liveBlogUpdate"
        for article in shown[:MAX_POSTS]:
            self._post(article.get("id")[5:], article, body)
        if not shown:  # a page whose posts are drawn by script: JSON-LD has them as one text each
            for key, post in self.updates.items():
                body.post(
                    str(post.get("articleBody") or ""),
                    id=key or None,
                    at=from_iso(post.get("datePublished")),
                    headline=text_at(post, "headline"),
                )

    def _post(self, key: str, article: Any, body: Body) -> None:
        heading = article.xpath(".//*[contains(@class,'lx-stream-post__header-text')]")
        inner = Body()
        for part in article.xpath(".//div[contains(concat(' ',@class,' '),' lx-stream-post-body ')]")[:1]:
            Flow(inner, MARKUP).read(grow(part))
        blocks, images, links = inner.finished()
        body.images += images
        body.links += links
        lines = [block.text for block in blocks]
        title = shown(heading[0]) if heading else text_at(self.updates.get(key), "headline")
        if lines:
            body.post(
                "\n".join(lines), id=key, at=from_iso(dig(self.updates.get(key), "datePublished")), headline=title
            )


class LiveCoverage(Layout):
    """`liveTextStream.content.data.results[] {header, content, dates, urn}` in any of the embedded JSON values."""

    NAME, YEARS, PAGE_TYPE = "live2", (2022, None), PageType.LIVE
    NEEDS_WHOLE_PAGE = False

    @classmethod
    def matches(cls, page: Page) -> bool:
        name, start = page.carries
        return bool(name) and page.raw.find(b"liveTextStream", start) >= 0 and bool(_stream(page)[1])

    @cached_property
    def coverage(self) -> dict[str, Any]:
        return _stream(self.page)[0]

    @cached_property
    def results(self) -> list[Any]:
        return _stream(self.page)[1]

    headline = First(
        Rule("coverage title", lambda page: text_at(page.coverage, "title") or text_at(page.coverage, "headline")),
        Rule("JSON-LD headline", lambda page: text_at(json_ld(page, BLOG), "headline")),
        meta("og:title"),
    )
    standfirst = First(
        Rule("coverage description", lambda page: text_at(page.coverage, "description")), meta("description")
    )
    native_id = First()
    first_published_at = First(
        Rule("coverage firstPublishedDateTime", lambda page: from_any(page.coverage.get("firstPublishedDateTime"))),
        Rule("coverage seo.datePublished", lambda page: from_any(dig(page.coverage, "seo", "datePublished"))),
        ld_time("datePublished", BLOG),
    )
    last_modified_at = First(
        Rule("coverage seo.dateModified", lambda page: from_any(dig(page.coverage, "seo", "dateModified"))),
        Rule("coverage lastPublished", lambda page: from_any(page.coverage.get("lastPublishedDateTime"))),
        ld_time("dateModified", BLOG),
    )

    def read_body(self, body: Body) -> None:
        for result in self.results[:MAX_POSTS]:
            header, content = dig(result, "header"), dig(result, "content")
            inner = Body()
            read_blocks(dig(content, "model", "blocks"), inner)
            blocks, images, links = inner.finished()
            body.images += images
            body.links += links
            body.post(
                "\n".join(block.text for block in blocks),
                id=(text_at(result, "urn") or "").rpartition(":")[2] or None,
                at=next((at for key in TIMES if (at := from_any(dig(result, "dates", key)))), None),
                headline=_heading(header),
            )

    def stated_language(self) -> tuple[str, str] | None:
        found = text_at(self.coverage, "language")
        return (found, "coverage language") if found else super().stated_language()


TIMES = ("firstPublished", "curated", "time", "lastPublished")


def _heading(header: Any) -> str | None:
    """The post's headline: of a `headline` block; a `subheadline` below it is left out."""
    for block in listed(dig(header, "model", "blocks")):
        if dig(block, "type") == "headline":
            return plain_text(block) or None
    return None


def _stream(page: Page) -> tuple[dict[str, Any], list[Any]]:
    """(the object that describes the coverage, its posts), from whichever embedded value the page carries."""
    holder = _holder(getattr(page, page.carries[0]), 0)
    return (holder, listed(dig(holder, "liveTextStream", "content", "data", "results"))) if holder else ({}, [])


def _holder(value: Any, depth: int) -> dict[str, Any] | None:
    if depth > MAX_DEPTH:
        return None
    if isinstance(value, dict):
        if isinstance(value.get("liveTextStream"), dict):
            return value
        children: Any = value.values()
    elif isinstance(value, list):
        children = value
    else:
        return None
    return next((found for child in children if (found := _holder(child, depth + 1))), None)


MARKUP = Markup(skip=SKIP, hidden=HIDDEN, bold_is_crosshead=False)
