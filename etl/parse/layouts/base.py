"""What a layout is: a test that recognises its pages, rules for its fields, and a reader of its body.

In: a `Page`. Out: a `Document` with the provenance of every field that was found. Refused: a page of the layout
without a headline, without text, or without any id.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from datetime import datetime
from typing import Any, ClassVar

from etl.errors import Reason, Rejected
from etl.model import Byline, Document, PageType, Precision
from etl.parse.body import Body
from etl.parse.identity import NATIVE_ID, SOURCE, Identity, identify, site_of
from etl.parse.page import Page
from etl.parse.rules import First, Rule, meta, meta_time
from etl.parse.words import squeeze

WORLD_SERVICE = {
    "mundo": "es", "portuguese": "pt", "afrique": "fr", "arabic": "ar", "burmese": "my", "hindi": "hi",
    "indonesia": "id", "japanese": "ja", "korean": "ko", "persian": "fa", "russian": "ru", "swahili": "sw",
    "turkce": "tr", "ukrainian": "uk", "urdu": "ur", "vietnamese": "vi", "zhongwen": "zh", "ukchina": "zh",
    "pidgin": "pcm", "hausa": "ha", "somali": "so", "bengali": "bn", "tamil": "ta", "thai": "th",
    "nepali": "ne", "pashto": "ps", "punjabi": "pa", "telugu": "te", "cymrufyw": "cy", "naidheachdan": "gd",
    "azeri": "az", "uzbek": "uz", "kyrgyz": "ky", "serbian": "sr", "sinhala": "si",
}  # fmt: skip


class Layout(ABC):
    """One generation of BBC page markup."""

    NAME: ClassVar[str]
    YEARS: ClassVar[tuple[int, int | None]]  # in which it was served; None: still is
    PAGE_TYPE: ClassVar[PageType] = PageType.ARTICLE
    NEEDS_WHOLE_PAGE: ClassVar[bool] = (
        True  # False where the text has an end mark of its own: then a lost tail is no loss
    )

    headline = First(meta("og:title"))
    standfirst = First(meta("description"), meta("og:description"))
    section = First(meta("article:section"), meta("og:article:section"), meta("section"))
    native_id = First(meta("cps_id"))
    first_published_at = First()
    last_modified_at = First(meta_time("OriginalPublicationDate"))

    @classmethod
    @abstractmethod
    def matches(cls, page: Page) -> bool:
        """Is this page of this layout? Decided by what the page is, never by its date or address."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.body_element: str | None = None  # which element held the text, where a layout knows more than one place

    # -- what a layout may read differently ---------------------------------------------------------------------------
    @abstractmethod
    def read_body(self, body: Body) -> None:
        """Put the article's blocks, images and links into `body`."""

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        return (), None

    def read_tags(self) -> tuple[tuple[str, ...], str | None]:
        return (), None

    def page_type(self) -> PageType:
        return self.PAGE_TYPE

    def addresses(self) -> Iterator[tuple[str, str | None]]:
        """(provenance, address) of every place the page says its own address, the most trusted first."""
        page = self.page
        yield "link canonical", page.canonical
        yield "meta og:url", page.meta.get("og:url")
        yield "meta UKFS_URL", _on_news_host(page.meta.get("ukfs_url"))
        yield "the address given", page.url

    # -- the same for all -------------------------------------------------------------------------------------------
    def read(self) -> Document:
        if self.NEEDS_WHOLE_PAGE and self.page.is_cut_off:
            raise Rejected(Reason.UNREADABLE, "The page is cut off before its end; fetch it again.")
        provenance: dict[str, str] = {}

        def field(name: str, kind: type = str) -> Any:
            value, source = getattr(self, name)(self, kind)
            if source:
                provenance[name] = source
            return value

        body = Body()
        self.read_body(body)  # first, for it refuses section fronts, which may have no headline either
        headline = squeeze(field("headline"))
        if not headline:
            raise Rejected(Reason.NO_HEADLINE, f"A page of layout {self.NAME} without a headline.")
        blocks, images, links = body.finished()
        if not blocks:
            raise Rejected(Reason.NO_BODY, f"A page of layout {self.NAME} without a paragraph: {headline!r}.")
        provenance["blocks"] = f"layout {self.NAME}" + (f": {self.body_element}" if self.body_element else "")
        identity = self._identity(field("native_id"), provenance)
        people, source = self.read_bylines()
        if source and people:
            provenance["bylines"] = source
        tags, source = self.read_tags()
        if source and tags:
            provenance["tags"] = source
        first: datetime | None = field("first_published_at", datetime)
        return Document(
            native_id=identity.native_id,
            canonical_url=identity.canonical_url or None,
            layout=self.NAME,
            page_type=self.page_type(),
            language=self._language(identity.canonical_url, provenance),
            headline=headline,
            standfirst=squeeze(field("standfirst")) or None,
            bylines=people,
            section=squeeze(field("section")) or None,
            tags=tags,
            first_published_at=first,
            last_modified_at=field("last_modified_at", datetime),
            published_precision=Precision.SECOND if first else None,
            published_basis=provenance.get("first_published_at"),
            blocks=blocks,
            images=images,
            links=links,
            source=identity.source,
            provenance=provenance,
        )

    def _identity(self, stated: str | None, provenance: dict[str, str]) -> Identity:
        """The id the page states wins over any address; the canonical address is the first that carries an id."""
        known: list[tuple[str, Identity]] = []
        stated = stated if stated and NATIVE_ID.match(stated) else None
        for name, url in self.addresses():
            found = identify(url) if url else None
            if found:
                known.append((name, found))
                if stated in (None, found.native_id):
                    break
        if stated:
            if not known:
                return Identity(SOURCE, stated, "")
            name, address = known[-1] if known[-1][1].native_id == stated else known[0]
            provenance["canonical_url"] = name
            return Identity(SOURCE, stated, address.canonical_url)
        if not known:
            raise Rejected(
                Reason.NO_IDENTITY,
                "Neither the page nor an address says which article this is. Give its address with --url.",
            )
        provenance["native_id"] = provenance["canonical_url"] = known[0][0]
        return known[0][1]

    def _language(self, canonical: str, provenance: dict[str, str]) -> str:
        stated = self.stated_language()
        if stated:
            provenance["language"] = stated[1]
            return stated[0][:3].split("-")[0].lower()
        provenance["language"] = "site"
        return WORLD_SERVICE.get(site_of(canonical) or "", "en")

    def stated_language(self) -> tuple[str, str] | None:
        return (self.page.language, "html lang") if self.page.language else None

    # -- rules ask the layout; what it does not have itself the page has ----------------------------------------------
    def __getattr__(self, name: str) -> Any:
        if name == "page":
            raise AttributeError(name)
        return getattr(self.page, name)


def own(name: str, key: str) -> Rule:
    """A value the layout itself worked out: attribute `key`."""
    return Rule(name, lambda layout: getattr(layout, key))


def _on_news_host(path: str | None) -> str | None:
    """`/1/hi/world/americas/123.stm` as an address; other addresses as they are."""
    return f"http://news.bbc.co.uk{path}" if path and path.startswith("/") and path.endswith(".stm") else path
