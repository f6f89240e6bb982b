"""Ordered shingle hashes come in; the band keys under which a text is found again go out.

126 permutations in 42 bands of 3 rows over the whole text, 48 in 16 bands of 3 over its first 150 words, and one key of
headline and opening for texts too short to have a signature. Two texts of Jaccard J share a whole-text band with
probability 1 - (1 - J³)⁴²: .94 at J = .4, .04 at .1 (Leskovec, Rajaraman & Ullman, Mining of Massive Datasets, §3.4);
the lede bands find a text of which little more than the beginning was kept.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from etl.dedupe.shingles import SHINGLE, Hashes, mix

BANDS, LEDE_BANDS, ROWS = 42, 16, 3
LEDE_WORDS = 150
_SEED = 20190821  # fixed for ever: another seed is another signature version

# The permutations are x -> a·x + b mod 2^32 on the upper half of a shingle hash. 32 bits are enough: the minimum of n
# values lies near 2^32/n, so two unrelated texts of 1,000 words agree in a row by accident once in millions, and three
# rows make a band. They cost a third of 64-bit ones, which numpy cannot multiply in vector registers.


@lru_cache(maxsize=1)
def _permutations() -> tuple[NDArray[np.uint32], NDArray[np.uint32], Hashes]:
    state = np.arange(1, 2 * BANDS * ROWS + 1 + BANDS + LEDE_BANDS, dtype=np.uint64) + np.uint64(_SEED)
    values = mix(mix(state))
    n = BANDS * ROWS
    a = (values[:n] >> np.uint64(32)).astype(np.uint32) | np.uint32(1)
    b = (values[n : 2 * n] >> np.uint64(32)).astype(np.uint32)
    return a[:, None], b[:, None], values[2 * n :]


def band_keys(shingles: Hashes) -> NDArray[np.int64]:
    """Ordered shingle hashes (repeats allowed, at least one) to 58 signed keys: 42 of the text, 16 of its lede."""
    a, b, salts = _permutations()
    x = (shingles >> np.uint64(32)).astype(np.uint32)
    permuted = a * x
    permuted += b
    whole = permuted.min(axis=1)
    lede = permuted[: LEDE_BANDS * ROWS, : LEDE_WORDS - SHINGLE + 1].min(axis=1)
    rows = np.concatenate([whole, lede]).astype(np.uint64).reshape(-1, ROWS)
    return mix(mix((rows[:, 0] << np.uint64(32) | rows[:, 1]) ^ salts) + rows[:, 2]).view(np.int64)


def text_key(text: str) -> int:
    """One signed key of a text that must be equal, word for word, to be found."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)
