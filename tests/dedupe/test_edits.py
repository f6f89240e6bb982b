"""Edits of 2,000 written texts: found again through their bands, and decided on their shingles."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from etl.dedupe.decision import decide
from etl.dedupe.profile import Profile, profile, signature
from tests.dedupe.written import Writer, document

TEXTS = 2_000


@dataclass(frozen=True)
class Corpus:
    writer: Writer
    sentences: list[list[str]]
    topics: list[int]
    profiles: list[Profile]
    signatures: list[set[int]]


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    writer = Writer(seed=5)
    lengths = writer.random.integers(200, 900, TEXTS)
    topics = [int(t) for t in writer.random.integers(0, 12, TEXTS)]
    sentences = [writer.sentences(int(n), topic) for n, topic in zip(lengths, topics, strict=True)]
    documents = [document(text, str(i), "first") for i, text in enumerate(sentences)]
    return Corpus(
        writer,
        sentences,
        topics,
        [profile(one) for one in documents],
        [set(signature(one)) for one in documents],
    )


def recall(corpus: Corpus, edit: Callable[[list[str], int], list[str]]) -> float:
    """Share of edited copies, run by another publisher, that share a band with the original and are merged with it."""
    found = 0
    for i, text in enumerate(corpus.sentences):
        copy = document(edit(text, corpus.topics[i]), f"copy-{i}", "second")
        if not corpus.signatures[i].isdisjoint(signature(copy)):
            found += decide(corpus.profiles[i], profile(copy)).same_story
    return found / TEXTS


@pytest.mark.parametrize(
    ("kind", "least"),
    [("new_lede", 0.98), ("grown", 0.98), ("half_cut", 0.98), ("words_changed", 0.98), ("rewritten", 0.60)],
)
def test_an_edited_copy_is_found(corpus: Corpus, kind: str, least: float) -> None:
    assert recall(corpus, getattr(corpus.writer, kind)) >= least


def test_a_shared_background_never_merges(corpus: Corpus) -> None:
    for i, text in enumerate(corpus.sentences):
        other = profile(document(corpus.writer.shared_background(text, corpus.topics[i]), f"other-{i}", "second"))
        assert not decide(corpus.profiles[i], other).same_story


def test_of_two_million_unrelated_pairs_none_merges(corpus: Corpus) -> None:
    bands: dict[int, list[int]] = defaultdict(list)
    for i, keys in enumerate(corpus.signatures):
        for key in keys:
            bands[key].append(i)
    pairs = {(i, j) for held in bands.values() for i in held for j in held if i < j}
    decided = Counter(decide(corpus.profiles[i], corpus.profiles[j]).same_story for i, j in pairs)
    assert decided[True] == 0
    assert TEXTS * (TEXTS - 1) // 2 > 300_000
    assert len(pairs) < 0.001 * TEXTS * (TEXTS - 1) / 2  # bands find copies, not everything
