"""A text comes in, the names in it go out: known entities, surnames bound to them, and names nobody listed.

Within one kind the longest name wins; names of different kinds may nest where the outer one is made of the inner
("Trump administration"). A surname that two people of the text share is bound by title or to the one named last; a
name of which nothing says whose it is makes no mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from etl.extract import names
from etl.extract.gazetteer import Entity
from etl.extract.gazetteer.matcher import Hit, longest, matcher
from etl.extract.text import Text, fold
from etl.model import EntityKind, Mention, Tier

VERSION = 1

_HONORIFIC = re.compile(r"\b(mr|mrs|ms|miss|sra?|sir|president|senator|sen|gen)\.? $")
_NICKNAMES = {"josh": "joshua", "mike": "michael", "bill": "william", "joe": "joseph", "tom": "thomas", "jim": "james",
              "bob": "robert", "dick": "richard", "ted": "edward", "ed": "edward", "tony": "anthony", "chris": "christopher",
              "dan": "daniel", "dave": "david", "ben": "benjamin", "steve": "steven", "nick": "nicholas", "matt": "matthew",
              "alex": "alexander", "sam": "samuel", "will": "william", "pete": "peter", "andy": "andrew", "kate": "katherine",
              "beto": "roberto", "pepe": "jose", "chucho": "jesus"}  # fmt: skip


@dataclass(slots=True)
class _Person:
    """Somebody the text names in full."""

    key: str  # entity id, or the folded name of someone not listed
    entity: Entity | None
    name: str
    given: str
    surnames: tuple[str, ...]  # folded
    gender: str | None
    places: list[int] = field(default_factory=list)  # where the full name stands


def find(text: Text) -> tuple[Mention, ...]:
    """All mentions, in the order of the text. The headline is not part of the body but may give a full name."""
    hits = [hit for hit in longest(matcher().hits(text)) if not _part_of_longer_name(hit, text)]
    hits = _unnested(hits)
    unknown = names.find(text.body, [(hit.start, hit.end) for hit in hits])
    people = _people(hits, unknown, text)
    mentions = [_known(hit, text) for hit in hits]
    for name in unknown:
        mentions += _unknown(name, people, text)
    mentions += _surnames(text, people, mentions)
    mentions.sort(key=lambda mention: (mention.char_start, -mention.char_end))
    return tuple(_distinct(mentions))


def _known(hit: Hit, text: Text) -> Mention:
    tier = Tier.LIKELY if hit.rule == "lone_surname" else Tier.CERTAIN
    return _mention(text, hit.start, hit.end, hit.entity.kind, hit.entity, hit.entity.name, tier, hit.rule)


def _mention(
    text: Text, start: int, end: int, kind: EntityKind, entity: Entity | None, name: str, tier: Tier, rule: str
) -> Mention:
    surface = text.body[start:end]
    return Mention(start, end, surface, kind, entity.id if entity else None, name, tier, rule, VERSION)


_NEXT_NAME = re.compile(rf"[ ]({names.CAP})")
_PREVIOUS = re.compile(r"([\w'’.\-]+)[ ]$")


def _part_of_longer_name(hit: Hit, text: Text) -> bool:
    """A place or bare surname that is a piece of somebody else's name: "Antonio Valencia", "Lara Trump"."""
    body = text.body
    if hit.rule == "full_name" and not (hit.entity.kind is EntityKind.PLACE and hit.entity.country):
        return False
    before = _PREVIOUS.search(body, max(0, hit.start - 30), hit.start)
    word = fold(before.group(1)) if before else ""
    if before and before.group(1)[:1].isupper() and word in names.given_names() and word not in names.TITLES:
        if hit.rule == "lone_surname":
            return word not in _given_forms(hit.entity)
        return not hit.entity.is_country and " " not in hit.entity.name
    if hit.rule == "lone_surname" or hit.entity.is_country or " " in body[hit.start : hit.end]:
        return False
    after = _NEXT_NAME.match(body, hit.end)
    return bool(
        after and fold(body[hit.start : hit.end]) in names.given_names() and fold(after.group(1)) not in names.NOT_NAMES
    )


def _given_forms(entity: Entity) -> set[str]:
    forms = set()
    for name in (entity.name, *entity.aliases):
        given = fold(name).split()[0]
        forms |= {given, _NICKNAMES.get(given, given)}
    return forms | {short for short, full in _NICKNAMES.items() if full in forms}


def _unnested(hits: list[Hit]) -> list[Hit]:
    """Without names that are only a part of another kind's name, except where that is made of them."""
    outer = [hit for hit in hits if hit.end - hit.start > 3]
    kept, open_hits = [], []
    for hit in sorted(outer + [h for h in hits if h.end - h.start <= 3], key=lambda h: (h.start, -h.end)):
        open_hits = [other for other in open_hits if other.end > hit.start]
        around = [o for o in open_hits if o.start <= hit.start and o.end >= hit.end and o is not hit]
        if all(
            o.entity.nests or (o.entity.kind is not hit.entity.kind and o.start == hit.start and o.end == hit.end)
            for o in around
        ):
            kept.append(hit)
        open_hits.append(hit)
    return kept


def _people(hits: Iterable[Hit], unknown: Iterable[names.Name], text: Text) -> list[_Person]:
    people: dict[str, _Person] = {}

    def add(key: str, entity: Entity | None, name: str, surnames: tuple[str, ...], gender: str | None, at: int) -> None:
        person = people.setdefault(key, _Person(key, entity, name, fold(name).split()[0], surnames, gender))
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
                and _NICKNAMES.get(p.given, p.given) == _NICKNAMES.get(folded[0], folded[0])
            ),
            None,
        )
        gender = "f" if name.title in names.FEMALE_TITLES else None
        if twin:
            twin.places.append(name.start)
            continue
        surnames = dict.fromkeys(
            (" ".join(_surname(folded)), folded[-1], *([" ".join(folded[1:])] if len(folded) > 2 else []))
        )
        if len(folded) == 3 and folded[1] not in names.given_names() and not folded[1].endswith("."):
            surnames[folded[1]] = None
        add(" ".join(folded), None, surface, tuple(surnames), gender, name.start)
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


def _unknown(name: names.Name, people: list[_Person], text: Text) -> list[Mention]:
    surface = text.body[name.start : name.end]
    if not name.is_person:
        return [_mention(text, name.start, name.end, EntityKind.ORGANISATION, None, surface, Tier.RAW, name.rule)]
    if any(fold(surface) in person.surnames for person in people):
        return []  # a surname: bound below
    folded = fold(surface)
    person = next((p for p in people if p.key == folded), None) or next(
        (p for p in people if p.entity is None and p.name and name.start in p.places), None
    )
    return [
        _mention(
            text, name.start, name.end, EntityKind.PERSON, None, person.name if person else surface, Tier.RAW, name.rule
        )
    ]


def _surnames(text: Text, people: list[_Person], made: list[Mention]) -> list[Mention]:
    """Later mentions by surname or given name alone, and titled surnames of people the text never names in full."""
    covered = bytearray(len(text.body) + 1)
    for mention in made:
        covered[mention.char_start : mention.char_end] = b"\1" * (mention.char_end - mention.char_start)
    by_surname: dict[str, list[_Person]] = {}
    for person in people:
        for surname in person.surnames:
            by_surname.setdefault(surname, []).append(person)
    for person in people:
        if person.given not in by_surname and person.given not in names.NOT_NAMES and len(person.given) > 2:
            listed = [p for p in people if p.given == person.given]
            if len(listed) == 1:
                by_surname[person.given] = listed
        for short, full in _NICKNAMES.items():
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
        before = _PREVIOUS.search(text.body, max(0, start - 30), start)
        honorific = _HONORIFIC.search(text.folded[max(0, match.start() - 14) : match.start()])
        if before and not honorific and before.group(1)[:1].isupper() and fold(before.group(1)) in names.given_names():
            if fold(before.group(1)).strip(".") not in names.TITLES:
                continue
        following = _NEXT_NAME.match(text.body, end)
        is_given = all(p.given == match.group() for p in by_surname[match.group()])
        if is_given and following and fold(following.group(1)) not in names.NOT_NAMES:
            continue
        person = _whose(by_surname[match.group()], honorific.group(1) if honorific else None, start, last_named)
        if person is None:
            continue
        last_named[person.key] = start
        rule = "given_name_alone" if is_given else "surname"
        tier = Tier.LIKELY if person.entity else Tier.RAW
        found.append(_mention(text, start, end, EntityKind.PERSON, person.entity, person.name, tier, rule))
    return found


def _whose(people: list[_Person], honorific: str | None, at: int, last_named: dict[str, int]) -> _Person | None:
    if honorific in {"ms", "mrs", "miss", "sra"}:
        people = [p for p in people if p.gender == "f"] or [p for p in people if p.gender is None]
    elif honorific in {"mr", "sir", "sr"}:
        people = [p for p in people if p.gender != "f"] or people
    if len(people) <= 1:
        return people[0] if people else None

    def latest(person: _Person) -> int:
        return max([p for p in (*person.places, last_named.get(person.key, -1)) if p < at], default=-1)

    best = max(people, key=latest)
    return best if latest(best) >= 0 else None


def _distinct(mentions: list[Mention]) -> Iterable[Mention]:
    seen: set[tuple[int, int, str]] = set()
    reach = dict.fromkeys(EntityKind, 0)
    for mention in mentions:
        key = (mention.char_start, mention.char_end, mention.kind.value)
        if key in seen or mention.char_start < reach[mention.kind]:
            continue
        seen.add(key)
        reach[mention.kind] = mention.char_end
        yield mention
