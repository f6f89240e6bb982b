"""Names: known and unknown, bare surnames, nesting, and words that only look like names."""

from __future__ import annotations

from typing import Any

import pytest

from etl.model import Tier


def names(facts: Any) -> list[tuple[str, str]]:
    return [(m.surface, m.entity_id or "?") for m in facts.mentions]


def test_a_known_name_and_its_surname_are_one_entity(read: Any) -> None:
    facts = read("Juan Guaidó spoke in Caracas. Mr Guaido then left for Barbados.")
    assert names(facts) == [
        ("Juan Guaidó", "person:juan-guaido"),
        ("Caracas", "place:caracas"),
        ("Guaido", "person:juan-guaido"),
        ("Barbados", "place:barbados"),
    ]
    assert [m.tier for m in facts.mentions] == [Tier.CERTAIN, Tier.CERTAIN, Tier.LIKELY, Tier.CERTAIN]


def test_a_shared_surname_is_bound_by_its_title(read: Any) -> None:
    facts = read("Delcy Rodríguez and Jorge Rodríguez met. Mr Rodríguez agreed. Ms Rodríguez did not.")
    assert [m.entity_id for m in facts.mentions][2:] == ["person:jorge-rodriguez", "person:delcy-rodriguez"]


def test_a_shared_surname_nobody_was_named_with_before_is_left_alone(read: Any) -> None:
    assert names(read("Rodríguez said nothing.")) == []


def test_somebody_nobody_listed_is_found_by_given_name_and_followed(read: Any) -> None:
    facts = read("Marisol Quintanilla de Paz sells bread. The queue, Quintanilla de Paz says, is long.")
    assert [(m.name, m.tier) for m in facts.mentions] == [("Marisol Quintanilla de Paz", Tier.RAW)] * 2


def test_a_demonym_counts_to_its_country_but_not_inside_a_region(read: Any) -> None:
    facts = read("Latin American states watched as American and Venezuelan envoys met.")
    assert [m.entity_id for m in facts.mentions] == ["place:latin-america", "place:united-states", "place:venezuela"]


def test_an_administration_holds_its_president(read: Any) -> None:
    assert names(read("The Trump administration waited.")) == [
        ("Trump administration", "organisation:us-administration-trump"),
        ("Trump", "person:donald-trump"),
    ]


def test_a_newspaper_does_not_hold_its_town(read: Any) -> None:
    assert names(read("It was in The New York Times.")) == [("The New York Times", "organisation:new-york-times")]


def test_us_is_a_country_and_us_is_a_word(read: Any) -> None:
    assert names(read("The US left us alone.")) == [("US", "place:united-states")]


def test_bolivar_the_man_the_state_and_neither(read: Any) -> None:
    assert names(read("Miners work in Bolívar state.")) == [("Bolívar state", "place:bolivar-state")]
    assert names(read("She read Bolívar at night.")) == []


def test_a_town_inside_somebodys_name_is_no_town(read: Any) -> None:
    assert names(read("A singer, Antonio Valencia, was there, said Venezuela's radio.")) == [
        ("Antonio Valencia", "?"),
        ("Venezuela", "place:venezuela"),
    ]


def test_glued_words_are_no_name(read: Any) -> None:
    assert names(read("Robert SmithRobert Brown spoke first.")) == []


def test_spanish(read: Any) -> None:
    facts = read("El presidente venezolano Nicolás Maduro habló en La Habana.")
    assert [m.entity_id for m in facts.mentions] == ["place:venezuela", "person:nicolas-maduro", "place:havana"]


def test_letters_the_text_explains_stand_for_the_name(read: Any) -> None:
    facts = read(
        "The Harbour Workers Association (HWA) met. Later the HWA and the Bank for Roads (XYZ) left. XYZ slept."
    )
    assert [(m.surface, m.name, m.rule) for m in facts.mentions if m.rule == "acronym"] == [
        ("HWA", "Harbour Workers Association", "acronym"),
        ("HWA", "Harbour Workers Association", "acronym"),
    ]


def test_a_middle_initial_makes_nobody_else(read: Any) -> None:
    facts = read("Antony J. Blinken spoke, and Donald J. Trump listened.")
    assert [(m.surface, m.entity_id) for m in facts.mentions] == [
        ("Antony J. Blinken", "person:antony-blinken"),
        ("Donald J. Trump", "person:donald-trump"),
    ]


def test_bridges_and_squares_are_places_nobody_listed(read: Any) -> None:
    facts = read("They met on Tucuy Bridge and walked to Plaza Tucuy.")
    assert [(m.surface, m.kind.value, m.tier.value) for m in facts.mentions] == [
        ("Tucuy Bridge", "place", "C"),
        ("Plaza Tucuy", "place", "C"),
    ]


def test_a_town_that_is_a_given_name_is_no_town_before_a_surname(read: Any) -> None:
    assert [m.kind.value for m in read("Orlando Pérez, 54, walked to the bridge.").mentions] == ["person"]


def test_a_parliament_written_small_is_the_same(read: Any) -> None:
    facts = read("Venezuela's opposition holds the national assembly.")
    assert "organisation:national-assembly" in [m.entity_id for m in facts.mentions]


def test_a_town_is_its_countrys_where_the_text_opens_with_that_country(read: Any) -> None:
    ours = read("Venezuela had no light.", "The road was closed. " * 20, "In Mérida the pumps stood still.")
    assert "place:merida-ve" in {m.entity_id for m in ours.mentions}
    theirs = read("Mexico had no light.", "The road was closed. " * 20, "In Mérida the pumps stood still.")
    assert "place:merida-ve" not in {m.entity_id for m in theirs.mentions}


def test_a_ship_and_an_office_holder_in_apposition_are_names(read: Any) -> None:
    facts = read("The governor of the district, Ibanez Rochar, was suspended. The USS Carl Example sailed on.")
    assert {(m.kind.value, m.name) for m in facts.mentions} == {
        ("person", "Ibanez Rochar"),
        ("organisation", "USS Carl Example"),
    }


def test_a_nation_in_the_name_of_a_court_is_named_too_and_in_that_of_an_airline_not(read: Any) -> None:
    facts = read("The Brazilian Supreme Court heard it. American Airlines did not.")
    assert [(m.surface, m.kind.value) for m in facts.mentions] == [
        ("Brazilian Supreme Court", "organisation"),
        ("Brazilian", "place"),
        ("American Airlines", "organisation"),
    ]


def test_a_surname_that_is_a_state_too_is_a_surname_after_a_given_name(read: Any) -> None:
    facts = read("The head of the state campaign, Andrés Sucre, came to Venezuela.")
    assert [(m.surface, m.kind.value) for m in facts.mentions] == [("Andrés Sucre", "person"), ("Venezuela", "place")]


def test_an_office_is_the_same_with_fewer_capitals(read: Any) -> None:
    facts = read("The UN human rights office and the US state department met.")
    assert {"organisation:ohchr", "organisation:state-department"} <= {m.entity_id for m in facts.mentions}


@pytest.mark.parametrize(
    "written", ["Nurse Jesús Yavina came.", "Geologist Ileana Portal came.", "Doctor Zyx Yavina came."]
)
def test_an_occupation_is_no_part_of_a_name(read: Any, written: str) -> None:
    assert [(m.kind.value, m.surface) for m in read(written).mentions] == [
        ("person", " ".join(written.split()[1:3])),
    ]


def test_a_second_surname_that_is_a_town_is_no_town(read: Any) -> None:
    assert names(read("The director, Renato Duarte Lima, came to Peru.")) == [
        ("Renato Duarte Lima", "?"),
        ("Peru", "place:peru"),
    ]
