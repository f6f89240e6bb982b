"""AMP twins of E5 pages, 2016 to 2021: `<html amp>`, text in `.main_article_text`."""

from __future__ import annotations

import re
from functools import cached_property

from bs4 import Tag
from lxml.etree import _Element as Element

from etl.model import Byline
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup, names, shown, with_class
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page
from etl.parse.people import bylines
from etl.parse.rules import First, meta, meta_time, pixel
from etl.parse.soup import grow, text_of

HIDDEN = frozenset(("screen_reader_text", "off-screen", "visually-hidden"))
SKIP = names(
    "related_stories_top related_stories share_tools amp-ad ad group link-group-container byline image_container"
)
_AMP = re.compile(rb"<html[^>]{0,200}?\s(?:amp|\xe2\x9a\xa1)[\s>=]", re.IGNORECASE)


class Amp(Layout):
    """Every date of the page, `first_pub` included, is the last update."""

    NAME, YEARS = "amp", (2016, 2021)

    @classmethod
    def matches(cls, page: Page) -> bool:
        return b"main_article_text" in page.body and _AMP.search(page.body, 0, 5000) is not None

    def _first(self, *classes: str) -> Element | None:
        return with_class(self.page.tree, *classes)

    @cached_property
    def shown_headline(self) -> str:
        return shown(self._first("headline"), HIDDEN)

    @cached_property
    def shown_section(self) -> str:
        return shown(with_class(self._first("titlebar"), "section_link"), HIDDEN)

    headline = First(own("h1.headline", "shown_headline"), meta("og:title"))
    section = First(own("a.section_link", "shown_section"), meta("article:section"))
    native_id = First(pixel("cps_asset_id"))
    last_modified_at = First(meta_time("article:modified_time"), meta_time("article:published_time"))

    def read_body(self, body: Body) -> None:
        text = self._first("main_article_text")
        if text is not None:
            Flow(body, MARKUP).read(grow(text, SKIP))

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        named = self._first("byline__name", "byline_name")
        box = named if named is not None else self._first("byline")
        return bylines(shown(box, HIDDEN), shown(self._first("byline__title", "byline_title"), HIDDEN)), ".byline"


def _special(element: Tag, classes: frozenset[str], flow: Flow) -> bool:
    if "caption" in classes:
        flow.body.image(caption=text_of(element, HIDDEN))
        return True
    if element.name in ("div", "section", "table") and flow.depth == 1:
        return True
    return element.name == "figure" or element.name.startswith("amp-")  # pictures, players, posts drawn by a script


MARKUP = Markup(
    skip=SKIP,
    hidden=HIDDEN,
    crosshead=frozenset(("crosshead", "cross-head")),
    bold_is_crosshead=False,
    special=_special,
)
