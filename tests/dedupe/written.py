"""Texts that look like news to a shingler, from a seeded model: Zipfian words, stock phrases, numbers, sentences.

Nothing is copied from anywhere: content words are made of syllables. What makes independent news texts alike (function
words, stock phrases, one topic's vocabulary) is in the model, because that is what a decision must not fall for.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from etl.model import Block, BlockKind, Document, PageType


def _words(text: str) -> list[str]:
    return text.split()


_FUNCTION = _words(
    "the of to and in a that for on was is with said by he it at from as his has have had are be were an not who but "
    "they which their will would after been its this she her we i about more there one out into over than when up also "
    "could if so what no some all can them him before while because under during against between since other only "
)
_PHRASES = [
    "officials said on", "according to the ministry", "told reporters in the capital", "in a statement on",
    "a spokesman said", "the government says that", "has been accused of", "thousands of people have",
    "the head of the", "at the same time", "in the past few years", "it is not clear whether", "has called for a",
    "the two countries have", "earlier this week the",
]  # fmt: skip
_ONSETS = _words("b c d f g h l m n p r s t v br cl dr gr pl pr st tr")
_VOWELS = _words("a e i o u ai ea ou")
_CODAS = ["", "", "n", "r", "s", "l", "t", "nd", "st", "m"]
_DAYS = _words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday")
_VOCABULARY, _TOPIC, _TOPICS = 12_000, 600, 12


class Writer:
    """Writes sentences, paragraphs and edits of them. Two writers of one seed write the same."""

    def __init__(self, seed: int) -> None:
        self.random = np.random.default_rng(seed)
        made: dict[str, None] = {}
        while len(made) < _VOCABULARY:
            syllables = self.random.integers(1, 4)
            made["".join(self._pick(part) for _ in range(syllables) for part in (_ONSETS, _VOWELS, _CODAS))] = None
        self._words = np.array(list(made), dtype=object)
        weights = 1.0 / np.arange(8, _VOCABULARY + 8)
        self._cumulative = np.cumsum(weights / weights.sum())
        self._topics = [self.random.choice(_VOCABULARY, _TOPIC, replace=False) for _ in range(_TOPICS)]

    def _pick(self, options: Sequence[str]) -> str:
        return options[int(self.random.integers(len(options)))]

    def sentences(self, words: int, topic: int) -> list[str]:
        """Sentences of a topic with some `words` words in all."""
        found: list[str] = []
        count = 0
        while count < words:
            sentence = self._sentence(topic)
            found.append(sentence)
            count += sentence.count(" ") + 1
        return found

    def _sentence(self, topic: int) -> str:
        length = int(self.random.integers(12, 30))
        kinds = self.random.random(length)
        content = self._words[np.searchsorted(self._cumulative, self.random.random(length)).clip(max=_VOCABULARY - 1)]
        own = self._words[self._topics[topic % _TOPICS][(_TOPIC * self.random.random(length) ** 3).astype(int)]]
        function = (len(_FUNCTION) * self.random.random(length) ** 2).astype(int)
        words = [
            _FUNCTION[function[i]] if kinds[i] < 0.42 else own[i] if kinds[i] < 0.62 else content[i]
            for i in range(length)
        ]
        chance = self.random.random(3)
        if chance[0] < 0.35:
            words[length // 3 : length // 3 + 2] = [self._pick(_PHRASES)]
        if chance[1] < 0.3:
            words[-1] = str(int(self.random.integers(2, 900)))
        if chance[2] < 0.2:
            words[-2] = self._pick(_DAYS)
        return " ".join(words).capitalize() + "."

    # -- edits of a list of sentences -------------------------------------------------------------------------------
    def new_lede(self, text: list[str], topic: int) -> list[str]:
        """The first 15% replaced."""
        cut = max(1, round(0.15 * len(text)))
        return self.sentences(_size(text[:cut]), topic) + text[cut:]

    def grown(self, text: list[str], topic: int) -> list[str]:
        """Grown to 1.6 times its length, in the middle and at the end."""
        more = self.sentences(round(0.6 * _size(text)), topic)
        half, place = len(more) // 2, len(text) // 2
        return text[:place] + more[:half] + text[place:] + more[half:]

    def half_cut(self, text: list[str], topic: int) -> list[str]:
        """The second half gone."""
        return text[: (len(text) + 1) // 2]

    def words_changed(self, text: list[str], topic: int, share: float = 0.10) -> list[str]:
        """One word in ten replaced."""
        return [" ".join(self._changed(sentence.split(), share)) for sentence in text]

    def _changed(self, words: list[str], share: float) -> list[str]:
        others = self._words[self.random.integers(0, _VOCABULARY, len(words))]
        changes = self.random.random(len(words)) < share
        return [other if change else word for word, other, change in zip(words, others, changes, strict=True)]

    def rewritten(self, text: list[str], topic: int) -> list[str]:
        """Heavily: three sentences in ten replaced and one word in twenty of the others."""
        edited = self.words_changed(text, topic, 0.05)
        return [
            self._sentence(topic) if replaced else sentence
            for sentence, replaced in zip(edited, self.random.random(len(edited)) < 0.3, strict=True)
        ]

    def shared_background(self, text: list[str], topic: int) -> list[str]:
        """Another article of the same topic that closes with the same background: 15% of it."""
        background = text[-max(1, round(0.15 * len(text))) :]
        return self.sentences(_size(text) - _size(background), topic) + background


def _size(sentences: list[str]) -> int:
    return sum(sentence.count(" ") + 1 for sentence in sentences)


def document(sentences: Sequence[str], native_id: str, source: str = "bbc", headline: str | None = None) -> Document:
    """A document of paragraphs of two sentences; its headline from its first words unless given."""
    paragraphs = [" ".join(sentences[i : i + 2]) for i in range(0, len(sentences), 2)]
    return Document(
        native_id=native_id,
        canonical_url=f"https://www.{source}.example/{native_id}" if source != "bbc" else None,
        layout="text",
        page_type=PageType.ARTICLE,
        language="en",
        headline=" ".join(sentences[0].split()[:8]) if headline is None else headline,
        standfirst=None,
        bylines=(),
        section=None,
        tags=(),
        first_published_at=None,
        last_modified_at=None,
        published_precision=None,
        published_basis=None,
        blocks=tuple(Block(BlockKind.PARAGRAPH, text) for text in paragraphs),
        source=source,
    )
