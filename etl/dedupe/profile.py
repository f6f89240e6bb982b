"""A document comes in; out goes what a decision about it looks at, so that a stored text and a fresh one meet alike.

Everything here is computed from headline, blocks, byline names, identity and first publication: what the warehouse
keeps. The document has to be clean already (`etl.clean.clean`).
"""

from __future__ import annotations

import re
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


def _words(text: str) -> list[str]:
    return text.split()


# Numbers written out and in figures, months and weekdays in full and short: what one desk's style writes as "four",
# another's makes a 4. Without "may" and "march", "sun" and "wed", which are other words too.
_SAME = dict(
    pair.split("=")
    for pair in _words(
        "two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 thirteen=13 fourteen=14 "
        "fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20 thirty=30 forty=40 fifty=50 sixty=60 "
        "seventy=70 eighty=80 ninety=90 hundred=hundred thousand=thousand million=million billion=billion dozen=dozen"
    )
)
_DAYS = dict(
    pair.split("=")
    for pair in _words(
        "jan=january feb=february apr=april jun=june jul=july aug=august sep=september sept=september oct=october "
        "nov=november dec=december mon=monday tue=tuesday tues=tuesday thu=thursday thurs=thursday fri=friday"
    )
)
_DAYS |= {day: day for day in (*_DAYS.values(), "wednesday", "saturday", "sunday")}
_SAME |= _DAYS
_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE_WORDS = distinct(hash_words(" ".join(_SAME)))
_FIGURES = dict(zip(hash_words(" ".join(_SAME)).tolist(), hash_words(" ".join(_SAME.values())).tolist(), strict=True))
_SAME_FIGURES = np.array([_FIGURES[key] for key in _FIGURE_WORDS.tolist()], dtype=np.uint64)


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
    modified_at: datetime | None  # the last update the page states
    title: str  # headline, folded
    text: str  # body without noise, folded
    words: int
    ordered: Hashes  # shingles in reading order, repeats kept
    shingles: Hashes
    lede: Hashes  # shingles of the first 50 words
    figures: Hashes  # numbers, weekdays and months of the body, however they are written
    styled: Hashes  # hashes of its words in reading order, numbers in one style
    is_figure: NDArray[np.bool_]  # which of these are figures
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
    styled, figures = _figures(hashes, numeric)
    ordered = shingle(hashes)
    return Profile(
        source=document.source,
        native_id=document.native_id,
        address=document.canonical_url,
        layout=document.layout,
        site=site(document.canonical_url, document.source),
        publisher=group(document.canonical_url, document.source),
        published_at=document.first_published_at,
        modified_at=document.last_modified_at,
        title=fold(document.headline),
        text=text,
        words=len(hashes),
        ordered=ordered,
        shingles=distinct(ordered),
        lede=distinct(ordered[: LEDE - SHINGLE + 1]),
        figures=distinct(styled[figures]),
        styled=styled,
        is_figure=figures,
        credit_lines=credit_lines(texts, [byline.name for byline in document.bylines]),
    )


def _figures(hashes: Hashes, numeric: NDArray[np.bool_]) -> tuple[Hashes, NDArray[np.bool_]]:
    places = np.searchsorted(_FIGURE_WORDS, hashes)
    places[places == len(_FIGURE_WORDS)] = 0
    written = _FIGURE_WORDS[places] == hashes
    return np.where(written, _SAME_FIGURES[places], hashes), numeric | written


def is_figure(word: str) -> bool:
    """Is this folded word a number, written either way, a weekday or a month?"""
    return word[0].isdigit() or word in _SAME


def is_date(word: str) -> bool:
    """Is this folded word a year, a weekday or a month?"""
    return _YEAR.fullmatch(word) is not None or (word in _DAYS)


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
