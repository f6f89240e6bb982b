"""Hashes of words and shingles: the words that Python sees, each with a hash of its own."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from etl.clean import fold
from etl.dedupe.shingles import distinct, hash_words, shared, shingle, words
from tests.dedupe.written import Writer


@given(st.text(alphabet=st.sampled_from("ab 1_'-\n.ñ½…ſ中€"), max_size=60))
def test_there_are_as_many_hashes_as_words_and_equal_words_have_equal_ones(text: str) -> None:
    folded = fold(text)
    found = words(folded)
    hashes = hash_words(folded).tolist()
    assert len(hashes) == len(found)
    assert len(set(zip(found, hashes, strict=True))) == len(set(found)) == len(set(hashes))


def test_a_hash_does_not_depend_on_the_place() -> None:
    assert hash_words("river").tolist() == hash_words("x" * 5000 + " - river!").tolist()[1:]


def test_a_million_words_have_a_million_hashes() -> None:
    syllables = [a + b for a in "bcdfghklmnprstvz" for b in ("a", "e", "i", "o", "u", "an", "er")][:100]
    text = " ".join(f"{a}{b}{c}" for a in syllables for b in syllables for c in syllables)
    hashes = hash_words(text)
    assert len(hashes) == 1_000_000
    assert len(distinct(hashes)) == len(set(text.split()))


def test_shingles_are_three_words_in_their_order() -> None:
    assert len(shingle(hash_words("a b"))) == 0
    abc, bca = shingle(hash_words("a b c")), shingle(hash_words("b c a"))
    assert len(abc) == 1
    assert abc[0] != bca[0]
    assert shingle(hash_words("x a b c"))[1] == abc[0]


def test_shared_counts_what_both_have() -> None:
    a, b = (distinct(np.array(values, dtype=np.uint64)) for values in ([5, 1, 3, 3], [3, 9, 5, 7, 8]))
    assert a.tolist() == [1, 3, 5]
    assert shared(a, b) == shared(b, a) == 2
    assert shared(a, a[:0]) == 0


def test_the_bands_of_two_texts_agree_as_often_as_the_formula_says() -> None:
    """P(one of 42 bands of 3) = 1 - (1 - J³)⁴²; .29 at J = .2, .68 at .3, .94 at .4."""
    from etl.dedupe.minhash import BANDS, band_keys

    writer = Writer(seed=1)
    for jaccard, expected in ((0.2, 0.286), (0.3, 0.683), (0.4, 0.938)):
        hits = 0
        for _ in range(400):
            both = writer.random.integers(0, 2**63, 600).astype(np.uint64)
            common = round(2 * jaccard / (1 + jaccard) * 300)
            a, b = both[:300], np.concatenate([both[:common], both[300 : 600 - common]])
            a, b = writer.random.permutation(a), writer.random.permutation(b)
            hits += not set(band_keys(a)[:BANDS].tolist()).isdisjoint(band_keys(b)[:BANDS].tolist())
        assert abs(hits / 400 - expected) < 0.075
