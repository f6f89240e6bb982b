"""Video pages with a short text: 2020 (`.vxp-media__headline`) and 2011 to 2015 (`#meta-information` on an E4 page)."""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from bs4 import Tag

from etl.model import PageType
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup
from etl.parse.layouts.base import Layout, own
from etl.parse.layouts.story_header import StoryHeader
from etl.parse.page import Page
from etl.parse.region import tag_with
from etl.parse.rules import First, meta
from etl.parse.soup import below, find_class, grow, text_of
from etl.parse.when import from_epoch

_FOLLOW = re.compile(
    r"\A(?:listen|follow|watch|subscribe)\b.{0,80}\b(?:live|here|newsbeat|podcast|on)\b", re.IGNORECASE
)


class VideoPage2020(Layout):
    """One date stands on the page, and it does not say of what; the basis says so."""

    NAME, YEARS, PAGE_TYPE = "av", (2018, 2020), PageType.VIDEO

    @classmethod
    def matches(cls, page: Page) -> bool:
        return b"vxp-media__headline" in page.body

    @cached_property
    def part(self) -> Tag | None:
        tree = self.page.tree
        found = tree.xpath("(//*[contains(@class,'vxp-media__headline')])[1]/..") if tree is not None else []
        return grow(found[0]) if found else None

    @cached_property
    def shown_headline(self) -> str:
        return text_of(find_class(self.part, "vxp-media__headline"))

    @cached_property
    def shown_date(self) -> Any:
        listed = find_class(self.part, "vxp-media__info-list")
        return from_epoch(
            next((tag.attrs["data-seconds"] for tag in below(listed) if "data-seconds" in tag.attrs), None)
        )

    headline = First(own("h1.vxp-media__headline", "shown_headline"), meta("og:title"))
    native_id = First()
    first_published_at = First(own("the only date shown (.vxp-media__info-list), first or last not said", "shown_date"))
    last_modified_at = First()

    def read_body(self, body: Body) -> None:
        summary = find_class(self.part, "vxp-media__summary")
        if summary is not None:
            Flow(body, MARKUP).read(summary)
            body.blocks = [block for block in body.blocks if not _FOLLOW.match(block.text)]


class VideoPage2011(StoryHeader):
    """An E4 page whose text is the description below the player."""

    NAME, YEARS, PAGE_TYPE = "e4av", (2010, 2015), PageType.VIDEO

    @classmethod
    def matches(cls, page: Page) -> bool:
        return tag_with(page.body, b"meta-information") is not None and StoryHeader.matches(page)

    def read_body(self, body: Body) -> None:
        tree = self.page.tree
        found = tree.xpath("//*[@id='meta-information']") if tree is not None else []
        if found:
            Flow(body, MARKUP).read(grow(found[0]))

    def page_type(self) -> PageType:
        return PageType.VIDEO


MARKUP = Markup(hidden=frozenset(("off-screen", "hidden")), bold_is_crosshead=False)
