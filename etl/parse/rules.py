"""A field of a document is a list of places to look: the first that answers wins, its name is the provenance."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from etl.parse.page import Page
from etl.parse.when import from_iso, from_slashed


@dataclass(frozen=True, slots=True)
class Rule:
    """One place to look. `name` is what a reader of `provenance` and `published_basis` sees."""

    name: str
    look: Callable[[Any], Any]  # asked with the layout, which has all the page has


class First:
    """The first rule that finds a value of the kind wanted: `(value, name)`; `(None, None)` when none does."""

    def __init__(self, *rules: Rule) -> None:
        self.rules = rules

    def __call__(self, page: Any, kind: type = str) -> tuple[Any, str | None]:
        for rule in self.rules:
            value = rule.look(page)
            if value and isinstance(value, kind):
                return value, rule.name
        return None, None


def meta(name: str, read: Callable[[str], Any] = str) -> Rule:
    """A head element `<meta name=… content=…>` (or `property=`)."""
    return Rule(f"meta {name}", lambda page: read(page.meta.get(name.lower(), "")))


def meta_time(name: str) -> Rule:
    """A head element that holds a time: ISO 8601, or `YYYY/MM/DD HH:MM:SS` in GMT."""
    return meta(name, lambda value: from_slashed(value) or from_iso(value))


def pixel(name: str, read: Callable[[str], Any] = str) -> Rule:
    """A parameter of the statistics pixel."""
    return Rule(f"pixel {name}", lambda page: read(page.pixel.get(name, "")))


def pixel_time(name: str) -> Rule:
    """A time in the pixel; where its `+00:00` was not escaped, unquoting has made a space of the plus."""
    return pixel(name, lambda value: from_iso(value.replace(" ", "+")))


def path(source: str, *keys: str | int, read: Callable[[Any], Any] = lambda value: value) -> Rule:
    """A value inside embedded JSON: `source` is a property of the page or layout that gives the JSON."""
    label = ".".join(str(key) for key in keys)
    return Rule(f"{source} {label}", lambda page: read(dig(getattr(page, source), *keys)))


def dig(value: Any, *keys: str | int) -> Any:
    """`value[k1][k2]…`, None as soon as a step is missing or has the wrong type."""
    for key in keys:
        if isinstance(key, str) and isinstance(value, dict):
            value = value.get(key)
        elif isinstance(key, int) and isinstance(value, list) and -len(value) <= key < len(value):
            value = value[key]
        else:
            return None
    return value


def text_at(value: Any, *keys: str | int) -> str | None:
    """Like `dig`, for a text; anything else is None."""
    found = dig(value, *keys)
    return found.strip() or None if isinstance(found, str) else None


def json_ld(page: Page, *types: str) -> dict[str, Any]:
    """The page's first JSON-LD object of one of these types; {} where there is none."""
    for item in page.json_ld:
        kinds = item.get("@type")
        if set(kinds if isinstance(kinds, list) else [kinds]) & set(types):
            return item
    return {}


def ld_time(key: str, *types: str) -> Rule:
    """A time in the page's JSON-LD."""
    return Rule(f"JSON-LD {key}", lambda page: from_iso(json_ld(page, *types).get(key)))
