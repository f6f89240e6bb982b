"""BBC Sport, 2015 to 2022: `div.sp-story-body` under `h1.story-headline`; later Sport pages are E6 and E7."""

from __future__ import annotations

from functools import cached_property

from bs4 import Tag

from etl.model import Byline
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup, names, shown
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page
from etl.parse.people import bylines
from etl.parse.rules import First, meta
from etl.parse.soup import attribute, first, grow, text_of

HIDDEN = frozenset(("gel-icon", "off-screen", "sp-story-body__external-link-icon", "gs-u-vh", "visually-hidden"))
SKIP = names("bbccom_slot sp-media-asset__smp-message story-footer sport-tags app-promo sp-c-related")


class SportStory(Layout):
    """The page states a publication time without a zone, and not which: neither date is taken."""

    NAME, YEARS = "sport", (2015, 2022)

    @classmethod
    def matches(cls, page: Page) -> bool:
        return b"sp-story-body" in page.body

    @cached_property
    def part(self) -> Tag | None:
        tree = self.page.tree
        found = tree.xpath("(//div[contains(@class,'sp-story-body')])[1]") if tree is not None else []
        return grow(found[0]) if found else None

    @cached_property
    def shown_headline(self) -> str:
        tree = self.page.tree
        found = tree.xpath("(//h1[contains(@class,'story-headline')])[1]") if tree is not None else []
        return shown(found[0]) if found else ""

    headline = First(own("h1.story-headline", "shown_headline"), meta("og:title"))
    native_id = First()
    last_modified_at = First()

    def read_body(self, body: Body) -> None:
        if self.part is not None:
            Flow(body, MARKUP).read(self.part)

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        tree = self.page.tree
        box = (
            tree.xpath("(//*[contains(@class,'gel-byline') or contains(@class,'sp-byline')])[1]")
            if tree is not None
            else []
        )
        return (bylines(shown(box[0])) if box else ()), ".byline"


def _special(element: Tag, classes: frozenset[str], flow: Flow) -> bool:
    if element.name != "figure":
        return False
    image, caption = first(element, "img"), first(element, "figcaption")
    flow.body.image(
        alt=attribute(image, "alt"),
        caption=text_of(caption, HIDDEN),
    )
    return True


MARKUP = Markup(
    skip=SKIP,
    hidden=HIDDEN,
    crosshead=frozenset(("sp-story-body__cross-head",)),
    bold_is_crosshead=False,
    special=_special,
)
