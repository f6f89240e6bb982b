"""Every fact stands where it says it stands, whatever characters the text has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from etl.extract import extract
from etl.extract.text import LONGEST_SENTENCE, sentences
from etl.model import Block, BlockKind, Document, Facts, Span
from tests.extract.written import document

SENTENCES = (
    "President Nicolás Maduro said on Tuesday that more than four million Venezuelans had left the country.",
    "“We are not leaving this square,” said Pedro Placeholder, a teacher from Maracaibo.",
    "The UN says a quarter of its 30 million population is in need of aid, up from 7% in March 2018.",
    "Juan Guaidó, who leads the National Assembly, accused the government of blocking medicine at the border.",
    "The US put sanctions on seven officials and offered a reward of up to $15m (£12.5m).",
    "Clashes near the Simón Bolívar bridge left between 20 and 30 people injured, Foro Penal said.",
)
# What lies in wait in real text: emoji of several code points, marks that combine, marks that turn the direction of
# writing, spaces nobody sees, letters whose lower case is longer than they are.
ODD = (
    "🇻🇪",
    "👩🏽‍⚕️",
    "e\u0301",
    "\u200f",
    "\u202e",
    "\u200b",
    "\u00ad",
    "\u00a0",
    "İ",
    "ß",
    "ﬁ",
    "Ⅷ",
    "’",
    "…",
    "𝕏",
    "\u0301",
)


def spans(facts: Facts) -> Iterator[Span]:
    yield from (*facts.mentions, *facts.quotes, *facts.figures, *facts.dates)
    yield from (hit for topic in facts.topics for hit in topic.hits)


def misplaced(written: Document) -> list[Span]:
    body = written.body
    return [s for s in spans(extract(written)) if not s.surface or body[s.char_start : s.char_end] != s.surface]


@st.composite
def odd_paragraphs(draw: st.DrawFn) -> list[str]:
    """Sentences with odd characters strewn between and inside their words."""
    paragraphs = []
    for sentence in draw(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=4)):
        cuts = draw(st.lists(st.tuples(st.integers(0, len(sentence)), st.sampled_from(ODD)), max_size=6))
        for at, odd in sorted(cuts, reverse=True):
            sentence = sentence[:at] + odd + sentence[at:]
        paragraphs.append(sentence)
    form = draw(st.sampled_from(("NFC", "NFD")))
    return [unicodedata.normalize(form, paragraph) for paragraph in paragraphs]


@settings(max_examples=150, deadline=None, derandomize=True)
@given(odd_paragraphs())
def test_every_fact_is_at_its_place_whatever_characters_stand_around_it(paragraphs: list[str]) -> None:
    assert misplaced(document(*paragraphs)) == []


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.text(max_size=80), max_size=4), st.text(max_size=40))
def test_any_text_at_all_gives_facts_or_none_and_never_an_error(paragraphs: list[str], headline: str) -> None:
    assert misplaced(document(*paragraphs, headline=headline)) == []


def test_decomposed_accents_change_no_entity() -> None:
    def entities(form: str) -> list[str | None]:
        facts = extract(document(*(unicodedata.normalize(form, sentence) for sentence in SENTENCES)))
        return [mention.entity_id for mention in facts.mentions]

    assert entities("NFD") == entities("NFC")


def test_emoji_before_a_name_move_its_span_by_their_code_points() -> None:
    plain = extract(document("Juan Guaidó spoke in Caracas."))
    moved = extract(document("🇻🇪👩🏽‍⚕️ Juan Guaidó spoke in Caracas."))
    shift = len("🇻🇪👩🏽‍⚕️ ")
    assert [(m.char_start, m.surface) for m in plain.mentions] == [(0, "Juan Guaidó"), (21, "Caracas")]
    assert [(m.char_start - shift, m.surface) for m in moved.mentions] == [(0, "Juan Guaidó"), (21, "Caracas")]


def test_the_surface_of_a_decomposed_name_ends_after_its_last_accent() -> None:
    written = document(unicodedata.normalize("NFD", "Juan Guaidó spoke."))
    assert [m.surface for m in extract(written).mentions] == [unicodedata.normalize("NFD", "Juan Guaidó")]


def test_a_text_of_empty_blocks_has_no_facts() -> None:
    facts = extract(document(Block(BlockKind.PARAGRAPH, ""), Block(BlockKind.CROSSHEAD, "")))
    assert list(spans(facts)) == []


def test_the_same_text_gives_the_same_facts() -> None:
    assert extract(document(*SENTENCES)) == extract(document(*SENTENCES))


def test_a_text_without_full_stops_is_read_in_pieces() -> None:
    said = "the road is long, he said " * 400
    pieces = sentences(said)
    assert max(len(piece.text) for piece in pieces) <= LONGEST_SENTENCE
    assert "".join(piece.text for piece in pieces) == said
    assert [len(piece.text) for piece in sentences("x" * (LONGEST_SENTENCE + 1))] == [LONGEST_SENTENCE, 1]
