"""World Service sites (BBC Mundo and forty more) since 2019: the page's data in `window.SIMORGH_DATA`, since 2025 in
`__NEXT_DATA__`; CPS blocks with their own little markup, or Optimo blocks as in E6."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from etl.model import Byline, PageType
from etl.parse.body import Body
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page
from etl.parse.people import bylines
from etl.parse.rules import First, Rule, dig, json_ld, meta, path, text_at
from etl.parse.tree import first_of, listed, plain_text, read_blocks, read_bylines
from etl.parse.when import from_any

_OPTIMO = re.compile(r"(?:optimo:asset:|ares::article:)(c[0-9a-z]{10,13}[ot])")


class WorldService(Layout):
    """`pageData {metadata, content, promo}`, in some versions below `article`."""

    NAME, YEARS = "ws", (2019, None)
    NEEDS_WHOLE_PAGE = False

    @classmethod
    def matches(cls, page: Page) -> bool:
        return page.carries[0] in ("simorgh_data", "next_data") and bool(_payload(page))

    @cached_property
    def payload(self) -> dict[str, Any]:
        return _payload(self.page)

    @cached_property
    def contents(self) -> list[Any]:
        blocks = dig(self.payload, "content", "model", "blocks") or dig(self.payload, "content", "blocks")
        return blocks if isinstance(blocks, list) else []

    @cached_property
    def stated_id(self) -> str | None:
        facts = self.payload.get("metadata")
        number = dig(facts, "locators", "assetId") or dig(facts, "analyticsLabels", "cps_asset_id")
        if number and str(number).isdigit():
            return str(number)
        for value in (
            dig(facts, "locators", "optimoUrn"),
            dig(facts, "id"),
            dig(facts, "analyticsLabels", "contentId"),
        ):
            found = _OPTIMO.search(value) if isinstance(value, str) else None
            if found:
                return found[1]
        return None

    headline = First(
        Rule("content headline", lambda page: plain_text(first_of(page.contents, "headline"))),
        path("payload", "promo", "headlines", "headline"),
        path("payload", "promo", "headlines", "seoHeadline"),
        Rule("JSON-LD headline", lambda page: text_at(json_ld(page, "NewsArticle", "Article"), "headline")),
        meta("og:title"),
    )
    standfirst = First(path("payload", "promo", "summary"), meta("description"))
    section = First(path("payload", "relatedContent", "section", "name"), meta("article:section"))
    native_id = First(own("metadata id", "stated_id"))
    first_published_at = First(path("payload", "metadata", "firstPublished", read=from_any))
    last_modified_at = First(path("payload", "metadata", "lastPublished", read=from_any))

    def addresses(self) -> Iterator[tuple[str, str | None]]:
        locators = dig(self.payload, "metadata", "locators")
        uri = text_at(locators, "assetUri")
        yield "metadata.locators.canonicalUrl", text_at(locators, "canonicalUrl")
        yield "metadata.locators.assetUri", f"https://www.bbc.com{uri}" if uri else None
        yield from super().addresses()

    def read_body(self, body: Body) -> None:
        read_blocks(self.contents, body)

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        people = read_bylines(self.contents)
        if people:
            return people, "content byline"
        line = dig(self.payload, "promo", "byline")
        return bylines(text_at(line, "name"), text_at(line, "title")), "promo.byline"

    def read_tags(self) -> tuple[tuple[str, ...], str | None]:
        topics = dig(self.payload, "metadata", "topics") or dig(self.payload, "metadata", "tags", "about")
        names = [
            text_at(topic, "topicName") or text_at(topic, "thingLabel")
            for topic in listed(topics)
            if isinstance(topic, dict)
        ]
        return tuple(dict.fromkeys(name for name in names if name)), "metadata topics"

    def page_type(self) -> PageType:
        return {"MAP": PageType.VIDEO, "PGL": PageType.GALLERY}.get(
            str(dig(self.payload, "metadata", "type")), PageType.ARTICLE
        )

    def stated_language(self) -> tuple[str, str] | None:
        found = text_at(self.payload, "metadata", "language") or text_at(
            self.payload, "metadata", "passport", "language"
        )
        return (found, "metadata.language") if found else super().stated_language()


def _payload(page: Page) -> dict[str, Any]:
    """The object that has both `metadata` and `content`, at any of the places where it has been."""
    for root in (
        dig(page.simorgh_data, "pageData"),
        page.next_props.get("pageData"),
    ):
        for found in (root, dig(root, "article"), dig(root, "data", "article"), dig(root, "data")):
            if (
                isinstance(found, dict)
                and isinstance(found.get("content"), dict)
                and isinstance(found.get("metadata"), dict)
            ):
                return found
    return {}
