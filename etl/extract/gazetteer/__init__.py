"""The CSV files of this folder come in, the entities the extraction knows come out, checked once per process.

A row is refused (ValueError naming file and line) when its id is not unique or not well formed, or a date is no date.
How to add one: docs/add_an_entity.md.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

from etl.model import EntityKind

# File → the kind of its rows.
FILES = {
    "people_venezuela.csv": EntityKind.PERSON,
    "people_world.csv": EntityKind.PERSON,
    "organisations.csv": EntityKind.ORGANISATION,
    "countries.csv": EntityKind.PLACE,
    "places.csv": EntityKind.PLACE,
    "events.csv": EntityKind.EVENT,
}
_ID = re.compile(r"(person|organisation|place|event):[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Role:
    """What a person was, and when. `title` is how headlines write it: "president", "foreign minister"."""

    title: str
    country: str  # place id
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True, slots=True)
class Entity:
    """One row. `surnames` bind to a full name in the same text; `lone`: a surname alone is enough."""

    id: str
    kind: EntityKind
    name: str
    aliases: tuple[str, ...] = ()
    role: str | None = None
    side: str | None = None
    country: str | None = None  # place id of the country it belongs to
    lat: float | None = None
    lon: float | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    wikidata_id: str | None = None
    surnames: tuple[str, ...] = ()
    lone: bool = False
    gender: str | None = None  # "f", "m": for "Ms X" among people of one surname
    nests: bool = False  # names inside its name are mentions too: "Trump administration"
    is_country: bool = False
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """When an alias that may mean something else means this entity: all conditions that are given must hold.

    `needs`: one of these words stands within 120 characters. `not_before`, `not_after`: none of these words stands
    directly before or after the name. All folded.
    """

    alias: str
    entity_id: str
    needs: tuple[str, ...]
    not_before: tuple[str, ...]
    not_after: tuple[str, ...]


@cache
def entities() -> tuple[Entity, ...]:
    """Every entity of the gazetteer, in the order of the files."""
    roles = _roles()
    found: dict[str, Entity] = {}
    for name, kind in FILES.items():
        for line, row in _rows(name):
            entity = _entity(row, kind, name, line, roles)
            if entity.id in found:
                raise ValueError(f"gazetteer/{name} line {line}: {entity.id} is there twice")
            found[entity.id] = entity
    return tuple(found.values())


@cache
def by_id() -> dict[str, Entity]:
    return {entity.id: entity for entity in entities()}


@cache
def _by_name() -> dict[str, str]:
    from etl.extract.text import fold

    return {fold(name): entity.id for entity in entities() for name in (entity.name, *entity.aliases)}


def known(name: str) -> str | None:
    """The entity of a folded name that stands alone, as an author's does; None where nobody is called so."""
    return _by_name().get(name)


@cache
def ambiguities() -> dict[tuple[str, str], Ambiguity]:
    """By folded alias and entity id."""
    from etl.extract.text import fold

    return {
        (fold(row["alias"]), row["entity_id"]): Ambiguity(
            row["alias"], row["entity_id"], _words(row["needs"]), _words(row["not_before"]), _words(row["not_after"])
        )
        for _line, row in _rows("ambiguity.csv")
    }


def _entity(row: dict[str, str], kind: EntityKind, name: str, line: int, roles: dict[str, tuple[Role, ...]]) -> Entity:
    key = f"{kind.value}:{row['id']}"
    if not _ID.fullmatch(key):
        raise ValueError(f"gazetteer/{name} line {line}: {key!r} is no id (lower-case words with hyphens)")
    flags = set(row.get("flags", "").split())
    surnames = _list(row.get("surnames", ""))
    if kind is EntityKind.PERSON and not surnames:
        surnames = (row["name"].split()[-1],)
    is_country = name == "countries.csv"
    country = f"place:{row['id']}" if is_country else (f"place:{row['country']}" if row.get("country") else None)
    return Entity(
        id=key,
        kind=kind,
        name=row["name"],
        aliases=_list(row.get("aliases", "")),
        role=row.get("role") or None,
        side=row.get("side") or None,
        country=country,
        lat=float(row["lat"]) if row.get("lat") else None,
        lon=float(row["lon"]) if row.get("lon") else None,
        valid_from=_date(row.get("valid_from", ""), name, line),
        valid_to=_date(row.get("valid_to", ""), name, line),
        wikidata_id=row.get("wikidata_id") or None,
        surnames=surnames,
        lone="lone" in flags,
        gender="f" if "f" in flags else ("m" if kind is EntityKind.PERSON else None),
        nests="nests" in flags,
        is_country=is_country,
        roles=roles.get(key, ()),
    )


def _roles() -> dict[str, tuple[Role, ...]]:
    found: dict[str, list[Role]] = {}
    for line, row in _rows("roles.csv"):
        role = Role(
            row["title"],
            f"place:{row['country']}",
            _date(row["valid_from"], "roles.csv", line),
            _date(row["valid_to"], "roles.csv", line),
        )
        found.setdefault(row["entity_id"], []).append(role)
    return {key: tuple(listed) for key, listed in found.items()}


def _rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    with (files(__package__) / name).open(encoding="utf-8") as lines:
        reader = csv.DictReader(lines)
        for row in reader:
            if None in row or None in row.values():
                raise ValueError(f"gazetteer/{name} line {reader.line_num}: not as many fields as the header names")
            yield reader.line_num, row


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split("|") if part.strip())


def _words(value: str) -> tuple[str, ...]:
    from etl.extract.text import fold

    return tuple(fold(word) for word in _list(value))


def _date(value: str, name: str, line: int) -> date | None:
    if not value:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"gazetteer/{name} line {line}: {value!r} is no date (YYYY-MM-DD)") from error
