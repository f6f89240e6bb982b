"""A title with its country comes in, who held it on a day goes out: "the us president".

The holders are the rows of `gazetteer/roles.csv`. Without a day only a holder whom the text names is meant.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from functools import cache

from etl.extract.gazetteer import Entity, Role, entities
from etl.extract.text import fold

_ROLE = re.compile(
    r"\b(?:the |a )?(?P<place>[a-z. ]+?)(?:'s)? (?:embattled |former |acting |interim |leftist |socialist )*"
    r"(?P<title>president|vice-president|leader|foreign minister|defence minister|defense minister|"
    r"interior minister|attorney general|secretary of state|prime minister|opposition leader)\b"
)


def holder(folded: str, day: date | None, named: Collection[str | None]) -> Entity | None:
    """The person of "the us president" on `day`; without a day the one holder among `named` entities."""
    match = _ROLE.search(folded)
    country = _countries().get(match["place"].removeprefix("the ").strip()) if match else None
    if match is None or country is None:
        return None
    title = match["title"].replace("defense", "defence")
    holders = _holders(country, "president" if title == "leader" else title)
    if day is not None:
        return next((e for e, r in holders if (r.valid_from or day) <= day <= (r.valid_to or day)), None)
    here = [entity for entity, _role in holders if entity.id in named]
    return here[0] if len(set(here)) == 1 else None


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for entity in entities():
        if entity.is_country:
            for name in (entity.name, *entity.aliases):
                found[fold(name)] = entity.id
    return found


@cache
def _holders(country: str, title: str) -> list[tuple[Entity, Role]]:
    return [(e, role) for e in entities() for role in e.roles if role.country == country and role.title == title]
