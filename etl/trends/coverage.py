"""How much of the coverage was about the crisis, a topic or a name in it: rows for a terminal, a picture, a report.

In: a topic, a name, a period, a grain and what to count. Out: frozen rows from `mart`. What does not exist (a grain,
a unit, a topic, a name) is refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from etl.errors import UsageError
from etl.load.database import SQL, script
from etl.trends import queries

GRAINS = ("day", "week", "month", "year")
UNITS = ("stories", "articles", "revisions")  # labels of the SQL type mart.unit


@dataclass(frozen=True, slots=True)
class Series:
    """What is followed, as `mart.series` takes it. Bursts are kept of single series: those without `also`."""

    kind: str  # crisis, topic or entity
    key: str
    also: str | None = None  # with an entity: a topic it must be on too
    name: str = "the crisis"  # in words: sanctions, Nicolás Maduro, sanctions and Nicolás Maduro


CRISIS = Series("crisis", "crisis")


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One period, counted in one unit. A story counts on the first day of any of its articles; an article counts on its
    own day, and so does each distinct text of it."""

    period: date  # its first day
    crisis: int  # on the crisis; with a topic or a name, those that are also about the one and name the other
    total: int  # of all coverage
    share: float | None  # crisis / total; None where nothing was counted
    low: float | None  # of its 95% Wilson interval; too narrow in units of which some repeat each other
    high: float | None
    top_headline: str | None  # of the crisis story with most articles, then most revisions
    is_partial: bool = False  # it was not over when we last looked: its counts will still rise


def series(conn: Connection, topic: str | None = None, entity: str | None = None) -> Series:
    """The crisis; of it a topic, what names an entity (its key, or a name as written), or what does both.

    Raises UsageError for a topic or name that nobody knows.
    """
    if topic is not None:
        known = conn.execute(text("SELECT topic FROM warehouse.dim_topic ORDER BY topic")).scalars().all()
        if topic not in known:
            raise UsageError(f"There is no topic {topic!r}. Topics: {', '.join(known) or 'none loaded yet'}.")
    about = topic.replace("_", " ") if topic else ""
    if entity is None:
        return Series("topic", topic, name=about) if topic else CRISIS
    found = queries.execute(conn, queries.load("entity", SQL / "page"), {"name": entity}).first()
    if found is None:
        raise UsageError(
            f"Nobody and nothing called {entity!r} is known; docs/add_an_entity.md says how a name is added."
        )
    return Series("entity", found.entity_key, topic, f"{about} and {found.name}" if topic else found.name)


def table(
    conn: Connection,
    asked: Series = CRISIS,
    *,
    since: date | None = None,
    until: date | None = None,
    by: str = "month",
    unit: str = "stories",
) -> list[TrendRow]:
    """Coverage by day, ISO week, month or year; both ends of the period included. Empty periods are rows too.

    Of a topic and an entity together: what has an article that is on the topic and names the entity. Raises UsageError
    for a grain or unit that does not exist, or a period that ends before it begins.
    """
    if by not in GRAINS:
        raise UsageError(f"Trends cannot be shown by {by!r}: choose one of {', '.join(GRAINS)}.")
    if unit not in UNITS:
        raise UsageError(f"Trends cannot count {unit!r}: choose one of {', '.join(UNITS)}.")
    if since and until and until < since:
        raise UsageError(f"The period ends ({until}) before it begins ({since}).")
    found = conn.execute(
        text(script(SQL / "marts" / "read" / "trend.sql")),
        {
            "kind": asked.kind,
            "key": asked.key,
            "also": asked.also,
            "since": since,
            "until": until,
            "by": by,
            "unit": unit,
        },
    )
    return [TrendRow(**row._mapping) for row in found]
