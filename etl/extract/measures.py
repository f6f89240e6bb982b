"""A number with the words around it comes in, the measure it is a value of goes out; or none, where no rule is met.

The measures are rows of `measures.csv`; `measure_rules.csv` says by which words. Ids are never renamed.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class MeasureDefinition:
    """A row of `measures.csv`. `unit` is what values are in, where all are in one."""

    measure: str
    name: str
    unit: str | None
    description: str


@cache
def definitions() -> tuple[MeasureDefinition, ...]:
    with (files(__package__) / "measures.csv").open(encoding="utf-8") as lines:
        return tuple(
            MeasureDefinition(row["measure"], row["name"], row["unit"] or None, row["description"])
            for row in csv.DictReader(lines)
        )


@dataclass(frozen=True, slots=True)
class Rule:
    """`unit` of the number, `near` within its clause, `around` within its sentence; all folded patterns."""

    measure: str
    unit: str
    near: re.Pattern[str] | None
    around: re.Pattern[str] | None = None
    unless: re.Pattern[str] | None = None


@cache
def rules() -> tuple[Rule, ...]:
    """In the order of the file: the first that is met names the measure."""

    def pattern(words: str) -> re.Pattern[str] | None:
        return re.compile(words) if words else None

    with (files(__package__) / "measure_rules.csv").open(encoding="utf-8") as lines:
        return tuple(
            Rule(row["measure"], row["unit"], pattern(row["near"]), pattern(row["around"]), pattern(row["unless"]))
            for row in csv.DictReader(lines)
        )


def measure_of(unit: str, near: str, around: str) -> str | None:
    """The measure of a number of some unit, given its clause and its sentence, folded.

    A fraction is a value of what is counted in percent only where its own clause says so: "fell by two-thirds".
    """
    for rule in rules():
        if (
            (rule.unit == unit or (rule.near is not None and (unit, rule.unit) == ("share", "percent")))
            and (rule.near is None or rule.near.search(near))
            and (rule.around is None or rule.around.search(around))
            and (rule.unless is None or not rule.unless.search(near))
        ):
            return rule.measure
    return None
