"""Documents as parsing would hand them over, from paragraphs written in a test."""

from __future__ import annotations

from datetime import UTC, datetime

from etl.model import Block, BlockKind, Document, PageType, Precision


def document(
    *paragraphs: str | Block,
    headline: str = "What happened",
    standfirst: str | None = None,
    published: str | None = "2019-08-21",
    language: str = "en",
) -> Document:
    """Strings become paragraphs; give a `Block` where the kind matters. `published`: an ISO date, or None."""
    blocks = tuple(p if isinstance(p, Block) else Block(BlockKind.PARAGRAPH, p) for p in paragraphs)
    return Document(
        native_id="1",
        canonical_url=None,
        layout="text",
        page_type=PageType.ARTICLE,
        language=language,
        headline=headline,
        standfirst=standfirst,
        bylines=(),
        section=None,
        tags=(),
        first_published_at=datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None,
        last_modified_at=None,
        published_precision=Precision.DAY if published else None,
        published_basis="test" if published else None,
        blocks=blocks,
    )
