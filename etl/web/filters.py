"""What a reader chose: series, period, unit, grain. A query string comes in, a frozen `Filters` goes out.

What is not given gets its default from the days the warehouse covers; what cannot be meant is refused by name. Made
back into a query string, the same choices come out: every link of the page carries them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal, get_args
from urllib.parse import urlencode

from etl.errors import UsageError

Unit = Literal["stories", "articles", "revisions"]
Grain = Literal["day", "week", "month"]
UNITS: tuple[Unit, ...] = get_args(Unit)
GRAINS: tuple[Grain, ...] = get_args(Grain)
MOST_POINTS = 750  # two years of days: more than there are pixels for
PRESETS = (("30 days", 30), ("90 days", 90), ("1 year", 365), ("3 years", 1096), ("All", 0))


@dataclass(frozen=True, slots=True)
class Filters:
    """A series and a period, both days included."""

    kind: str  # crisis, topic or entity
    key: str  # crisis, a topic, or an entity's key
    since: date
    until: date
    unit: Unit = "stories"
    grain: Grain | None = None  # None: what suits the period
    measure: str = ""  # of the figures; empty: the one claimed most
    topic: str = ""  # with an entity: only what is on this topic too

    @property
    def by(self) -> Grain:
        """The grain shown: the one chosen, unless it would draw more points than can be seen."""
        days = (self.until - self.since).days + 1
        if self.grain and days / {"day": 1, "week": 7, "month": 30}[self.grain] <= MOST_POINTS:
            return self.grain
        return "day" if days <= 92 else "week" if days <= 1100 else "month"

    def values(self) -> dict[str, str | date]:
        """As the parameters of the questions in `sql/page/`."""
        return {
            "kind": self.kind, "key": self.key, "topic": self.topic, "unit": self.unit, "by": self.by,
            "since": self.since, "until": self.until,
        }  # fmt: skip

    def query(self, **changes: object) -> str:
        """A query string of these choices, some of them changed."""
        return urlencode(replace(self, **changes).fields())  # type: ignore[arg-type]

    def fields(self) -> dict[str, str]:
        """The choices as the fields of a form."""
        fields: dict[str, str] = {"since": str(self.since), "until": str(self.until)}
        if self.kind != "crisis":
            fields[self.kind] = self.key
        if self.topic:
            fields["topic"] = self.topic
        if self.unit != "stories":
            fields["unit"] = self.unit
        if self.grain:
            fields["by"] = self.grain
        if self.measure:
            fields["measure"] = self.measure
        return fields


def read(given: Mapping[str, str], first: date, last: date, newest: date) -> Filters:
    """Choices from a query string, for a warehouse that covers `first` to `last` with its newest article on `newest`.

    A topic and an entity together mean what is on the topic and names the entity. Raises UsageError naming what cannot
    be meant.
    """
    until = min(_day(given, "until") or newest, last)
    since = _day(given, "since") or until - timedelta(days=364)
    since = max(min(since, until), first) if _day(given, "since") is None else max(since, first)
    if since > until:
        raise UsageError(f"The period would end ({until}) before it begins ({since}). Choose an earlier first day.")
    entity, topic = given.get("entity", "").strip(), given.get("topic", "").strip()
    unit, grain = given.get("unit") or "stories", given.get("by") or None
    if unit not in UNITS:
        raise UsageError(f"Coverage cannot be counted in {unit!r}: choose one of {', '.join(UNITS)}.")
    if grain not in (None, *GRAINS):
        raise UsageError(f"Coverage cannot be shown by {grain!r}: choose one of {', '.join(GRAINS)}.")
    kind, key = ("entity", entity) if entity else ("topic", topic) if topic else ("crisis", "crisis")
    both = topic if entity else ""
    return Filters(kind, key, since, until, unit, grain, given.get("measure", "").strip(), both)


def _day(given: Mapping[str, str], name: str) -> date | None:
    written = given.get(name, "").strip()
    if not written:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise UsageError(f"{name!r} must be a day such as 2019-01-31; got {written[:40]!r}.") from None
