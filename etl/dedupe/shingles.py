"""Folded lines come in; tokens and 64-bit shingle hashes of three words go out, as numpy arrays.

A token's hash is the first 8 bytes of its BLAKE2b, kept in a table because a news archive has few distinct words. A
shingle's hash is a linear mix of its three token hashes through splitmix64's finaliser (Steele, Lea & Flood, OOPSLA
2014): as random as hashing the joined words, and ten times cheaper (`benchmarks/dedupe.py` has the figures).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]

SHINGLE = 3  # words. With 5 a change of one word in ten leaves a Jaccard of .43 instead of .59 (DESIGN §8)
_WORD = re.compile(r"\w+")
_MAX_TABLE = 500_000  # distinct tokens kept; about 60 MB

# Odd 64-bit constants (golden ratio, and the two of splitmix64): the place of a word in its shingle matters.
_PLACE = tuple(np.uint64(c) for c in (0x9E3779B97F4A7C15, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB))


class _TokenHashes(dict[str, bytes]):
    def __missing__(self, token: str) -> bytes:
        if len(self) >= _MAX_TABLE:
            self.clear()
        value = self[token] = blake2b(token.encode(), digest_size=8).digest()
        return value


_TOKENS = _TokenHashes()


def words(lines: Iterable[str]) -> list[str]:
    """The word tokens of folded lines, in order; punctuation left out."""
    return _WORD.findall("\n".join(lines))


def hash_words(tokens: list[str]) -> Hashes:
    """One 64-bit hash a token; shape (len(tokens),)."""
    return np.frombuffer(b"".join(map(_TOKENS.__getitem__, tokens)), dtype="<u8")


def shingle(hashes: Hashes) -> Hashes:
    """Token hashes to shingle hashes, in reading order, repeats kept; shape (max(0, n - 2),)."""
    if len(hashes) < SHINGLE:
        return np.empty(0, dtype=np.uint64)
    return mix(hashes[:-2] * _PLACE[0] + hashes[1:-1] * _PLACE[1] + hashes[2:] * _PLACE[2])


def mix(values: Hashes) -> Hashes:
    """splitmix64's finaliser: a bijection that spreads every input bit over all output bits."""
    values = (values ^ (values >> np.uint64(30))) * _PLACE[1]
    values = (values ^ (values >> np.uint64(27))) * _PLACE[2]
    return values ^ (values >> np.uint64(31))


def shared(a: Hashes, b: Hashes) -> int:
    """How many hashes two sorted arrays without repeats have in common."""
    if len(a) > len(b):
        a, b = b, a
    if not len(a):
        return 0
    places = np.searchsorted(b, a)
    places[places == len(b)] = 0
    return int(np.count_nonzero(b[places] == a))
