"""Which rules each kind of facts comes from, as a version a kind: what a stored text is read again by, and what not.

A version is made of the numbers in the modules, of the lists the rules read, and of the versions of the kinds they rest
on: another alias in the gazetteer changes mentions, and with them who is quoted, but no topic and no date.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from etl.extract import crisis, dates, figures, indirect, posts, quotes, surnames, tone


@dataclass(frozen=True, slots=True)
class Rules:
    """Of one kind: numbers that change with the code, lists as patterns below `etl/extract/`, kinds it rests on."""

    numbers: tuple[int, ...]
    lists: tuple[str, ...]
    rests_on: tuple[str, ...] = ()


_NAMES = (
    "titles title_parts occupations personal_titles female_titles organisation_tails organisation_heads no_person "
    "no_names given_names place_tails place_heads"
)
_VERBS = (
    "clause_verbs base_forms quote_verbs nouns_too plain_verbs not_before_verb between_subject_and_verb person_heads "
    "body_heads offices somebody several_people people_counted reporting_verbs_es"
)
_NUMBERS = (
    "small_numbers small_numbers_es tens tens_es months numbered_things never_figures no_noun_phrase people_counted "
    "befell"
)


def _words(names: str) -> tuple[str, ...]:
    return tuple(f"words/{name}.txt" for name in names.split())


# In an order in which each comes after those it rests on.
RULES: Mapping[str, Rules] = {
    "mentions": Rules((surnames.VERSION,), ("gazetteer/*.csv", "nicknames.csv", *_words(_NAMES))),
    "quotes": Rules((quotes.VERSION, indirect.VERSION, posts.VERSION), _words(_VERBS), ("mentions",)),
    "dates": Rules((dates.VERSION,), ()),
    "figures": Rules(
        (figures.VERSION,),
        ("measures.csv", "measure_rules.csv", *_words(_NUMBERS)),
        ("mentions", "quotes", "dates"),
    ),
    "topics": Rules((1,), ("topics.csv",)),
    "tone": Rules((tone.VERSION,), ("tone.csv", *_words("negations")), ("mentions",)),
    "crisis": Rules((crisis.VERSION,), (), ("mentions", "topics")),
}
KINDS = tuple(RULES)


@cache
def versions() -> Mapping[str, str]:
    """The version of each kind: its numbers, and eight digits for its lists and what it rests on: `2.2.1-9f3c01aa`."""
    made: dict[str, str] = {}
    for kind, rules in RULES.items():
        digest = hashlib.sha256()
        for name, content in listed(kind):
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
        for other in rules.rests_on:
            digest.update(f"{other}\0{made[other]}\0".encode())
        made[kind] = f"{'.'.join(map(str, rules.numbers))}-{digest.hexdigest()[:8]}"
    return made


def listed(kind: str) -> list[tuple[str, bytes]]:
    """The lists a kind's rules read, by their path below `etl/extract/`, with their content."""
    here = files("etl.extract")
    found = []
    for pattern in RULES[kind].lists:
        folder, _, name = pattern.rpartition("/")
        place = here / folder if folder else here
        names = [one.name for one in place.iterdir() if one.name.endswith(".csv")] if name == "*.csv" else [name]
        found += [(f"{folder}/{one}", (place / one).read_bytes()) for one in sorted(names)]
    return found


def behind(stored: Mapping[str, str]) -> frozenset[str]:
    """The kinds whose facts come from other rules than today's."""
    return frozenset(kind for kind, version in versions().items() if stored.get(kind) != version)
