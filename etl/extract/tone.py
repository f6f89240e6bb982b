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

VERSION = 1
NEGATIONS = words("negations")
NEGATION_REACH = 3  # words
_WORD = re.compile(r"[a-z][a-z'\-]*")


@cache
def lexicon() -> dict[str, int]:
    """Word → 1 or -1."""
    with (files(__package__) / "tone.csv").open(encoding="utf-8") as lines:
        return {row["word"]: int(row["sign"]) for row in csv.DictReader(lines)}


def measure(text: Text, mentions: Iterable[Mention]) -> float | None:
    masked = bytearray(len(text.body) + 1)
    for mention in mentions:
        masked[mention.char_start : mention.char_end] = b"\1" * (mention.char_end - mention.char_start)
    signs = lexicon()
    total = count = 0
    negated = 0
    for match in _WORD.finditer(text.folded):
        count += 1
        word = match.group()
        sign = signs.get(word, 0)
        if sign and not masked[text.place(match.start(), match.end())[0]]:
            total += -sign if negated else sign
        negated = NEGATION_REACH if word in NEGATIONS or word.endswith("n't") else max(0, negated - 1)
    return round(100 * total / count, 3) if count else None
