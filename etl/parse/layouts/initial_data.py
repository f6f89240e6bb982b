"""E6, the UK site since mid-2020 and bbc.com until early 2024: the article is in `window.__INITIAL_DATA__`.

Three forms, one reader: CPS blocks in an object (2020), and a JSON string with CPS or Optimo blocks (2021 on).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

from etl.errors import Reason, Rejected
from etl.model import Byline, PageType
from etl.parse.body import Body
from etl.parse.layouts.base import Layout, own
from etl.parse.layouts.next_data import titles
from etl.parse.page import Page
from etl.parse.people import bylines
from etl.parse.rules import First, Rule, dig, meta, path, text_at
from etl.parse.tree import first_of, plain_text, read_blocks, read_bylines
from etl.parse.when import from_any

_URN_ID = re.compile(r"(?:article:|optimo:asset:)(c[0-9a-z]{10,13}[ot])")
_NAME_ID = re.compile(r"\.([0-9]{5,9})\.page\Z")


class InitialData(Layout):
    """`data["article?…"].data`; the keys `onward-journeys?…` beside it hold other articles' headlines."""

    NAME, YEARS = "e6", (2020, None)
    NEEDS_WHOLE_PAGE = False

    @classmethod
    def matches(cls, page: Page) -> bool:
        return page.carries[0] == "initial_data" and bool(page.initial_part("article"))

    @cached_property
    def article(self) -> dict[str, Any]:
        return self.page.initial_part("article")

    @cached_property
    def contents(self) -> list[Any]:
        blocks = dig(self.article, "content", "model", "blocks") or self.article.get("blocks")
        return blocks if isinstance(blocks, list) else []

    @cached_property
    def stated_id(self) -> str | None:
        facts = self.article.get("metadata")
        number = dig(facts, "assetId")
        if isinstance(number, str | int) and str(number).isdigit():
            return str(number)
        for value in (dig(facts, "urn"), dig(facts, "id"), dig(self.article, "id")):
            found = _URN_ID.search(value) if isinstance(value, str) else None
            if found:
                return found[1]
        found = _NAME_ID.search(text_at(facts, "analytics", "page", "name") or "")
        return found[1] if found else None

    headline = First(
        Rule("blocks headline", lambda page: plain_text(first_of(page.contents, "headline"))),
        path("article", "headline"),
        path("article", "metadata", "seoHeadline"),
    )
    standfirst = First(path("article", "metadata", "description"), meta("description"))
    section = First(path("article", "metadata", "section", "name"), meta("article:section"))
    native_id = First(own("metadata id", "stated_id"))
    # JSON-LD's datePublished is the last update in the pages of 2020: not asked
    first_published_at = First(
        path("article", "metadata", "firstPublished", read=from_any),
        Rule(
            "blocks metadata", lambda page: from_any(first_of(page.contents, "metadata").get("firstPublishedDateTime"))
        ),
    )
    last_modified_at = First(
        path("article", "metadata", "lastPublished", read=from_any),
        Rule(
            "blocks metadata", lambda page: from_any(first_of(page.contents, "metadata").get("lastPublishedDateTime"))
        ),
        path("article", "metadata", "publishedDateTime", read=from_any),
    )

    def addresses(self) -> Iterator[tuple[str, str | None]]:
        facts = self.article.get("metadata")
        uri = text_at(facts, "assetUri")
        yield "metadata.locators.canonicalUrl", text_at(facts, "locators", "canonicalUrl")
        yield "metadata.assetUri", f"https://www.bbc.com{uri}" if uri else None
        yield from super().addresses()

    def read_body(self, body: Body) -> None:
        if dig(self.article, "metadata", "type") in ("IDX", "index"):
            raise Rejected(Reason.INDEX_PAGE, "A section front: it lists articles.")
        read_blocks([block for block in self.contents if not _after_content(block)], body)

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        contributor = self.article.get("contributor")
        if isinstance(contributor, dict):
            people = bylines(text_at(contributor, "title"), text_at(contributor, "subtitle"))
            if people:
                return people, "article.contributor"
        return read_bylines(self.contents), "blocks byline"

    def read_tags(self) -> tuple[tuple[str, ...], str | None]:
        for key in ("topics", "tags"):
            found = titles(self.article.get(key))
            if found:
                return found, f"article.{key}"
        return titles(first_of(self.contents, "topicList").get("topics")), "blocks topicList"

    def page_type(self) -> PageType:
        return {"MAP": PageType.VIDEO, "PGL": PageType.GALLERY}.get(
            str(dig(self.article, "metadata", "type")), PageType.ARTICLE
        )

    def stated_language(self) -> tuple[str, str] | None:
        found = text_at(self.article, "metadata", "languageCode")
        return (found, "metadata.languageCode") if found else super().stated_language()


class MediaExperience(Layout):
    """A video page of the same family: `data["media-experience?…"].data.initialItem.mediaItem`."""

    NAME, YEARS, PAGE_TYPE = "e6av", (2020, None), PageType.VIDEO
    NEEDS_WHOLE_PAGE = False

    @classmethod
    def matches(cls, page: Page) -> bool:
        return page.carries[0] == "initial_data" and bool(page.initial_part("media-experience"))

    @cached_property
    def item(self) -> dict[str, Any]:
        found = dig(self.page.initial_part("media-experience"), "initialItem", "mediaItem")
        return found if isinstance(found, dict) else {}

    @cached_property
    def published(self) -> Any:
        items = dig(self.item, "metadata", "items")
        dated = [entry for entry in items if isinstance(entry, dict)] if isinstance(items, list) else []
        return next((entry.get("timestamp") for entry in dated if entry.get("timestamp")), None)

    @cached_property
    def title_text(self) -> str | None:
        return text_at(self.item, "title", "content") or text_at(self.item, "title") or None

    headline = First(own("mediaItem.title", "title_text"), meta("og:title"))
    native_id = First()
    first_published_at = First(Rule("mediaItem.metadata Published", lambda page: from_any(page.published)))
    last_modified_at = First()

    def read_body(self, body: Body) -> None:
        read_blocks(dig(self.item, "summary", "blocks"), body)


def _after_content(block: Any) -> bool:
    model = block.get("model") if isinstance(block, dict) else None
    return isinstance(model, dict) and bool(model.get("isAfterContent")) and block.get("type") != "links"
