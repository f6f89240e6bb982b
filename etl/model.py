"""What crosses from one stage to the next: `Candidate → Capture → Document → Revision (+ Facts)`.

Frozen dataclasses, and frozen structs for the parts of a page that come in dozens: a struct is made in a tenth of a
dataclass's time. No behaviour beyond what their own fields imply. All times are timezone-aware UTC.
Spans are half-open intervals of Unicode code points into `Document.body`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

import msgspec

# Between two blocks of a body. Part of every evidence span's arithmetic: changing it invalidates all stored spans.
BLOCK_SEPARATOR = "\n\n"


class Outcome(StrEnum):
    """The one bin in which a candidate ends. The bins of a run sum to its candidates."""

    NEW = "new"  # an article not known before
    REVISED = "revised"  # a known article with a text not seen before
    UNCHANGED = "unchanged"  # a known article with the text it already had (or a 304)
    DUPLICATE = "duplicate"  # another address, in this same run, of an article already counted in this run
    REJECTED = "rejected"  # fetched, but no article: a row in ops.rejection says why
    FORBIDDEN = "forbidden"  # robots.txt does not allow it; not fetched
    GONE = "gone"  # 404 or 410
    FAILED = "failed"  # after its retries; tried again next run


class BlockKind(StrEnum):
    PARAGRAPH = "paragraph"
    CROSSHEAD = "crosshead"
    LIST_ITEM = "list_item"
    QUOTATION = "quotation"
    POST = "post"  # a social post, or one entry of a live page


class PageType(StrEnum):
    ARTICLE = "article"
    LIVE = "live"
    VIDEO = "video"
    GALLERY = "gallery"


class Precision(StrEnum):
    """How exactly `first_published_at` is known."""

    SECOND = "second"
    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A URL worth fetching, and why."""

    url: str
    reason: str  # "feed", "topic_page", "sitemap", "recheck", "link", "wayback", "warc", "file"
    source: str  # where it was found: a feed's address, a file's path
    title: str | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """The answer that one without a body of its own says it is the same as; None where it does not say which."""

    url: str | None = None  # the address the body came from
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Capture:
    """One stored HTTP response. On disk it is a WARC record; `archive`, `offset` and `length` say where."""

    url: str  # as requested
    fetched_at: datetime
    status: int
    headers: Mapping[str, str]  # lower-case names
    body: bytes  # content decoded (gzip, br undone), bytes as served
    final_url: str | None = None  # after redirects
    archive: str | None = None  # fsspec URI of the WARC file
    offset: int | None = None
    length: int | None = None
    digest: str | None = None  # sha1:BASE32 of the payload, as WARC writes it; of a revisit that of the body it means
    same_as: Earlier | None = None  # "not modified", or the same bytes again: a `revisit` in WARC
    truncated: str | None = None  # WARC's word where the body is not whole: "disconnect", "length", "time"

    @property
    def address(self) -> str:
        """The address the body came from: after redirects where there were any."""
        return self.final_url or self.url


class Block(msgspec.Struct, frozen=True, gc=False):
    """One piece of a body, in reading order. `text` never contains a line break that the page does not show."""

    kind: BlockKind
    text: str
    id: str | None = None  # of a live page's entry
    at: datetime | None = None  # a post's time
    headline: str | None = None  # a live page's entry may have one
    author: str | None = None  # a social post's author, as shown
    handle: str | None = None  # "@AmbJohnBolton"


class Byline(msgspec.Struct, frozen=True, gc=False):
    name: str  # without "By"
    role: str | None = None


class Image(msgspec.Struct, frozen=True, gc=False):
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None


class Link(msgspec.Struct, frozen=True, gc=False):
    href: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """What parsing makes of a capture. `provenance` names, for each field that was found, the element that said so."""

    native_id: str
    canonical_url: str | None
    layout: str  # "e5", "amp", "text", "fallback", …
    page_type: PageType
    language: str  # ISO 639-1
    headline: str
    standfirst: str | None
    bylines: tuple[Byline, ...]
    section: str | None
    tags: tuple[str, ...]
    first_published_at: datetime | None
    last_modified_at: datetime | None
    published_precision: Precision | None
    published_basis: str | None
    blocks: tuple[Block, ...]
    images: tuple[Image, ...] = ()
    links: tuple[Link, ...] = ()
    source: str = "bbc"  # the publisher: with native_id it identifies the article
    provenance: Mapping[str, str] = field(default_factory=dict)

    @property
    def body(self) -> str:
        return BLOCK_SEPARATOR.join(block.text for block in self.blocks)


class Tier(StrEnum):
    """How sure a fact is."""

    CERTAIN = "A"  # a known entity by full name, a marked quotation with its verb, a figure of a known measure
    LIKELY = "B"  # bound by context: a bare surname, an inferred speaker
    RAW = "C"  # seen, not resolved


class EntityKind(StrEnum):
    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    EVENT = "event"


@dataclass(frozen=True, slots=True)
class Span:
    """Evidence: `body[char_start:char_end] == surface`, always."""

    char_start: int
    char_end: int
    surface: str


@dataclass(frozen=True, slots=True)
class Mention(Span):
    kind: EntityKind
    entity_id: str | None  # gazetteer id such as "person:nicolas-maduro"; None for a name not in it (tier C)
    name: str  # the entity's name, or the surface without its title
    tier: Tier
    rule: str
    rule_version: int


@dataclass(frozen=True, slots=True)
class Quote(Span):
    """`surface` is the quoted text without its outer marks; for indirect speech the clause or sentence."""

    kind: str  # "direct" | "mixed" | "indirect" | "post"
    speaker_id: str | None  # gazetteer id
    speaker: str | None  # as the text names them
    cue: str | None  # the verb: "said", "tweeting"
    addressee: str | None
    tier: Tier
    rule: str
    rule_version: int


@dataclass(frozen=True, slots=True)
class Figure(Span):
    measure: str | None  # id in dim_measure; None when not known
    value_low: float
    value_high: float | None  # None: open ("more than")
    modifier: str  # exact | more_than | at_least | about | up_to | less_than | nearly
    unit: str | None
    as_of: date | None
    attributed_to: str | None  # entity id, else as named
    vague: bool  # "tens of thousands": only the order of magnitude is meant
    basis: str | None  # how the value was computed, where it is not the number printed ("1/4 × 30 million")
    tier: Tier
    rule: str
    rule_version: int


@dataclass(frozen=True, slots=True)
class Topic:
    topic: str  # id in dim_topic
    score: float
    central: bool
    hits: tuple[Span, ...]  # in the body; a hit in the headline counts in the score only
    rule: str
    rule_version: int


@dataclass(frozen=True, slots=True)
class DateMention(Span):
    value: date  # first day of the period meant
    resolution: str  # "day" | "month" | "year"
    rule: str
    rule_version: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything extracted from one revision."""

    mentions: tuple[Mention, ...] = ()
    quotes: tuple[Quote, ...] = ()
    figures: tuple[Figure, ...] = ()
    topics: tuple[Topic, ...] = ()
    dates: tuple[DateMention, ...] = ()
    tone: float | None = None  # (positive − negative words) per 100 words, names masked
    crisis_score: float = 0.0
    crisis_reasons: tuple[str, ...] = ()
    is_crisis: bool = False
    focus_country: str | None = None  # entity id "place:venezuela"


@dataclass(frozen=True, slots=True)
class Revision:
    """One distinct text of an article with its facts, ready to load."""

    document: Document
    capture: Capture
    content_sha256: bytes  # of the normalised text: equal means unchanged
    signature: tuple[int, ...]  # signed 64-bit LSH band keys
    facts: Facts
    parser_version: int
    extractor_version: int
    fact_versions: Mapping[str, str] = field(default_factory=dict)  # by kind of facts: the rules they come from


@dataclass(frozen=True, slots=True)
class Refresh:
    """Facts of some kinds, read again from a text that is stored. `versions` are those of these kinds."""

    revision_id: int
    document: Document
    kinds: frozenset[str]
    facts: Facts
    versions: Mapping[str, str]
