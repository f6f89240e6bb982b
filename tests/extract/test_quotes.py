"""Who said what: marks, verbs, pronouns, posts, speech without marks. The people are made up, and so are the words."""

from __future__ import annotations

from typing import Any

import pytest

from etl.model import Block, BlockKind


def said(facts: Any) -> list[tuple[str, str, str | None]]:
    return [(q.kind, q.surface, q.speaker) for q in facts.quotes]


@pytest.mark.parametrize(
    "text",
    [
        '"We will walk to the bridge," said Ana Ruiz, a teacher.',
        '"We will walk to the bridge," Ana Ruiz said.',
        'Ana Ruiz said: "We will walk to the bridge,"',
        "“We will walk to the bridge,” Ana Ruiz told reporters.",
        'On Tuesday, Ana Ruiz said "We will walk to the bridge," and left.',
    ],
)
def test_the_speaker_stands_before_or_after(read: Any, text: str) -> None:
    assert said(read(text)) == [("direct", "We will walk to the bridge,", "Ana Ruiz")]


def test_two_halves_are_two_quotes_of_one_speaker(read: Any) -> None:
    facts = read('"The road is open," Ana Ruiz said. "We will take it today."')
    assert said(facts) == [
        ("direct", "The road is open,", "Ana Ruiz"),
        ("direct", "We will take it today.", "Ana Ruiz"),
    ]


def test_a_quotation_goes_on_in_the_next_paragraph(read: Any) -> None:
    facts = read('Luis Paz said: "The well is dry.', '"We asked for another one in May."')
    assert [q[2] for q in said(facts)] == ["Luis Paz", "Luis Paz"]


def test_he_is_who_spoke_last(read: Any) -> None:
    facts = read("Luis Paz arrived late.", '"The bus broke down on the way," he said.')
    assert said(facts) == [("direct", "The bus broke down on the way,", "Luis Paz")]


def test_scare_quotes_are_no_quotes(read: Any) -> None:
    assert said(read('The "so-called" plan of "free bread" was on the table.')) == []


def test_the_name_of_a_programme_is_no_quote(read: Any) -> None:
    assert said(read('Ana Ruiz spoke on "Good Morning Valley" about the road.')) == []


def test_a_part_of_a_sentence_is_mixed(read: Any) -> None:
    facts = read('Ana Ruiz called the road "a long and dusty mistake" last week.')
    assert said(facts) == [("mixed", "a long and dusty mistake", "Ana Ruiz")]


def test_a_post_has_its_author(read: Any) -> None:
    post = Block(BlockKind.POST, "The road is open. — Ana Ruiz (@anaruiz) August 21, 2019", author="Ana Ruiz")
    facts = read("Ana Ruiz wrote this:", post)
    assert said(facts) == [("post", "The road is open.", "Ana Ruiz")]


def test_a_tweeted_sentence_is_a_post(read: Any) -> None:
    facts = read('"The road is open to everybody," Ana Ruiz tweeted.')
    assert said(facts) == [("post", "The road is open to everybody,", "Ana Ruiz")]


def test_indirect_speech_has_a_speaker(read: Any) -> None:
    facts = read("Ana Ruiz said that the road would be open by Monday.")
    assert said(facts) == [("indirect", "Ana Ruiz said that the road would be open by Monday.", "Ana Ruiz")]


def test_according_to(read: Any) -> None:
    facts = read("The wells are dry in half of the villages, according to the Red Cross.")
    assert [(q.kind, q.speaker_id) for q in facts.quotes] == [("indirect", "organisation:red-cross")]


def test_the_president_is_who_held_the_office_that_day(read: Any) -> None:
    text = '"We have looked at it very closely," the US president said.'
    assert read(text, day="2016-05-01").quotes[0].speaker_id == "person:barack-obama"
    assert read(text, day="2019-05-01").quotes[0].speaker_id == "person:donald-trump"


def test_a_spokesman_is_not_the_person_he_speaks_for(read: Any) -> None:
    facts = read("A spokesman for Ana Ruiz said the road would stay open.")
    assert facts.quotes[0].speaker == "A spokesman for Ana Ruiz"
    assert facts.quotes[0].speaker_id is None


def test_one_stray_mark_spoils_nothing_after_its_paragraph(read: Any) -> None:
    facts = read('A stray " mark and then "nothing of note here.', '"The road is open," Ana Ruiz said.')
    assert said(facts)[-1] == ("direct", "The road is open,", "Ana Ruiz")


def test_addressee(read: Any) -> None:
    assert read('"It is a long road to walk," Ana Ruiz told the BBC on Monday.').quotes[0].addressee == "the BBC"


def test_after_a_colon_the_next_sentence_has_no_part_in_a_quotation(read: Any) -> None:
    facts = read('Ana Ruiz took another view: "The road is closed to us." Luis Paz said nothing of it.')
    assert said(facts) == [("direct", "The road is closed to us.", "Ana Ruiz")]
