"""E7, bbc.com since 2024: the article is in `<script id="__NEXT_DATA__">`, as Optimo blocks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from etl.errors import Reason, Rejected
from etl.model import Byline, PageType
from etl.parse.body import Body
from etl.parse.embedded import NextProps
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page
from etl.parse.people import bylines
from etl.parse.rules import First, Rule, dig, ld_time, meta, meta_time, path, text_at
from etl.parse.tree import first_of, plain_text, read_blocks, read_bylines
from etl.parse.when import from_any

_OPTIMO = re.compile(r"optimo:asset:([a-z0-9]{10,16})|ares::article:([a-z0-9]{10,16})")
_CPS_NAME = re.compile(r"\.([0-9]{5,9})\.page\Z")
_OPTIMO_NAME = re.compile(r"\.(c[0-9a-z]{10,13}[ot])\.page\Z")
INDEX_TYPES = {"indexPage", "homePage", "topicPage", "index"}


class NextData(Layout):
    """`props.pageProps.page[<key>].contents`: headline, byline, text, subheadline, links, image, embed …"""

    NAME, YEARS = "e7", (2024, None)
    NEEDS_WHOLE_PAGE = False

    @classmethod
    def matches(cls, page: Page) -> bool:
        return page.carries[0] == "next_data" and isinstance(page.next_props.get("page"), dict)

    @cached_property
    def props(self) -> NextProps[Any]:
        return self.page.next_props

    @cached_property
    def article(self) -> dict[str, Any]:
        pages = self.props.get("page")
        found = dig(pages, self.props.get("pageKey") or "") or next(iter((pages or {}).values()), None)
        return dict(found) if isinstance(found, dict) else {}

    @cached_property
    def contents(self) -> list[Any]:
        found = self.article.get("contents")
        return found if isinstance(found, list) else []

    @cached_property
    def block_headline(self) -> str | None:
        return plain_text(first_of(self.contents, "headline")) or None

    @cached_property
    def stated_id(self) -> str | None:
        for value in (dig(self.article, "id"), dig(self.props, "analytics", "contentId")):
            found = _OPTIMO.search(value) if isinstance(value, str) else None
            if found:
                return found[1] or found[2]
        name = text_at(self.props, "analytics", "name") or ""
        found = _CPS_NAME.search(name) or _OPTIMO_NAME.search(name)
        return found[1] if found else None

    headline = First(
        own("contents headline", "block_headline"),
        path("props", "metadata", "seoHeadline"),
        meta("og:title"),
    )
    standfirst = First(path("props", "metadata", "description"), meta("description"), meta("og:description"))
    section = First(
        path("props", "metadata", "section", "name"), path("article", "section", 0, "title"), meta("page.section")
    )
    native_id = First(own("page id", "stated_id"))
    first_published_at = First(
        path("props", "metadata", "firstPublished", read=from_any),
        path("props", "analytics", "publicationDate", read=from_any),
        ld_time("datePublished", "NewsArticle", "Article", "ReportageNewsArticle", "VideoObject"),
        meta_time("cXenseParse:publishtime"),
    )
    last_modified_at = First(
        path("props", "metadata", "lastPublished", read=from_any),
        Rule("contents timestamp", lambda page: from_any(first_of(page.contents, "timestamp").get("timestamp"))),
        ld_time("dateModified", "NewsArticle", "Article", "ReportageNewsArticle"),
        meta_time("article:modified_time"),
    )

    def addresses(self) -> Iterator[tuple[str, str | None]]:
        yield from super().addresses()
        slug = self.props.get("slug")
        yield "props slug", "https://www.bbc.com/" + "/".join(map(str, slug)) if isinstance(slug, list) else None

    def read_body(self, body: Body) -> None:
        if str(self.props.get("type")) in INDEX_TYPES or (not self.contents and self.article.get("sections")):
            raise Rejected(Reason.INDEX_PAGE, "A front page or topic page: it lists articles.")
        read_blocks(self.contents, body)

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        if any(dig(block, "type") == "byline" for block in self.contents):  # what readers see, be it nobody
            return read_bylines(self.contents), "contents byline"
        return bylines(text_at(self.props, "metadata", "contributors")), "metadata.contributors"

    def read_tags(self) -> tuple[tuple[str, ...], str | None]:
        return titles(self.article.get("topics")), "page topics"

    def page_type(self) -> PageType:
        if str(self.props.get("subtype")) in ("video", "av") or dig(self.props, "slug", 1) == "videos":
            return PageType.VIDEO
        return PageType.ARTICLE

    def stated_language(self) -> tuple[str, str] | None:
        found = text_at(self.props, "analytics", "language")
        return (found, "analytics.language") if found else super().stated_language()


def titles(topics: Any) -> tuple[str, ...]:
    """The titles of a list of topics, each once."""
    found = (text_at(topic, "title") for topic in topics if isinstance(topic, dict)) if isinstance(topics, list) else ()
    return tuple(dict.fromkeys(title for title in found if title))
