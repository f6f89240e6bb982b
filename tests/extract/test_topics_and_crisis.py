"""Topics with hits, tone, focus and the crisis flag with its reasons."""

from __future__ import annotations

from typing import Any

from etl.extract.topics import definitions

CRISIS = (
    "Venezuela's government rejected the sanctions. Nicolás Maduro said the sanctions hurt Venezuelans.",
    "Protesters marched in Caracas against the election. The opposition called the vote rigged, and protests grew.",
)


def test_topics_have_evidence(read: Any) -> None:
    facts = read(*CRISIS)
    found = {topic.topic: [hit.surface for hit in topic.hits] for topic in facts.topics}
    assert found["sanctions"] == ["sanctions", "sanctions"]
    assert found["protest"] == ["Protesters", "marched", "protests"]


def test_an_amnesty_and_who_is_held_for_politics_are_about_detention(read: Any) -> None:
    facts = read("Parliament passed the amnesty law on Monday. Hundreds are held for political reasons, lawyers say.")
    found = {topic.topic: [hit.surface for hit in topic.hits] for topic in facts.topics}
    assert found["repression_and_detention"] == ["amnesty law", "held for political reasons"]
    abroad = read("Amnesty International said that talks went on.")
    assert "repression_and_detention" not in {topic.topic for topic in abroad.topics}


def test_what_is_frozen_is_under_sanctions_where_it_is_owned(read: Any) -> None:
    facts = read("The order freezes bank accounts in Miami. Washington had frozen all property of the ministry.")
    found = {topic.topic: [hit.surface for hit in topic.hits] for topic in facts.topics}
    assert found["sanctions"] == ["freezes bank accounts", "frozen all property"]
    assert not read("Shops sell frozen food. Prices were frozen in June, and the lake froze.").topics


def test_a_phrase_has_its_star_at_the_end() -> None:
    phrases = [phrase for definition in definitions() for phrase in definition.phrases]
    assert not [phrase for phrase in phrases if "*" in phrase[:-1]]  # elsewhere it stands for nothing


def test_the_headline_weighs_most(read: Any) -> None:
    plain = {t.topic: t.score for t in read(*CRISIS).topics}
    named = {t.topic: t.score for t in read(*CRISIS, headline="New sanctions").topics}
    assert named["sanctions"] > plain["sanctions"]
    assert named["protest"] == plain["protest"]


def test_topic_ids_are_unique() -> None:
    ids = [definition.topic for definition in definitions()]
    assert len(ids) == len(set(ids)) == 19


def test_a_text_of_the_crisis_says_why(read: Any) -> None:
    facts = read(*CRISIS, headline="Venezuela: sanctions and protests")
    assert facts.is_crisis
    assert facts.focus_country == "place:venezuela"
    assert facts.crisis_reasons[0].startswith("Venezuela has ")


def test_the_same_events_elsewhere_are_no_crisis_of_venezuela(read: Any) -> None:
    facts = read("Protesters marched in Oslo against the election. Norway's police arrested nobody.")
    assert not facts.is_crisis
    assert facts.focus_country == "place:norway"


def test_sport_from_venezuela_is_no_crisis(read: Any) -> None:
    facts = read("Venezuela won the match in Caracas. The Venezuelan team played well, and fans sang all night.")
    assert facts.focus_country == "place:venezuela"
    assert not facts.is_crisis


def test_a_text_about_nowhere_has_no_focus(read: Any) -> None:
    facts = read("It rained all day.")
    assert (facts.focus_country, facts.is_crisis, facts.crisis_score) == (None, False, 0.0)


def test_tone_masks_names_and_turns_at_negations(read: Any) -> None:
    assert read("Popular Will met.").tone == 0.0
    assert read("It was a good day.").tone == 20.0
    assert read("It was not a good day.").tone < 0


def test_an_empty_text_has_no_tone(read: Any) -> None:
    assert read("").tone is None


def test_a_murder_trial_is_crime_and_no_crisis(read: Any) -> None:
    facts = read(
        "A gang leader was found guilty of murder in Venezuela on Monday.",
        "Prosecutors said the gang had smuggled cocaine through Maracaibo. He was sentenced to 30 years.",
    )
    assert {topic.topic: topic.central for topic in facts.topics}["crime_and_justice"] is True
    assert not facts.is_crisis


def test_an_attack_is_one_and_a_blast_in_passing_is_none(read: Any) -> None:
    attack = read("A car bomb killed four people in Bogotá.", "The blast, near a police school, was an ambush.")
    assert "attacks" in {topic.topic for topic in attack.topics}
    passing = read(
        *["The harbour council met for hours and agreed on nothing much at all. " * 6] * 5, "A blast followed."
    )
    assert "attacks" not in {topic.topic for topic in passing.topics}
