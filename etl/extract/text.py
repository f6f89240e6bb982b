"""A body comes in as its blocks; out come the same characters folded for matching, with a map back, and its sentences.

Folding lowers case, drops accents and straightens quote marks; one character of the fold points at one character of
the body, so that a match in the fold is a span of the body.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from etl.model import BLOCK_SEPARATOR, BlockKind, Document, Span

UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢİĪĶĹĻŁŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽȘȚ"
CAP = rf"[{UPPER}][\w'’\-]*"

_STRAIGHT = {
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "‑": "-",
}


class _Fold(dict[int, str]):
    """`str.translate` table that fills itself: each character to one folded character, or to none."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = _STRAIGHT.get(character)
        if folded is None:
            parts = unicodedata.normalize("NFKD", character)
            kept = "".join(c for c in parts if not unicodedata.combining(c) and unicodedata.category(c) != "Cf").lower()
            folded = kept if len(kept) <= 1 else character
            if character.isspace() and character != "\n":
                folded = " "
        self[code] = folded
        return folded


_FOLD = _Fold()


def fold(text: str) -> str:
    """Lower case, no accents, straight quotes. May be shorter than `text` where it has combining marks."""
    return text.translate(_FOLD)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the body: a block or a sentence."""

    start: int
    end: int
    text: str
    kind: BlockKind = BlockKind.PARAGRAPH


# After these a full stop ends no sentence.
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Sr|Sra|Jr|St|Sen|Rep|Gov|Gen|Col|Lt|Capt|Maj|Sgt|Prof|Rev|Hon|No|vs|Inc|Corp|Co|Ltd|Jan|Feb|Aug|Sept|Oct|Nov|Dec|"
    r"approx|Adm|Brig|Amb|Pres|EE|UU)|\b[A-Z]|[A-Z]\.[A-Z]|\bU\.S|\bU\.N|a\.m|p\.m)\.$"
)
# Stands for each character of a quotation where sentences are read without the words quoted in them.
MASK = "\x02"
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’')\]]*(?=\s+[\"“‘'(\[¿¡]*[" + UPPER + r"0-9@" + MASK + r"])|\n+")


# Characters. No writer's sentence is a third of it; a text without full stops must not cost the square of its length.
LONGEST_SENTENCE = 2_000


def sentences(text: str, start: int = 0, kind: BlockKind = BlockKind.PARAGRAPH) -> list[Piece]:
    """The sentences of one block, `start` being where it begins in the body. What is too long for one is cut."""
    return [
        Piece(start + begin, start + end, text[begin:end], kind)
        for first, last in _bounds(text)
        for begin, end in _cut(text, first, last)
    ]


def _cut(text: str, begin: int, end: int) -> Iterator[tuple[int, int]]:
    while end - begin > LONGEST_SENTENCE:
        space = text.rfind(" ", begin + 1, begin + LONGEST_SENTENCE)
        stop = space if space > begin else begin + LONGEST_SENTENCE
        yield begin, stop
        begin = stop
    yield begin, end


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    begin = 0
    for stop in _SENTENCE_END.finditer(text):
        if (
            _ABBREVIATION.search(text, max(begin, stop.start() - 6), stop.start() + 1)
            and stop.group()[-1] not in '"”\n'
        ):
            continue
        if text[begin : stop.end()].strip():
            yield begin, stop.end()
        begin = stop.end()
        while begin < len(text) and text[begin].isspace():
            begin += 1
    if text[begin:].strip():
        yield begin, len(text)


class Text:
    """The body of one document, folded once for every rule."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.body = document.body
        self.folded = fold(self.body)
        self._map: list[int] | None = None
        if len(self.folded) != len(self.body):
            self._map = [i for i, c in enumerate(self.body) if fold(c)]
            self._map.append(len(self.body))

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of the fold lies in the body; marks that combine with its last character belong to it."""
        if self._map is None:
            return start, end
        first, last = self._map[start], self._map[end - 1] + 1
        while last < len(self.body) and unicodedata.combining(self.body[last]):
            last += 1
        return first, last

    def unplace(self, at: int) -> int:
        """Where a place of the body lies in the fold; of a character that the fold leaves out, where it would be."""
        return at if self._map is None else bisect_left(self._map, at)

    @cached_property
    def blocks(self) -> list[Piece]:
        """The blocks with their places in the body, empty ones left out."""
        found, start = [], 0
        for block in self.document.blocks:
            if block.text:
                found.append(Piece(start, start + len(block.text), block.text, block.kind))
            start += len(block.text) + len(BLOCK_SEPARATOR)
        return found

    @cached_property
    def sentences(self) -> list[Piece]:
        return [piece for block in self.blocks for piece in sentences(block.text, block.start, block.kind)]

    def span(self, start: int, end: int) -> Span:
        return Span(start, end, self.body[start:end])
