"""A document comes in; out goes what a decision about it looks at, so that a stored text and a fresh one meet alike.

Everything here is computed from headline, blocks, byline names, identity and first publication: what the warehouse
keeps. The document has to be clean already (`etl.clean.clean`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from etl.clean import fold, substance
from etl.dedupe.credits import credit_lines, credited
from etl.dedupe.minhash import band_keys, text_key
from etl.dedupe.publishers import group, site
from etl.dedupe.shingles import SHINGLE, Hashes, distinct, hash_and_mark, hash_words, shingle, words
from etl.model import Document

SHORT = 50  # words. Below, a few stock phrases make any overlap; only an equal headline and opening count
OPENING, OPENING_CHARACTERS = 25, 400  # words, and never more than so many characters: about one sentence
LEDE = 50  # words: the first two or three sentences

_COUNTED = (  # without "may" and "march", which are verbs too
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen "
    "january february april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_COUNTING = frozenset(_COUNTED.split())
_NUMBER_WORDS = distinct(hash_words(_COUNTED))


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What a decision looks at. Arrays are sorted and without repeats; what few decisions need is made on demand."""

    source: str
    native_id: str
    address: str | None
    layout: str
    site: str | None  # registrable domain, "reuters.com"; None where no address is known
    publisher: str | None  # owner of the site where it shares its texts ("gannett"), else the site
    published_at: datetime | None
    title: str  # headline, folded
    text: str  # body without noise, folded
    words: int
    shingles: Hashes
    lede: Hashes  # shingles of the first 50 words
    figures: Hashes  # numbers, number words, weekdays and months of the body
    credit_lines: tuple[str, ...]

    @property
    def article(self) -> tuple[str, str]:
        return self.source, self.native_id

    @property
    def content(self) -> tuple[str, str]:
        """Equal where two texts are, noise and style aside."""
        return self.title, self.text

    @property
    def headline(self) -> tuple[str, ...]:
        return tuple(words(self.title))

    @property
    def opening(self) -> str:
        return opening(self.text)

    @property
    def credits(self) -> frozenset[str]:
        return credited(self.credit_lines)


def profile(document: Document) -> Profile:
    """What a decision about this clean document looks at."""
    texts = [block.text for block in document.blocks]
    text = "\n".join(substance(texts))
    hashes, numeric = hash_and_mark(text)
    ordered = shingle(hashes)
    return Profile(
        source=document.source,
        native_id=document.native_id,
        address=document.canonical_url,
        layout=document.layout,
        site=site(document.canonical_url, document.source),
        publisher=group(document.canonical_url, document.source),
        published_at=document.first_published_at,
        title=fold(document.headline),
        text=text,
        words=len(hashes),
        shingles=distinct(ordered),
        lede=distinct(ordered[: LEDE - SHINGLE + 1]),
        figures=distinct(hashes[numeric | _counting(hashes)]),
        credit_lines=credit_lines(texts, [byline.name for byline in document.bylines]),
    )


def _counting(hashes: Hashes) -> NDArray[np.bool_]:
    places = np.searchsorted(_NUMBER_WORDS, hashes)
    places[places == len(_NUMBER_WORDS)] = 0
    counting: NDArray[np.bool_] = _NUMBER_WORDS[places] == hashes
    return counting


def is_figure(word: str) -> bool:
    """Is this folded word a number, written either way, a weekday or a month?"""
    return word[0].isdigit() or word in _COUNTING


def signature(document: Document) -> tuple[int, ...]:
    """Signed 64-bit band keys of a clean document: 59, or 1 under 50 words, or none without a word of body."""
    text = "\n".join(substance(block.text for block in document.blocks))
    hashes = hash_words(text)
    if not len(hashes):
        return ()
    exact = text_key(" ".join(words(fold(document.headline))) + "\n" + opening(text))
    return (exact,) if len(hashes) < SHORT else (*band_keys(shingle(hashes)).tolist(), exact)


def opening(text: str) -> str:
    """The first 25 words of folded text."""
    return " ".join(words(text[:OPENING_CHARACTERS])[:OPENING])
