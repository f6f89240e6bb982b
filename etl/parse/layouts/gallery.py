"""Picture galleries: E4 slide shows (`#dslideshow…`, `.picture-gallery`) and E5 ones (`.gallery-images`). The captions
are the text."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from etl.model import PageType
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup, names, shown
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page
from etl.parse.region import tag_with
from etl.parse.rules import First, meta, meta_time, pixel, pixel_time
from etl.parse.soup import grow, text_of

HIDDEN = names("off-screen hidden visually-hidden")
INTRODUCTION = "//*[contains(@class,'story-body__introduction') or contains(@class,'gallery-intro__summary')]"
CAPTIONS = (
    "//*[contains(@class,'gallery-images__list') or contains(@class,'gallery-images')]//figcaption",
    "//*[contains(@class,'gallery-images')]//*[contains(@class,'gallery-images__summary')]",
    "//*[contains(@class,'picture-gallery') or contains(@class,'pictureGallery')]"
    "//*[contains(@class,'picGalleryCaption') or self::p]",
    "//div[starts-with(@id,'dslideshow')]//*[contains(@class,'caption') or self::p]",
)


class Gallery(Layout):
    """Each picture's caption is a paragraph, in order; an introduction stands before them."""

    NAME, YEARS, PAGE_TYPE = "gallery", (2010, 2020), PageType.GALLERY

    @classmethod
    def matches(cls, page: Page) -> bool:
        return (
            page.meta.get("cps_asset_type") == "PGL"
            or any(
                tag_with(page.body, name) for name in (b"asset-type-pgl", b"gallery-images", b"gallery-images__list")
            )
        ) and page.tree is not None

    @cached_property
    def shown_headline(self) -> str:
        tree: Any = self.page.tree
        for where in (
            "//h1[contains(@class,'story-body__h1') or contains(@class,'story-header')]",
            "//main//h1",
            "//h1",
        ):
            found = [shown(h1) for h1 in tree.xpath(where)]
            if any(found):
                return next(text for text in found if text)
        return ""

    headline = First(own("h1", "shown_headline"), meta("og:title"), meta("headline"))
    native_id = First(meta("cps_id"), pixel("cps_asset_id"))
    last_modified_at = First(meta_time("OriginalPublicationDate"), pixel_time("last_editorial_update"))

    def read_body(self, body: Body) -> None:
        tree: Any = self.page.tree
        for where in (INTRODUCTION, *CAPTIONS):
            for element in tree.xpath(where):
                text = text_of(grow(element), HIDDEN)
                if all(block.text != text for block in body.blocks):
                    body.paragraph(text)
        if not body.blocks:
            for part in tree.xpath("(//*[contains(@class,'story-body')])[1]"):
                Flow(body, Markup(hidden=HIDDEN)).read(grow(part))
