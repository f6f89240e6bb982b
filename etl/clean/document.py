"""A document as parsed comes in, the document we keep goes out; nothing is refused.

Every text is repaired; blocks that hold nothing, and a long paragraph the page repeats word for word, are dropped.
"""

from __future__ import annotations

from dataclasses import replace

from msgspec.structs import replace as with_changed

from etl.clean.repair import repair
from etl.model import Block, BlockKind, Document

# A page that shows a paragraph twice does so by accident of its template (the same text in a summary box, or in two
# columns of an old layout). Short lines repeat on purpose: "Venezuela's army", "Yes", a refrain.
LONG_PARAGRAPH = 12  # words
_MAY_REPEAT_BY_ACCIDENT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def clean(document: Document) -> Document:
    """Return the document with damage undone. Idempotent; an undamaged document comes back equal."""
    standfirst = _optional(document.standfirst)
    return replace(
        document,
        headline=repair(document.headline),
        standfirst=standfirst or None,
        section=_optional(document.section) or None,
        tags=tuple(repair(tag) for tag in document.tags),
        bylines=tuple(
            with_changed(byline, name=repair(byline.name), role=_optional(byline.role)) for byline in document.bylines
        ),
        blocks=_blocks(document.blocks),
        images=tuple(
            with_changed(i, alt=_optional(i.alt), caption=_optional(i.caption), credit=_optional(i.credit))
            for i in document.images
        ),
        links=tuple(with_changed(link, text=repair(link.text)) for link in document.links),
    )


def _blocks(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    kept: list[Block] = []
    seen: set[str] = set()
    for block in blocks:
        text = repair(block.text)
        if not text:
            continue
        if block.kind in _MAY_REPEAT_BY_ACCIDENT and len(text.split()) >= LONG_PARAGRAPH:
            if text in seen:
                continue
            seen.add(text)
        kept.append(with_changed(block, text=text, headline=_optional(block.headline), author=_optional(block.author)))
    return tuple(kept)


def _optional(text: str | None) -> str | None:
    return repair(text) if text else text
