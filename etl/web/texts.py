"""Texts with what was found in them marked in place: facts with their spans come in, escaped HTML goes out.

Spans overlap (a name within a quotation within a topic's phrase): the text is cut at all their ends, and each piece
carries the kinds of all spans over it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from markupsafe import Markup, escape


@dataclass(frozen=True, slots=True)
class MarkedBlock:
    kind: str  # paragraph, crosshead, list_item, quotation or post
    html: Markup


def marked(body: str, blocks: Sequence[dict[str, Any]], facts: Sequence[Any], at: str = "") -> list[MarkedBlock]:
    """The blocks of a text. `at`, such as "120-134", is the span one came for: it is marked as the one."""
    wanted = _span(at)
    return [
        MarkedBlock(block["kind"], _piece(body, block["char_start"], block["char_end"], facts, wanted))
        for block in blocks
    ]


def marked_sentence(sentence: str, surfaces: Sequence[str]) -> Markup:
    """A sentence with the words marked that were found in it."""
    words = sorted({surface for surface in surfaces if surface}, key=len, reverse=True)
    if not words:
        return escape(sentence)
    parts = re.split("(" + "|".join(map(re.escape, words)) + ")", sentence)
    return Markup("").join(Markup("<mark>{}</mark>").format(p) if n % 2 else escape(p) for n, p in enumerate(parts))


def _piece(body: str, start: int, end: int, facts: Sequence[Any], wanted: tuple[int, int] | None) -> Markup:
    inside = [fact for fact in facts if fact.char_start < end and fact.char_end > start]
    cuts = {start, end, *(cut for fact in inside for cut in (fact.char_start, fact.char_end))}
    if wanted:
        cuts |= set(wanted)
    edges = sorted(cut for cut in cuts if start <= cut <= end)
    pieces = []
    for left, right in pairwise(edges):
        over = [fact for fact in inside if fact.char_start <= left and fact.char_end >= right]
        here = bool(wanted and wanted[0] <= left and right <= wanted[1])
        text = escape(body[left:right])
        if over or here:
            kinds = sorted({fact.kind for fact in over}) + (["here"] if here else [])
            title = "; ".join(dict.fromkeys(f"{fact.kind}: {fact.about}" for fact in over))
            place = Markup(' id="here"') if here and wanted and left == max(wanted[0], start) else Markup("")
            text = Markup('<mark class="{}" title="{}"{}>{}</mark>').format(" ".join(kinds), title, place, text)
        pieces.append(text)
    return Markup("").join(pieces)


def _span(at: str) -> tuple[int, int] | None:
    found = re.fullmatch(r"(\d{1,9})-(\d{1,9})", at)
    return (int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None
