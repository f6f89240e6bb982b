"""E5, the responsive pages of January 2015 to mid-2020: `h1.story-body__h1` above `div.story-body__inner`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from html import unescape
from typing import Any

from bs4 import Tag
from lxml.etree import _Element as Element

from etl.model import Byline, PageType
from etl.parse.body import Body
from etl.parse.embedded import loads
from etl.parse.flow import Flow, Markup, every_with_class, names, shown, with_class
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page, parsed
from etl.parse.people import bylines
from etl.parse.region import story_around
from etl.parse.rules import First, dig, meta, path, pixel, pixel_time, text_at
from etl.parse.social import read_markup
from etl.parse.soup import attribute, below, find_class, first, grow, text_of
from etl.parse.when import from_cms, from_epoch

HIDDEN = frozenset(("off-screen", "visually-hidden", "hidden", "offscreen"))
SKIP = names(
    "bbccom_slot bbccom_advert mpu-ad story-more share-tools share sharetools comments-module embed-report "
    "group contact-form topic-tags tags-container idt--no-idt newsletter-signup email-signup ns_nc app-promo "
    "story-body__link-list include correspondent-promo player-with-placeholder__caption sr-only vxp- "
    "media__related data-table-outer market-data"
)
_ASSET = re.compile(rb'config\s*=\s*(?=\{"asset":\{)')


class StoryBody(Layout):
    """The CMS's own record of the asset stands in the page's loader configuration: ids and times come from there."""

    NAME, YEARS = "e5", (2015, 2020)

    @classmethod
    def matches(cls, page: Page) -> bool:
        return b"story-body__h1" in page.body

    @cached_property
    def asset(self) -> dict[str, Any]:
        """`{"asset_id", "first_created", "first_published" (since about 2018), "last_updated", "section", …}`"""
        found = _ASSET.search(self.page.body)
        if not found:
            return {}
        end = self.page.body.find(b"</script", found.end())
        return dig(loads(self.page.body[found.end() : end]), "asset") or {}

    @cached_property
    def tree(self) -> Element | None:
        """The story's part of the page; all of it where the part cannot be cut out."""
        part = story_around(self.page.body, b"story-body__h1", b"story-body")
        return parsed(part) if part is not None else self.page.tree

    @cached_property
    def heading(self) -> Element | None:
        return self._first("//h1[contains(@class,'story-body__h1')]")

    @cached_property
    def story(self) -> Element | None:
        """What holds heading and text; a second `.story-body` (a contact form) is never looked at."""
        return self.heading.getparent() if self.heading is not None else None

    @cached_property
    def shown_headline(self) -> str:
        return shown(self.heading, HIDDEN)

    @cached_property
    def shown_at(self) -> Any:
        dated = self._first(".//*[contains(@class,'date')][@data-seconds]", self.story)
        return from_epoch(dated.get("data-seconds")) if dated is not None else None

    headline = First(own("h1.story-body__h1", "shown_headline"), path("asset", "headline"), meta("og:title"))
    section = First(path("asset", "section", "name"), meta("article:section"), meta("og:article:section"))
    native_id = First(path("asset", "asset_id", read=str), pixel("cps_asset_id"))
    # JSON-LD's datePublished is the last update, the pixel's first_pub the creation in the CMS: neither is asked
    first_published_at = First(path("asset", "first_published", read=from_cms))
    last_modified_at = First(
        path("asset", "last_updated", read=from_cms),
        pixel_time("last_editorial_update"),
        own("div.date[data-seconds]", "shown_at"),
    )

    def addresses(self) -> Iterator[tuple[str, str | None]]:
        yield from super().addresses()
        uri = text_at(self.asset, "asset_uri")
        yield "asset.asset_uri", f"https://www.bbc.com{uri}" if uri else None

    def read_body(self, body: Body) -> None:
        inner, self.body_element = self._first(".//*[@property='articleBody']", self.story), "[property=articleBody]"
        if inner is None:  # April 2015
            inner, self.body_element = with_class(self.story, "story-body__inner"), "div.story-body__inner"
        if inner is not None:
            part = grow(inner, SKIP)
            Flow(body, MARKUP).read(part)
            if body.is_without_text():  # it is not where it should be: better all of it than none
                body.blocks.clear()
                self.body_element = f"anywhere in {self.body_element}"
                Flow(body, ANYWHERE).read(part)

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        boxes = every_with_class(self.story, "byline")
        box = next((box for box in boxes if next(box.iterancestors("aside"), None) is None), None)
        named, title = (with_class(box, name) for name in ("byline__name", "byline__title"))
        return bylines(shown(named if named is not None else box), shown(title)), "div.byline"

    def read_tags(self) -> tuple[tuple[str, ...], str | None]:
        shown = _tags(self.page.body)
        if shown:
            return shown, "#topic-tags"
        named = self.page.pixel.get("topic_names", "")
        return tuple(dict.fromkeys(name for name in named.split("!") if name)), "pixel topic_names"

    def page_type(self) -> PageType:
        return {"MAP": PageType.VIDEO, "PGL": PageType.GALLERY}.get(str(self.asset.get("type")), PageType.ARTICLE)

    def _first(self, path: str, below: Element | None = None) -> Element | None:
        start = self.tree if path.startswith("//") else below
        found = start.xpath(path) if start is not None else []
        return found[0] if found else None


def _taken(element: Tag, classes: frozenset[str], flow: Flow) -> bool:
    """Figures, embedded posts, pull-out boxes."""
    if element.name == "figure" or "media-placeholder" in classes:
        _figure(element, flow.body)
        return True
    if "social-embed" in classes or "social-embed-post" in classes:
        flow.flush()
        post = read_markup(element)
        if post:
            flow.body.post(**post)
        else:  # its words are not on the page, at most in an attribute: the link to it is kept
            label = next((said for tag in (element, *below(element)) if (said := attribute(tag, "data-alt"))), None)
            for link in below(element):
                if link.name == "a" and "embed-report" not in link.classes:
                    flow.body.link(attribute(link, "href"), label or text_of(link, HIDDEN))
        return True
    if "byline" in classes:
        return True
    if element.name == "blockquote" or "pullout--quote" in classes or "quote" in classes:
        flow.flush()
        credit = find_class(element, "quote-credit", "pullout__credit", "quote__credit", "quote-author")
        if credit is not None:
            credit.extract()
        flow.body.quotation(text_of(element, HIDDEN), pulled=element.name != "blockquote")
        return True
    return False


def _special(element: Tag, classes: frozenset[str], flow: Flow) -> bool:
    # text stands in direct children of the story; other containers hold graphics, look-ups, promotions
    if _taken(element, classes, flow):
        return True
    if element.name in ("div", "table", "section") and flow.depth == 1:
        flow.read_posts(element)
        return True
    return False


def _figure(figure: Tag, body: Body) -> None:
    image = first(figure, "img")
    image = image if image is not None else find_class(figure, "js-delayed-image-load")
    caption = find_class(figure, "media-caption__text")
    caption = caption if caption is not None else first(figure, "figcaption")
    body.image(
        alt=attribute(image, "alt") or attribute(image, "data-alt"),
        caption=text_of(caption, HIDDEN),
        credit=text_of(find_class(figure, "story-image-copyright")),
        src=attribute(image, "src") or attribute(image, "data-src") or "",
    )


def _tags(body: bytes) -> tuple[str, ...]:
    """The topic tags, wherever the page (or its script, escaped) has them; pages render them twice."""
    found = re.findall(rb"(?i)tags-list__tags[^>]{0,200}>\s*<a\b[^>]{0,400}>([^<]{1,120})<", body)
    texts = (text.decode("utf-8", "replace").strip() for text in found)
    return tuple(dict.fromkeys(unescape(text) for text in texts if text))


MARKUP = Markup(
    skip=SKIP,
    hidden=HIDDEN,
    crosshead=frozenset(("story-body__crosshead", "story-body__subheading", "pullout__title")),
    bold_is_crosshead=False,
    special=_special,
)
ANYWHERE = replace(MARKUP, special=_taken)
