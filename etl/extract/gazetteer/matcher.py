"""A folded text comes in, every place where a known name stands goes out: longest first, whole words, right case.

Built once per process, on first use. The search is Aho–Corasick, so its cost hardly grows with the number of names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

import ahocorasick

from etl.extract.gazetteer import Ambiguity, Entity, ambiguities, entities
from etl.extract.text import Text, fold

NEEDS_WITHIN = 120  # characters to either side in which a needed word must stand: about a sentence
OPENING = 600  # characters: a country or capital needed for a name may also stand here, or in the headline
_WORD = re.compile(r"[\w'.\-]+")


@dataclass(frozen=True, slots=True)
class Hit:
    """One place in the body where an alias of an entity stands."""

    start: int
    end: int
    entity: Entity
    rule: str  # "full_name", "lone_surname", "demonym"


@dataclass(frozen=True, slots=True)
class _Alias:
    written: str
    entity: Entity
    lone: bool
    condition: Ambiguity | None


class Matcher:
    """Finds the names of some entities. `entities()` is what it is built from, except in tests and benchmarks."""

    def __init__(self, known: Iterable[Entity]) -> None:
        conditions = ambiguities()
        table: dict[str, list[_Alias]] = {}
        for entity in known:
            full = dict.fromkeys((entity.name, *entity.aliases))
            lone = [name for name in entity.surnames if entity.lone and name not in full]
            for written in (*full, *lone):
                key = fold(written)
                listed = table.setdefault(key, [])
                twin = next((n for n, alias in enumerate(listed) if alias.entity is entity), None)
                if twin is not None and _capitals(written) < _capitals(listed[twin].written):
                    listed[twin] = replace(listed[twin], written=written)  # "the national assembly" is one too
                elif twin is None:
                    condition = conditions.get((key, entity.id))
                    is_lone = entity.kind.value == "person" and fold(written) in map(fold, entity.surnames)
                    listed.append(_Alias(written, entity, is_lone or written in lone, condition))
        self._automaton = ahocorasick.Automaton()
        for key, listed in table.items():
            self._automaton.add_word(key, (len(key), tuple(listed)))
        self._automaton.make_automaton()

    def hits(self, text: Text) -> list[Hit]:
        """All hits, nested ones too, in the order of their ends."""
        found: list[Hit] = []
        folded = text.folded
        length = len(folded)
        opening: frozenset[str] | None = None
        for last, (size, listed) in self._automaton.iter(folded):
            start, end = last - size + 1, last + 1
            if (start and _inside(folded[start - 1], folded[start])) or (
                end < length and _inside(folded[end - 1], folded[end])
            ):
                continue
            first, stop = text.place(start, end)
            surface = text.body[first:stop]
            for alias in listed:
                if opening is None and alias.condition and alias.condition.needs:
                    opening = _opening(text)
                if _right_case(alias.written, surface) and _holds(
                    alias.condition, folded, start, end, opening or _NONE
                ):
                    found.append(Hit(first, stop, alias.entity, "lone_surname" if alias.lone else "full_name"))
                    break
        return found


_NONE: frozenset[str] = frozenset()


def _opening(text: Text) -> frozenset[str]:
    """Countries and capitals that some name needs, as far as the text opens with them."""
    opens = fold(text.document.headline) + "\n" + text.folded[:OPENING]
    return frozenset(country for country in _needed_countries() if country in opens)


@cache
def _needed_countries() -> frozenset[str]:
    countries = {fold(entity.name) for entity in entities() if entity.is_country or entity.role == "capital"}
    return frozenset(word for condition in ambiguities().values() for word in condition.needs if word in countries)


@cache
def matcher() -> Matcher:
    return Matcher(entities())


def _capitals(written: str) -> int:
    return sum(word[:1].isupper() for word in written.split())


def _inside(left: str, right: str) -> bool:
    """Whether a word goes on between two characters."""
    return left.isalnum() and right.isalnum()


def _right_case(written: str, surface: str) -> bool:
    """Words written with a capital need one; short all-capital names must be as written; a shout is any name."""
    if written.isupper() and len(written.replace(".", "")) <= 4:
        return surface == written
    if surface.isupper() and len(surface) > 4:
        return True
    theirs = surface.split()
    return all(
        not word[:1].isupper() or (n < len(theirs) and theirs[n][:1].isupper())
        for n, word in enumerate(written.split())
    )


def _holds(condition: Ambiguity | None, folded: str, start: int, end: int, opening: frozenset[str]) -> bool:
    if condition is None:
        return True
    before, after = folded[max(0, start - 40) : start].rstrip(" \"'(-"), folded[end : end + 40].lstrip(" -")
    if any(before == word or before.endswith((" " + word, "\n" + word)) for word in condition.not_before):
        return False
    if any(_starts(after, word) for word in condition.not_after):
        return False
    if not condition.needs or not opening.isdisjoint(condition.needs):
        return True
    around = folded[max(0, start - NEEDS_WITHIN) : start] + "  " + folded[end : end + NEEDS_WITHIN]
    return any(word in around for word in condition.needs)


def _starts(after: str, word: str) -> bool:
    return after.startswith(word) and not after[len(word) : len(word) + 1].isalnum()


def longest(hits: Iterable[Hit]) -> Iterator[Hit]:
    """Within one kind the longest name wins, the earlier where two overlap."""
    taken: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        kind = hit.entity.kind.value
        if hit.start >= taken.get(kind, 0):
            taken[kind] = hit.end
            yield hit
