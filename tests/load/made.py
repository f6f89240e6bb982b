"""Small made-up revisions for the tests of the load: nothing in them was ever published."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from etl.model import (
    Block,
    BlockKind,
    Byline,
    Capture,
    DateMention,
    Document,
    EntityKind,
    Facts,
    Figure,
    Link,
    Mention,
    PageType,
    Precision,
    Quote,
    Revision,
    Span,
    Tier,
    Topic,
)  # fmt: skip

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def at(minutes: float) -> datetime:
    """Minutes after noon of the first day."""
    return NOON + timedelta(minutes=minutes)


def span(body: str, surface: str) -> tuple[int, int, str]:
    start = body.index(surface)
    return start, start + len(surface), surface


def facts(body: str) -> Facts:
    """One fact of each kind about the made sentence "about 40 boats", where the body has it."""
    if "about 40 boats" not in body:
        return Facts()
    rising = span(body, "the river is rising")
    boats = span(body, "about 40 boats")
    master = "the harbour master"
    return Facts(
        mentions=(Mention(*span(body, "Río Claro"), EntityKind.PLACE, None, "Río Claro", Tier.RAW, "capital", 1),),
        quotes=(Quote(*rising, "direct", None, master, "said", None, Tier.LIKELY, "said", 2),),
        figures=(
            Figure(*boats, None, 36, 44, "about", "boats", None, master, False, None, Tier.CERTAIN, "approximate", 1),
        ),
        topics=(Topic("border", 1.5, True, (Span(*span(body, "river")),), "phrases", 1),),
        dates=(DateMention(*span(body, "in May"), date(2024, 5, 1), "month", "month", 1),),
        tone=-0.5,
        crisis_score=0.25,
        crisis_reasons=("made",),
    )


def revision(
    native_id: str = "49000001",
    text: str = "Ferries stopped in May.",
    seen: datetime = NOON,
    *,
    url: str | None = None,
    headline: str = "Ferries stop",
    published: datetime | None = None,
    precision: Precision = Precision.SECOND,
    modified: datetime | None = None,
    parser_version: int = 1,
    extractor_version: int = 1,
    section: str | None = "Latin America",
) -> Revision:
    """A revision whose identity is its article, its text and the instant it was seen."""
    address = url or f"https://www.bbc.com/news/world-latin-america-{native_id}"
    blocks = tuple(Block(BlockKind.PARAGRAPH, part) for part in text.split("\n\n"))
    document = Document(
        native_id=native_id, canonical_url=f"https://www.bbc.com/news/{native_id}", layout="e5",
        page_type=PageType.ARTICLE, language="en", headline=headline, standfirst=None, bylines=(Byline("A. Writer"),),
        section=section, tags=("Ferries",), first_published_at=published, last_modified_at=modified,
        published_precision=precision if published else None, published_basis="json_ld" if published else None,
        blocks=blocks, links=(Link("https://www.bbc.com/news/world-latin-america-49000009", "Ferries"),),
        provenance={"headline": "h1"},
    )  # fmt: skip
    capture = Capture(
        address, seen, 200, {"content-type": "text/html"}, b"", archive="file:///a.warc.gz", offset=0, length=9
    )
    sha = hashlib.sha256(f"{headline}\n{document.body}".encode()).digest()
    signature = tuple(int.from_bytes(sha[i : i + 8], signed=True) for i in range(0, 32, 8))
    return Revision(document, capture, sha, signature, facts(document.body), parser_version, extractor_version)


BOATS = 'In Río Claro the harbour master said "the river is rising" and counted about 40 boats in May.'
