"""Two clean documents come in; the passages both bodies share go out, with where they stand, for a person to read."""

from __future__ import annotations

import re

from etl.clean import fold
from etl.dedupe.decision import Passage
from etl.dedupe.shingles import SHINGLE, hash_words, shingle, words
from etl.model import Document

SHORTEST = 8  # words: a shorter run is a phrase anybody uses
_WORD = re.compile(r"\w+")


def passages(a: Document, b: Document) -> tuple[Passage, ...]:
    """Maximal runs of at least 8 words that stand in both bodies, in the order of `a`; each place in `a` once."""
    body_a, body_b = a.body, b.body
    spans_a, shingles_a = _shingled(body_a)
    spans_b, shingles_b = _shingled(body_b)
    places: dict[int, list[int]] = {}
    for place, value in enumerate(shingles_b):
        places.setdefault(value, []).append(place)
    found = []
    start = 0
    while start < len(shingles_a):
        length, other = _longest(shingles_a, start, shingles_b, places.get(shingles_a[start], ()))
        if length and length + SHINGLE - 1 >= SHORTEST:
            last = start + length + SHINGLE - 2
            a_start, a_end = spans_a[start][0], spans_a[last][1]
            b_start, b_end = spans_b[other][0], spans_b[other + length + SHINGLE - 2][1]
            found.append(Passage(body_a[a_start:a_end], a_start, a_end, b_start, b_end))
            start = last + 1
        else:
            start += 1
    return tuple(found)


def _shingled(body: str) -> tuple[list[tuple[int, int]], list[int]]:
    spans, tokens = [], []
    for match in _WORD.finditer(body):
        spans.append(match.span())
        tokens.append("".join(words(fold(match[0]))) or "_")  # one word stays one, "½" too
    return spans, shingle(hash_words(" ".join(tokens))).tolist()


def _longest(a: list[int], start: int, b: list[int], places: list[int] | tuple[()]) -> tuple[int, int]:
    best, where = 0, 0
    for place in places:
        length = 0
        while start + length < len(a) and place + length < len(b) and a[start + length] == b[place + length]:
            length += 1
        if length > best:
            best, where = length, place
    return best, where
