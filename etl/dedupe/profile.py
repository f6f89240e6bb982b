"""A document comes in; out goes what a decision about it looks at, so that a stored text and a fresh one meet alike.

Everything here is computed from headline, blocks, byline names, identity and first publication: what the warehouse
keeps. The document has to be clean already (`etl.clean.clean`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from etl.clean import fold, substance
from etl.dedupe.credits import credited
from etl.dedupe.minhash import band_keys, text_key
from etl.dedupe.publishers import group, site
from etl.dedupe.shingles import SHINGLE, Hashes, hash_words, shingle, words
from etl.model import Document

SHORT = 50  # words. Below, a few stock phrases make any overlap; only an equal headline and opening count
OPENING = 25  # words: about one sentence
LEDE = 50  # words: the first two or three sentences

_COUNTED = (  # without "may" and "march", which are verbs too
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen "
    "nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen "
    "january february april june july august september october november december "
    "monday tuesday wednesday thursday friday saturday sunday"
)
_NUMBER_WORDS = frozenset(_COUNTED.split())


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """What a decision looks at. Arrays are sorted and without repeats."""

    source: str
    native_id: str
    address: str | None
    layout: str
    site: str | None  # registrable domain, "reuters.com"; None where no address is known
    publisher: str | None  # owner of the site where it shares its texts ("gannett"), else the site
    published_at: datetime | None
    headline: tuple[str, ...]  # folded tokens
    opening: str  # the first 25 folded tokens of the body
    words: int
    shingles: Hashes
    lede: Hashes  # shingles of the first 50 words
    figures: frozenset[str]  # numbers, number words, weekdays and months of the body
    credits: frozenset[str]  # agencies and publishers named as the origin
    content: int  # key of headline and body without noise
    body: int  # key of the body alone
    signature: tuple[int, ...]

    @property
    def article(self) -> tuple[str, str]:
        return self.source, self.native_id


def profile(document: Document) -> Profile:
    """What a decision about this clean document looks at."""
    texts = [block.text for block in document.blocks]
    lines = substance(texts)
    headline = fold(document.headline)
    headline_tokens = tuple(words([headline]))
    tokens = words(lines)
    ordered = shingle(hash_words(tokens))
    opening = " ".join(tokens[:OPENING])
    return Profile(
        source=document.source,
        native_id=document.native_id,
        address=document.canonical_url,
        layout=document.layout,
        site=site(document.canonical_url, document.source),
        publisher=group(document.canonical_url, document.source),
        published_at=document.first_published_at,
        headline=headline_tokens,
        opening=opening,
        words=len(tokens),
        shingles=np.unique(ordered),
        lede=np.unique(ordered[: LEDE - SHINGLE + 1]),
        figures=figures(tokens),
        credits=credited(texts, [byline.name for byline in document.bylines]),
        content=text_key("\n".join([headline, *lines])),
        body=text_key("\n".join(lines)),
        signature=_signature(ordered, len(tokens), headline_tokens, opening),
    )


def signature(document: Document) -> tuple[int, ...]:
    """Signed 64-bit band keys of a clean document: 59, or 1 under 50 words, or none without a word of body."""
    tokens = words(substance(block.text for block in document.blocks))
    headline = tuple(words([fold(document.headline)]))
    return _signature(shingle(hash_words(tokens)), len(tokens), headline, " ".join(tokens[:OPENING]))


def figures(tokens: Iterable[str]) -> frozenset[str]:
    """The tokens that are numbers, written either way, weekdays or months."""
    return frozenset(token for token in set(tokens) if token[0].isdigit() or token in _NUMBER_WORDS)


def _signature(ordered: Hashes, count: int, headline: tuple[str, ...], opening: str) -> tuple[int, ...]:
    if not opening:
        return ()
    exact = text_key(" ".join(headline) + "\n" + opening)
    return (exact,) if count < SHORT else (*band_keys(ordered).tolist(), exact)
