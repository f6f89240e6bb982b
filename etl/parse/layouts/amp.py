"""AMP twins of E5 pages, 2016 to 2021: `<html amp>`, text in `.main_article_text`."""

from __future__ import annotations

import re
from functools import cached_property

from bs4 import Tag
from lxml.html import HtmlElement

from etl.model import Byline
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup, class_path, cut, names, shown, text_of
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page
from etl.parse.people import bylines
from etl.parse.rules import First, meta, meta_time, pixel

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

    def _first(self, *classes: str) -> HtmlElement | None:
        tree = self.page.tree
        found = tree.xpath(f"(//*[{class_path(*classes)}])[1]") if tree is not None else []
        return found[0] if found else None

    @cached_property
    def shown_headline(self) -> str:
        return shown(self._first("headline"), HIDDEN)

    @cached_property
    def shown_section(self) -> str:
        bar = self._first("titlebar")
        found = bar.xpath(f".//*[{class_path('section_link')}]") if bar is not None else []
        return shown(found[0], HIDDEN) if found else ""

    headline = First(own("h1.headline", "shown_headline"), meta("og:title"))
    section = First(own("a.section_link", "shown_section"), meta("article:section"))
    native_id = First(pixel("cps_asset_id"))
    last_modified_at = First(meta_time("article:modified_time"), meta_time("article:published_time"))

    def read_body(self, body: Body) -> None:
        text = self._first("main_article_text")
        if text is not None:
            Flow(body, MARKUP).read(cut(text, SKIP))

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
    return element.name in ("figure", "amp-img", "amp-ad", "amp-iframe", "amp-video", "amp-social-share")


MARKUP = Markup(
    skip=SKIP,
    hidden=HIDDEN,
    crosshead=frozenset(("crosshead", "cross-head")),
    bold_is_crosshead=False,
    special=_special,
)
