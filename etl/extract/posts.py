"""An embedded social post comes in, one quotation of its author goes out; or none, where nobody is named.

The author is who the page names, else who signs the post's own text: "… — Ana Ruiz (@anaruiz) 22 August 2019".
"""

from __future__ import annotations

import re

from etl.extract.gazetteer import known
from etl.extract.speakers import Speakers
from etl.extract.text import Piece, Text, fold
from etl.model import BlockKind, Quote, Tier

VERSION = 1

_SIGNATURE = re.compile(r"\s*[—–-]\s*(?P<name>[^—–\n]{2,60}?)\s*\(@\w+\).*$", re.DOTALL)


def find(text: Text, block: Piece, speakers: Speakers) -> list[Quote]:
    """An embedded post is one quote of its author."""
    original = next((b for b in text.document.blocks if b.text == block.text and b.kind is BlockKind.POST), None)
    words, author = block.text, original.author if original else None
    signed = _SIGNATURE.search(words)
    if signed:
        words, author = words[: signed.start()], author or signed["name"]
    stripped = words.strip()
    if not stripped or (text.document.page_type.value == "live" and not author):
        return []
    start = block.start + words.index(stripped)
    entity = _author(author, speakers)
    return [
        Quote(
            start,
            start + len(stripped),
            stripped,
            "post",
            entity,
            author,
            None,
            None,
            Tier.CERTAIN if entity else Tier.RAW,
            "embedded_post",
            VERSION,
        )
    ]


def _author(author: str | None, speakers: Speakers) -> str | None:
    if not author:
        return None
    wanted = fold(author)
    return next((m.entity_id for m in speakers.mentions if m.entity_id and fold(m.name) == wanted), None) or known(
        wanted
    )
