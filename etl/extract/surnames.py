"""The full names of a text come in; whose the bare surnames, given names and nicknames in it are goes out.

A surname two people share is bound by "Ms" and "Mr" where they differ, else to the one named last before it; one that
nobody was named with before is left unbound.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from importlib.resources import files

from etl.extract import names
from etl.extract.gazetteer import Entity
from etl.extract.gazetteer.matcher import Hit
from etl.extract.text import CAP, Text, fold
from etl.model import EntityKind, Mention, Tier

VERSION = 3

NEXT_NAME = re.compile(rf"[ ]({CAP})")
PREVIOUS = re.compile(r"([\w'’.\-]+)[ ]$")


_HONORIFIC = re.compile(r"\b(mr|mrs|ms|miss|sra?|sir|president|senator|sen|gen)\.? $")
with (files(__package__) / "nicknames.csv").open(encoding="utf-8") as _lines:
    NICKNAMES = {row["short"]: row["full"] for row in csv.DictReader(_lines)}


@dataclass(slots=True)
class Person:
    """Somebody the text names in full."""

    key: str  # entity id, or the folded name of someone not listed
    entity: Entity | None
    name: str
    given: str
    surnames: tuple[str, ...]  # folded
    gender: str | None
    places: list[int] = field(default_factory=list)  # where the full name stands


def people_of(hits: Iterable[Hit], unknown: Iterable[names.Name], text: Text) -> list[Person]:
    people: dict[str, Person] = {}

    def add(key: str, entity: Entity | None, name: str, surnames: tuple[str, ...], gender: str | None, at: int) -> None:
        person = people.setdefault(key, Person(key, entity, name, fold(name).split()[0], surnames, gender))
        person.places.append(at)

    for hit in hits:
        if hit.entity.kind is EntityKind.PERSON:
            surnames = tuple(fold(surname) for surname in hit.entity.surnames)
            add(hit.entity.id, hit.entity, hit.entity.name, surnames, hit.entity.gender, hit.start)
    for name in unknown:
        surface = text.body[name.start : name.end]
        words = surface.split()
        if not name.is_person or len(words) < 2:
            continue
        folded = [fold(word) for word in words]
        twin = next(
            (
                p
                for p in people.values()
                if p.entity is None
                and p.surnames[0] == " ".join(_surname(folded))
                and NICKNAMES.get(p.given, p.given) == NICKNAMES.get(folded[0], folded[0])
            ),
            None,
        )
        gender = "f" if name.title in names.FEMALE_TITLES else None
        if twin:
            twin.places.append(name.start)
            continue
        forms = [" ".join(_surname(folded)), folded[-1]]
        if len(folded) > 2:
            forms.append(" ".join(folded[1:]))
        if len(folded) == 3 and folded[1] not in names.given_names() and not folded[1].endswith("."):
            forms.append(folded[1])
        add(" ".join(folded), None, surface, tuple(dict.fromkeys(forms)), gender, name.start)
    return list(people.values())


def _surname(folded: list[str]) -> list[str]:
    """The last word with the particles before it: "burbano de lara" of "felipe burbano de lara"."""
    start = len(folded) - 1
    while start > 1 and folded[start - 1] in {
        "de",
        "la",
        "del",
        "las",
        "los",
        "da",
        "dos",
        "van",
        "von",
        "der",
        "di",
        "al",
        "bin",
    }:
        start -= 1
        if folded[start] == "de" and start > 1 and folded[start - 1] not in {"la"}:
            start -= 1
            break
    return folded[max(1, start) :]


def bind(text: Text, people: list[Person], made: list[Mention]) -> list[Mention]:
    """Later mentions by surname or given name alone, and titled surnames of people the text never names in full."""
    covered = bytearray(len(text.body) + 1)
    for mention in made:
        covered[mention.char_start : mention.char_end] = b"\1" * (mention.char_end - mention.char_start)
    by_surname: dict[str, list[Person]] = {}
    for person in people:
        for surname in person.surnames:
            by_surname.setdefault(surname, []).append(person)
    for person in people:
        if person.given not in by_surname and person.given not in names.NOT_NAMES and len(person.given) > 2:
            listed = [p for p in people if p.given == person.given]
            if len(listed) == 1:
                by_surname[person.given] = listed
        for short, full in NICKNAMES.items():
            if full == person.given and short not in by_surname:
                by_surname[short] = [person]
    if not by_surname:
        return []
    forms = sorted(by_surname, key=len, reverse=True)
    found: list[Mention] = []
    last_named: dict[str, int] = {}
    for match in re.finditer(r"(?<![\w@#])(?:" + "|".join(map(re.escape, forms)) + r")(?!\w)", text.folded):
        start, end = text.place(match.start(), match.end())
        if covered[start] or (not text.body[start].isupper() and " " not in match.group()):
            continue
        if text.body[start].islower() and match.group().split()[0] not in {"de", "del", "von", "van", "al"}:
            continue
        before = PREVIOUS.search(text.body, max(0, start - 30), start)
        honorific = _HONORIFIC.search(text.folded[max(0, match.start() - 14) : match.start()])
        if before and not honorific and _is_given_name(before.group(1)):
            continue
        following = NEXT_NAME.match(text.body, end)
        is_given = all(p.given == match.group() for p in by_surname[match.group()])
        if is_given and following and fold(following.group(1)) not in names.NOT_NAMES:
            continue
        whose = _whose(by_surname[match.group()], honorific.group(1) if honorific else None, start, last_named)
        if whose is None:
            continue
        last_named[whose.key] = start
        rule = "given_name_alone" if is_given else "surname"
        tier = Tier.LIKELY if whose.entity else Tier.RAW
        found.append(mention_at(text, start, end, EntityKind.PERSON, whose.entity, whose.name, tier, rule))
    return found


def _is_given_name(word: str) -> bool:
    folded = fold(word)
    return word[:1].isupper() and folded in names.given_names() and folded.strip(".") not in names.TITLES


def _whose(people: list[Person], honorific: str | None, at: int, last_named: dict[str, int]) -> Person | None:
    if honorific in {"ms", "mrs", "miss", "sra"}:
        people = [p for p in people if p.gender == "f"] or [p for p in people if p.gender is None]
    elif honorific in {"mr", "sir", "sr"}:
        people = [p for p in people if p.gender != "f"] or people
    if len(people) <= 1:
        return people[0] if people else None

    def latest(person: Person) -> int:
        return max([p for p in (*person.places, last_named.get(person.key, -1)) if p < at], default=-1)

    best = max(people, key=latest)
    return best if latest(best) >= 0 else None


def mention_at(
    text: Text, start: int, end: int, kind: EntityKind, entity: Entity | None, name: str, tier: Tier, rule: str
) -> Mention:
    surface = text.body[start:end]
    return Mention(start, end, surface, kind, entity.id if entity else None, name, tier, rule, VERSION)
