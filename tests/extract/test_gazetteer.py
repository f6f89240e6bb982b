"""The gazetteer's files are read like code, so they are tested like code."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise

import pytest

from etl.extract import extract
from etl.extract.gazetteer import Entity, ambiguities, by_id, entities
from etl.extract.text import fold
from etl.model import EntityKind
from tests.extract.written import document

MANY = 400  # entities of the crisis: people, bodies, events and places of Venezuela


def names(entity: Entity) -> set[str]:
    lone = entity.surnames if entity.lone else ()
    return {fold(name) for name in (entity.name, *entity.aliases, *lone)}


def test_ids_are_unique_and_say_their_kind() -> None:
    ids = [entity.id for entity in entities()]
    assert len(ids) == len(set(ids))
    assert [i for i in ids if not re.fullmatch(r"(person|organisation|place|event):[a-z0-9]+(-[a-z0-9]+)*", i)] == []
    assert [e.id for e in entities() if e.id.split(":")[0] != e.kind.value] == []


def test_a_name_that_two_entities_share_has_a_rule_for_all_but_one_of_them() -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for entity in entities():
        for name in names(entity):
            owners[name].add(entity.id)
    rules = ambiguities()
    unruled = {name: [i for i in ids if (name, i) not in rules] for name, ids in owners.items() if len(ids) > 1}
    assert {name: ids for name, ids in unruled.items() if len(ids) > 1} == {}


def test_every_rule_of_ambiguity_is_for_an_entity_that_exists() -> None:
    assert [key for key in ambiguities() if key[1] not in by_id()] == []


def test_countries_named_are_entities() -> None:
    ids = by_id().keys()
    assert [e.id for e in entities() if e.country and e.country not in ids] == []
    assert [e.id for e in entities() for role in e.roles if role.country not in ids] == []


def test_dates_are_in_order() -> None:
    assert [e.id for e in entities() if e.valid_from and e.valid_to and e.valid_from > e.valid_to] == []
    assert [
        e.id for e in entities() for r in e.roles if r.valid_from and r.valid_to and r.valid_from > r.valid_to
    ] == []


def test_points_are_on_earth_and_whole() -> None:
    assert [e.id for e in entities() if (e.lat is None) != (e.lon is None)] == []
    assert [e.id for e in entities() if e.lat is not None and not -90 <= e.lat <= 90] == []
    assert [e.id for e in entities() if e.lon is not None and not -180 <= e.lon <= 180] == []


def test_no_wikidata_id_is_there_that_nobody_confirmed() -> None:
    assert [e.id for e in entities() if e.wikidata_id] == []


def test_the_crisis_is_covered() -> None:
    of_venezuela = [e for e in entities() if e.country == "place:venezuela"]
    assert len(of_venezuela) >= MANY
    kinds = {e.kind for e in of_venezuela}
    assert kinds == set(EntityKind)
    countries = [e for e in entities() if e.is_country]
    assert len(countries) >= 193  # members of the United Nations


@pytest.mark.parametrize("country", ["venezuela", "united-states"])
def test_of_two_presidents_of_a_country_none_holds_office_on_the_same_day(country: str) -> None:
    terms = sorted(
        (role.valid_from, role.valid_to, e.id)
        for e in entities()
        for role in e.roles
        if role.country == f"place:{country}" and role.title == "president" and role.valid_from and role.valid_to
    )
    assert len(terms) >= 2
    assert [(a[2], b[2]) for a, b in pairwise(terms) if b[0] < a[1]] == []


def test_every_full_name_is_found_as_the_entity_it_names() -> None:
    """One text an entity, with nothing else in it: a name that needs its context is left out."""
    ruled = {key[0] for key in ambiguities()}
    wrong = []
    for entity in entities():
        if fold(entity.name) in ruled or "(" in entity.name:
            continue
        found = extract(document(f"They talked of {entity.name} again.")).mentions
        if not any(mention.entity_id == entity.id for mention in found):
            wrong.append((entity.id, [(m.entity_id, m.surface) for m in found]))
    assert wrong == []
