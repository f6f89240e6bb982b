"""A text comes in, the topics it touches go out, each with the phrases that say so.

A topic is a list of phrases in `topics.csv`; a phrase ending in `*` stands for every word that begins with it. Counts
are weighted: headline 3, lede 2, body 1, over the root of the length in words. Ids are never renamed.
"""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import ahocorasick

from etl.extract.text import Text, fold
from etl.model import Span, Topic

HEADLINE, LEDE, BODY = 3.0, 2.0, 1.0
TOUCHED = 0.05  # below, the phrases are lost in a long text
ALONE = 0.15  # a single phrase counts only in a short text or a lede
CENTRAL = 0.25  # chosen on the development texts: what a reader calls the subject scores above
LEDE_BLOCKS = 2


@dataclass(frozen=True, slots=True)
class TopicDefinition:
    """A row of `topics.csv`. `phrases` are folded. `least`: a lower score is passing mention, and no topic of the text.

    Crime and attacks have a high one: most political news names a trial or a blast that it is not about.
    """

    topic: str
    name: str
    description: str
    version: int
    least: float
    phrases: tuple[str, ...]


@cache
def definitions() -> tuple[TopicDefinition, ...]:
    with (files(__package__) / "topics.csv").open(encoding="utf-8") as lines:
        return tuple(
            TopicDefinition(
                row["topic"],
                row["name"],
                row["description"],
                int(row["version"]),
                float(row["least"] or 0),
                tuple(fold(phrase) for phrase in row["phrases"].split("|")),
            )
            for row in csv.DictReader(lines)
        )


@cache
def _automaton() -> Any:
    table: dict[str, list[tuple[int, bool, int]]] = {}
    for number, definition in enumerate(definitions()):
        for phrase in definition.phrases:
            key = phrase.rstrip("*")
            table.setdefault(key, []).append((number, phrase.endswith("*"), len(key)))
    automaton = ahocorasick.Automaton()
    for key, listed in table.items():
        automaton.add_word(key, tuple(listed))
    automaton.make_automaton()
    return automaton


def find(text: Text) -> tuple[Topic, ...]:
    """Topics by falling score. A topic only the headline names has no evidence in the body and is left out."""
    blocks = text.blocks
    lede_end = blocks[min(LEDE_BLOCKS, len(blocks)) - 1].end if blocks else 0
    scores: dict[int, float] = {}
    spans: dict[int, list[Span]] = {}
    for number, start, end in _hits(text.folded):
        first, last = text.place(start, end)
        while last < len(text.body) and text.body[last].isalpha():
            last += 1
        listed = spans.setdefault(number, [])
        if listed and listed[-1].char_end > first:
            continue
        listed.append(text.span(first, last))
        scores[number] = scores.get(number, 0.0) + (LEDE if first < lede_end else BODY)
    named = {number for number, _start, _end in _hits(fold(text.document.headline))}
    for number in named:
        scores[number] = scores.get(number, 0.0) + HEADLINE
    length = math.sqrt(max(1, len(text.body.split())))
    found = []
    for number, listed in spans.items():
        score = scores[number] / length
        if score >= definitions()[number].least and score >= (TOUCHED if len(listed) > 1 or number in named else ALONE):
            found.append(_topic(definitions()[number], score, tuple(listed)))
    return tuple(sorted(found, key=lambda topic: (-topic.score, topic.topic)))


def _topic(definition: TopicDefinition, score: float, hits: tuple[Span, ...]) -> Topic:
    return Topic(definition.topic, round(score, 4), score >= CENTRAL, hits, "phrases", definition.version)


def _hits(folded: str) -> list[tuple[int, int, int]]:
    found = []
    length = len(folded)
    for last, listed in _automaton().iter(folded):
        end = last + 1
        for number, is_prefix, size in listed:
            start = end - size
            if start and folded[start - 1].isalnum():
                continue
            if not is_prefix and end < length and folded[end].isalnum():
                continue
            found.append((number, start, end))
    return sorted(found, key=lambda hit: (hit[1], -hit[2]))
