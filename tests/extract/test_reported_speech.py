"""Speech without marks, and beside marks. The people are made up, and so is what they say."""

from __future__ import annotations

from typing import Any

import pytest


def reported(facts: Any) -> list[tuple[str, str | None]]:
    return [(q.surface, q.speaker) for q in facts.quotes if q.kind == "indirect"]


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Two bridges were closed before dawn, Ana Ruiz said on Sunday.", "Ana Ruiz"),
        ("At least nine boats sank in the storm, rights groups say.", "rights groups"),
        ("Luis Paz says three million litres of water were lost.", "Luis Paz"),
        ("Ana Ruiz said production could rise by a tenth this year.", "Ana Ruiz"),
        ("Ana Ruiz wrote on Twitter that the bridge was a step forward.", "Ana Ruiz"),
        ("In Quito, Ana Ruiz, 52, said she did not believe any of it.", "Ana Ruiz"),
    ],
)
def test_a_clause_is_reported(read: Any, text: str, speaker: str) -> None:
    assert reported(read(text)) == [(text, speaker)]


def test_the_verb_of_a_quotation_reports_nothing_else(read: Any) -> None:
    facts = read('"We will walk until the road is free," Ana Ruiz told the crowd at the bridge.')
    assert [(q.kind, q.speaker) for q in facts.quotes] == [("direct", "Ana Ruiz")]


def test_what_leans_on_the_marked_words_is_no_report_of_its_own(read: Any) -> None:
    facts = read('Ana Ruiz warned that any move of the old council would be "a step into a very deep hole".')
    assert [q.kind for q in facts.quotes] == ["mixed"]


def test_a_clause_before_the_marked_one_is_reported(read: Any) -> None:
    facts = read('Ana Ruiz said that the move broke the law and was "a step into a very deep hole".')
    assert [q.kind for q in facts.quotes] == ["indirect", "mixed"]


def test_a_group_described_in_passing_does_not_speak(read: Any) -> None:
    assert reported(read("Fox News ran the story. The group, which says it was founded in May, kept silent.")) == []


def test_a_sentence_ends_where_a_quotation_begins_after_it(read: Any) -> None:
    facts = read('Ana Ruiz accused Luis Paz of closing the road. "I have no doubt about it at all," she said.')
    assert [(q.kind, q.surface, q.speaker) for q in facts.quotes] == [
        ("indirect", "Ana Ruiz accused Luis Paz of closing the road.", "Ana Ruiz"),
        ("direct", "I have no doubt about it at all,", "Ana Ruiz"),
    ]


def test_what_is_added_to_a_quotation_is_its_speakers(read: Any) -> None:
    facts = read('"It is serious," said Ana Ruiz, a teacher in Quito, adding that the road had become less safe.')
    assert {q.speaker for q in facts.quotes} == {"Ana Ruiz"}


def test_an_opening_without_a_comma_is_not_the_speaker(read: Any) -> None:
    facts = read(
        "Ana Ruiz spoke first.", 'In a televised address the minister called the plan "weak and very late indeed".'
    )
    assert [q.speaker for q in facts.quotes] == ["Ana Ruiz"]


def test_the_addressee_ends_where_the_message_begins(read: Any) -> None:
    facts = read('Ana Ruiz told Fox News there was "no plan for the bridge".')
    assert [q.addressee for q in facts.quotes if q.kind == "mixed"] == ["Fox News"]
