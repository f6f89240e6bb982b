"""A text and its names come in, one number goes out: positive minus negative words per 100 words.

Names are masked first ("Popular Will" is no praise) and a word after a negation counts the other way. The number means
something only beside the same number of other days. A text without words has none.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from etl.extract.text import Text
from etl.extract.words import words
from etl.model import Mention

VERSION = 2
NEGATIONS = words("negations")
NEGATION_REACH = 3  # words
_LETTER = re.compile(r"[a-z]")
_WORD = re.compile(r"[a-z][a-z'\-]*")


@cache
def lexicon() -> dict[str, int]:
    """Word → 1 or -1."""
    with (files(__package__) / "tone.csv").open(encoding="utf-8") as lines:
        return {row["word"]: int(row["sign"]) for row in csv.DictReader(lines)}


def measure(text: Text, mentions: Iterable[Mention]) -> float | None:
    said = _WORD.findall(_without(text, mentions))
    signs = lexicon()
    total = 0
    for n, word in enumerate(said):
        sign = signs.get(word)
        if sign:
            before = said[max(0, n - NEGATION_REACH) : n]
            negated = not NEGATIONS.isdisjoint(before) or any(one.endswith("n't") for one in before)
            total += -sign if negated else sign
    return round(100 * total / len(said), 3) if said else None


def _without(text: Text, mentions: Iterable[Mention]) -> str:
    """The fold with the letters of names made meaningless, as many words as before."""
    pieces, end = [], 0
    for start, stop in sorted((mention.char_start, mention.char_end) for mention in mentions):
        first, last = text.unplace(max(start, end)), text.unplace(stop)
        if last <= first:
            continue
        pieces += [text.folded[text.unplace(end) : first], _LETTER.sub("x", text.folded[first:last])]
        end = stop
    return "".join([*pieces, text.folded[text.unplace(end) :]])
