"""Folded text comes in; the 64-bit hashes of its words and of its shingles of three words go out, as numpy arrays.

A word's hash is a polynomial in its bytes mod 2^64, with a random value for each byte and an odd base, so that one
running sum over the text gives the hashes of all its words (Rabin & Karp, IBM Journal 1987); a shingle's is a linear
mix of its three words' hashes. Both go through splitmix64's finaliser (Steele, Lea & Flood, OOPSLA 2014). Python
handles no single word: six times as fast as BLAKE2b of each shingle, and a million words do not collide (tests/dedupe).
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

SHINGLE = 3  # words. With 5 a change of one word in ten leaves a Jaccard of .43 instead of .59

# Odd 64-bit constants (golden ratio, and the two of splitmix64): the place of a word in its shingle matters.
_PLACE = tuple(np.uint64(c) for c in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))
_BASE = 0xD1342543DE82EF95  # odd, so that it can be divided by

_WORD = re.compile(r"\w+")
_NO_WORD = re.compile(r"[^\w\s]")
# For ASCII the same, in a third of the time: everything that is no word character becomes a space.
_GAPS = {code: " " for code in range(128) if not _WORD.match(chr(code))}


def words(text: str) -> list[str]:
    """The words of folded text, in order; punctuation left out."""
    return text.translate(_GAPS).split() if text.isascii() else _WORD.findall(text)


def hash_words(text: str) -> Hashes:
    """One hash a word of folded text, in order: `len(hash_words(t)) == len(words(t))`."""
    return hash_and_mark(text)[0]


def hash_and_mark(text: str) -> tuple[Hashes, NDArray[np.bool_]]:
    """One hash a word of folded text, and whether the word begins with a digit."""
    if not text.isascii():
        text = _NO_WORD.sub(" ", text)  # what is left beyond ASCII are letters
    data = np.frombuffer(text.encode(), dtype=np.uint8)
    powers, inverses = _powers(1 << max(12, len(data).bit_length()))
    inside = np.zeros(len(data) + 2, dtype=bool)
    inside[1:-1] = _IS_WORD[data]
    edges = np.flatnonzero(inside[1:] != inside[:-1])
    starts, ends = edges[::2], edges[1::2]
    sums = np.zeros(len(data) + 1, dtype=np.uint64)
    np.cumsum(_BYTE[data] * powers[: len(data)], out=sums[1:])
    numeric = (data[starts] >= ord("0")) & (data[starts] <= ord("9"))
    return mix((sums[ends] - sums[starts]) * inverses[starts]), numeric


def shingle(hashes: Hashes) -> Hashes:
    """Word hashes to shingle hashes, in reading order, repeats kept; shape (max(0, n - 2),)."""
    if len(hashes) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    return mix(hashes[:-2] * _PLACE[0] + hashes[1:-1] * _PLACE[1] + hashes[2:] * _PLACE[2])


def mix(values: Hashes) -> Hashes:
    """splitmix64's finaliser: a bijection that spreads every input bit over all output bits."""
    values = (values ^ (values >> np.uint64(30))) * _PLACE[1]
    values = (values ^ (values >> np.uint64(27))) * _PLACE[2]
    return values ^ (values >> np.uint64(31))


def distinct(values: Hashes) -> Hashes:
    """Sorted and without repeats; numpy's own `unique` takes four times as long on so few."""
    values = np.sort(values)
    return values[np.append(values[1:] != values[:-1], True)] if len(values) else values


def shared(a: Hashes, b: Hashes) -> int:
    """How many hashes two sorted arrays without repeats have in common."""
    if len(a) > len(b):
        a, b = b, a
    if not len(a):
        return 0
    places = np.searchsorted(b, a)
    places[places == len(b)] = 0
    return int(np.count_nonzero(b[places] == a))


@lru_cache(maxsize=4)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """The base to the power of 0, 1, … and of 0, -1, …, mod 2^64; shape (count + 1,) each."""
    inverse = pow(_BASE, -1, 1 << 64)
    tables = []
    for base in (_BASE, inverse):
        table = np.ones(count + 1, dtype=np.uint64)
        filled = 1
        while filled <= count:  # doubling: the next stretch is this one times a power
            step = np.uint64(pow(base, filled, 1 << 64))
            table[filled : 2 * filled] = table[: min(filled, count + 1 - filled)] * step
            filled *= 2
        tables.append(table)
    return tables[0], tables[1]


_BYTE = mix(mix(np.arange(1, 257, dtype=np.uint64)))
_IS_WORD = np.array([code >= 128 or bool(_WORD.match(chr(code))) for code in range(256)])
