"""E4, the pages of July 2010 to February 2015: `div.story-body` with `h1.story-header`; and E3, before it in 2010."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import Any

from bs4 import Tag
from lxml.etree import _Element as Element

from etl.errors import Reason, Rejected
from etl.model import Byline, PageType
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup, every_with_class, names, shown, with_class
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page, parsed
from etl.parse.people import bylines
from etl.parse.region import story_around, tag_with
from etl.parse.rules import First, meta, meta_time, pixel, pixel_time
from etl.parse.soup import attribute, below, classes_of, first, grow, text_of

HIDDEN = frozenset(("hidden", "blq-hide", "dna-hide", "gvl3-icon"))
SKIP = names(
    "story-date share-help hyperpuff embedded-hyper hypertabs videoInStoryA videoInStoryB videoInStoryC "
    "videoInStoryD emp comment-introduction market-data sps-twitter_module twitter_disclaimer related-links- "
    "list links-list dna-comment-count-simple byline correspondent-byline quote-credit quote-credit-title "
    "quote_credit start-quote endquote-hidden bbccom_advert_placeholder bbccom_mpu related-internet-links "
    "story-related caption-quote languages newstracker-list share-body-bottom warning audioInStoryB dslideshow "
    "emp-decription"
)


class StoryHeader(Layout):
    """`div.story-body > p`; insets in `div.story-feature`; the pixel's `first_pub` is the first publication."""

    NAME, YEARS = "e4", (2010, 2015)
    ROOT = (
        "//h1[contains(concat(' ',@class,' '),' story-header ')]"
        "/ancestor::div[contains(concat(' ',@class,' '),' story-body ')][1]"
    )

    @classmethod
    def matches(cls, page: Page) -> bool:
        return tag_with(page.body, b"story-header") is not None

    @cached_property
    def tree(self) -> Element | None:
        """The story's part of the page; all of it where the part cannot be cut out."""
        part = story_around(self.page.body, b"story-header", b"story-body")
        return parsed(part) if part is not None else self.page.tree

    @cached_property
    def story(self) -> Element | None:
        tree = self.tree
        found = tree.xpath(self.ROOT) if tree is not None else []
        return found[0] if found else None

    @cached_property
    def shown_headline(self) -> str:
        tree = self.tree
        found = tree.xpath("//h1[contains(@class,'story-header')]") if tree is not None else []
        return shown(found[0]) if found else ""

    headline = First(own("h1.story-header", "shown_headline"), meta("headline"), meta("og:title"))
    section = First(meta("section"), meta("article:section"))
    native_id = First(meta("cps_id"), pixel("cps_asset_id"))
    # OriginalPublicationDate is the last update, in spite of its name
    first_published_at = First(pixel_time("first_pub"), meta_time("DCTERMS.created"))
    last_modified_at = First(
        meta_time("OriginalPublicationDate"), pixel_time("last_editorial_update"), meta_time("DCTERMS.modified")
    )

    def read_body(self, body: Body) -> None:
        if self.page.meta.get("cps_asset_type") == "IDX" or self.page.meta.get("contentflavor") == "INDEX":
            raise Rejected(Reason.INDEX_PAGE, "A section front: it lists articles.")
        if self.story is not None:
            part = grow(self.story, SKIP)
            Flow(body, MARKUP).read(part)
            self.body_element = "children of the story"
            if body.is_without_text():  # it is not where it should be: better all of it than none
                body.blocks.clear()
                self.body_element = "anywhere in the story"
                Flow(body, ANYWHERE).read(part)

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        for box in every_with_class(self.story, "byline"):
            if not any("story-feature" in (outer.get("class") or "") for outer in box.iterancestors()):
                return _people(box), "span.byline"
        if tag_with(self.page.body, b"headline") and self.page.tree is not None:  # a correspondent's page
            for head in self.page.tree.xpath("//*[@id='headline']"):
                return _people(with_class(head, "byline")), "#headline .byline"
        return (), None

    def page_type(self) -> PageType:
        return {"MAP": PageType.VIDEO, "PGL": PageType.GALLERY}.get(
            self.page.meta.get("cps_asset_type", ""), PageType.ARTICLE
        )


class StoryBodyById(StoryHeader):
    """E3, mid-2010: `div#story-body`, still at a `.stm` address; the headline stands outside it."""

    NAME, YEARS = "e3", (2010, 2010)
    ROOT = "//div[@id='story-body']"

    @classmethod
    def matches(cls, page: Page) -> bool:
        return tag_with(page.body, b"story-body") is not None and "originalpublicationdate" in page.meta

    @cached_property
    def tree(self) -> Element | None:
        return self.page.tree

    @cached_property
    def shown_headline(self) -> str:
        tree = self.tree
        found: Any = (
            tree.xpath("//h1[not(ancestor::*[@id='blq-mast' or @id='blq-masthead'])][normalize-space()]")
            if tree is not None
            else []
        )
        return shown(found[-1]) if found else ""

    headline = First(own("h1", "shown_headline"), meta("headline"))
    first_published_at = First(pixel_time("first_pub"))


def _people(box: Element | None) -> tuple[Byline, ...]:
    named, title = (with_class(box, name) for name in ("byline-name", "byline-title"))
    return bylines(shown(named if named is not None else box), shown(title))


def _taken(element: Tag, classes: frozenset[str], flow: Flow) -> bool:
    """Headline, captions, insets, pull quotes."""
    if element.name == "h1":
        return True
    if "caption" in classes:
        _caption(element, flow.body)
        return True
    if "story-feature" in classes:
        flow.flush()
        _inset(element, flow)
        return True
    return False


def _special(element: Tag, classes: frozenset[str], flow: Flow) -> bool:
    # text stands in direct children of the story; other containers hold maps, tables, modules
    if _taken(element, classes, flow):
        return True
    if element.name in ("div", "table", "section") and flow.depth == 1:
        flow.read_posts(element)
        return True
    return False


def _caption(element: Tag, body: Body) -> None:
    image = first(element, "img")
    body.image(alt=attribute(image, "alt"), caption=text_of(element, HIDDEN), src=attribute(image, "src") or "")


def _inset(box: Tag, flow: Flow) -> None:
    """An inset: a pull quote, or a box of editorial text; a box of links (with its teaser) is not text."""
    quote = first(box, "blockquote")
    for link in below(box):
        if link.name == "a" and "hidden" not in link.classes:
            flow.body.link(attribute(link, "href"), text_of(link, HIDDEN))
    if quote is not None:
        flow.body.quotation(text_of(quote, HIDDEN), pulled=True)
        return
    if "related" in classes_of(box) or _is_promo_box(box):
        return
    inner = Flow(Body(), MARKUP)
    inner.read_children(box)
    if any(block.kind != "crosshead" for block in inner.body.blocks):
        flow.body.blocks += inner.body.blocks
    flow.body.images += inner.body.images


def _is_promo_box(box: Tag) -> bool:
    """A box whose links stand on their own, outside paragraphs and lists: one teaser and its links."""
    return any(
        isinstance(child, Tag) and child.name == "a" and "hidden" not in classes_of(child) for child in box.contents
    )


MARKUP = Markup(
    skip=SKIP,
    hidden=HIDDEN,
    crosshead=frozenset(("cross-head", "crosshead")),
    special=_special,
)
ANYWHERE = replace(MARKUP, special=_taken)
