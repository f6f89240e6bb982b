"""A text comes in, the names in it go out: known entities, surnames bound to them, and names nobody listed.

Within one kind the longest name wins; names of different kinds may nest where the outer one is made of the inner
("Trump administration"). A surname that two people of the text share is bound by title or to the one named last; a
name of which nothing says whose it is makes no mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from etl.extract import acronyms, names
from etl.extract.gazetteer import Entity, by_id, known
from etl.extract.gazetteer.matcher import Hit, longest, matcher
from etl.extract.surnames import NEXT_NAME, NICKNAMES, PREVIOUS, Person, bind, mention_at, people_of
from etl.extract.text import CAP, Text, fold
from etl.model import EntityKind, Mention, Tier


def find(text: Text) -> tuple[Mention, ...]:
    """All mentions, in the order of the text."""
    hits = [hit for hit in longest(matcher().hits(text)) if not _part_of_longer_name(hit, text)]
    hits = _unnested(hits)
    unknown = names.find(text.body, [(hit.start, hit.end) for hit in hits])
    hits, unknown = _with_initials(hits, unknown, text)
    people = people_of(hits, unknown, text)
    mentions = [_known(hit, text) for hit in hits]
    for name in unknown:
        mentions += _unknown(name, people, text)
    mentions += bind(text, people, mentions)
    mentions += acronyms.find(text, mentions)
    mentions.sort(key=lambda mention: (mention.char_start, -mention.char_end))
    return tuple(_distinct(mentions))


_NAMED_OF = re.compile(rf"(?<!\w)({CAP})\.? {CAP} (?:de|del|da|dos) $")
_NAMED_TWICE = re.compile(rf"(?<!\w)({CAP}) ({CAP}) $")
_INITIAL = re.compile(r"(\w[\w'’-]+) [A-Z]\.(?: ?[A-Z]\.)? $")


def _with_initials(hits: list[Hit], unknown: list[names.Name], text: Text) -> tuple[list[Hit], list[names.Name]]:
    """ "Antony J. Blinken" is who is listed as Antony Blinken."""
    widened = []
    for hit in hits:
        before = _INITIAL.search(text.body, max(0, hit.start - 30), hit.start) if hit.rule == "lone_surname" else None
        if before and fold(before.group(1)) in _given_forms(hit.entity):
            hit = Hit(before.start(), hit.end, hit.entity, "full_name")
        widened.append(hit)
    left = []
    covered = bytearray(len(text.body) + 1)
    for hit in widened:
        covered[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
    for name in unknown:
        plain = _ANY_INITIAL.sub(" ", text.body[name.start : name.end])
        entity = (
            by_id().get(known(fold(plain)) or "")
            if name.is_person and "." in text.body[name.start : name.end]
            else None
        )
        if entity is not None and entity.kind is EntityKind.PERSON:
            widened.append(Hit(name.start, name.end, entity, "full_name"))
        elif not covered[name.start]:
            left.append(name)
    return sorted(widened, key=lambda hit: (hit.start, -hit.end)), left


_ANY_INITIAL = re.compile(r" [A-Z]\.(?: ?[A-Z]\.)? ")


def _known(hit: Hit, text: Text) -> Mention:
    tier = Tier.LIKELY if hit.rule == "lone_surname" else Tier.CERTAIN
    return mention_at(text, hit.start, hit.end, hit.entity.kind, hit.entity, hit.entity.name, tier, hit.rule)


def _part_of_longer_name(hit: Hit, text: Text) -> bool:
    """A place or bare surname that is a piece of somebody else's name: "Antonio Valencia", "Lara Trump"."""
    body = text.body
    if hit.rule == "full_name" and not (hit.entity.kind is EntityKind.PLACE and hit.entity.country):
        return False
    before = PREVIOUS.search(body, max(0, hit.start - 30), hit.start)
    of = _NAMED_OF.search(body, max(0, hit.start - 50), hit.start)
    if of and not hit.entity.is_country and fold(of.group(1)) in names.given_names() | names.PERSON_TITLES:
        return True  # "Luis Burbano de Lara"
    named = _NAMED_TWICE.search(body, max(0, hit.start - 50), hit.start)
    if (
        named
        and hit.entity.kind is EntityKind.PLACE
        and not hit.entity.is_country
        and fold(named.group(1)) in names.given_names()
        and fold(named.group(2)) not in names.NOT_PERSONS | names.NOT_NAMES
    ):
        return True  # "Renato Duarte Lima"
    word = fold(before.group(1)) if before else ""
    if before and before.group(1)[:1].isupper() and word in names.given_names() and word not in names.TITLES:
        if hit.rule == "lone_surname":
            return word not in _given_forms(hit.entity)
        return not hit.entity.is_country and " " not in body[hit.start : hit.end]
    if hit.rule == "lone_surname" or hit.entity.is_country or " " in body[hit.start : hit.end]:
        return False
    after = NEXT_NAME.match(body, hit.end)
    return bool(
        after
        and fold(body[hit.start : hit.end]) in names.given_names()
        and fold(after.group(1)) not in names.NOT_NAMES | names.NOT_PERSONS
    )


def _given_forms(entity: Entity) -> set[str]:
    forms = set()
    for name in (entity.name, *entity.aliases):
        given = fold(name).split()[0]
        forms |= {given, NICKNAMES.get(given, given)}
    return forms | {short for short, full in NICKNAMES.items() if full in forms}


def _is_nation_of(hit: Hit, around: Hit) -> bool:
    """A nation before a body's name is named too: "**Brazilian** Supreme Court"; not in names of firms and papers."""
    is_nation = hit.entity.is_country or hit.entity.id == "place:europe"
    return is_nation and hit.start == around.start and around.entity.side not in {"company", "media"}


def _unnested(hits: list[Hit]) -> list[Hit]:
    """Without names that are only a part of another kind's name, except where that is made of them."""
    outer = [hit for hit in hits if hit.end - hit.start > 3]
    kept: list[Hit] = []
    open_hits: list[Hit] = []
    for hit in sorted(outer + [h for h in hits if h.end - h.start <= 3], key=lambda h: (h.start, -h.end)):
        open_hits = [other for other in open_hits if other.end > hit.start]
        around = [o for o in open_hits if o.start <= hit.start and o.end >= hit.end and o is not hit]
        if all(
            o.entity.nests
            or _is_nation_of(hit, o)
            or (o.entity.kind is not hit.entity.kind and o.start == hit.start and o.end == hit.end)
            for o in around
        ):
            kept.append(hit)
        open_hits.append(hit)
    return kept


def _unknown(name: names.Name, people: list[Person], text: Text) -> list[Mention]:
    surface = text.body[name.start : name.end]
    if not name.is_person:
        kind = EntityKind.PLACE if name.is_place else EntityKind.ORGANISATION
        return [mention_at(text, name.start, name.end, kind, None, surface, Tier.RAW, name.rule)]
    if any(fold(surface) in person.surnames for person in people):
        return []  # a surname: bound below
    folded = fold(surface)
    person = next((p for p in people if p.key == folded), None) or next(
        (p for p in people if p.entity is None and p.name and name.start in p.places), None
    )
    return [
        mention_at(
            text, name.start, name.end, EntityKind.PERSON, None, person.name if person else surface, Tier.RAW, name.rule
        )
    ]


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
