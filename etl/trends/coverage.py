"""How much of the coverage was about the crisis, or a topic of it: rows for a terminal, a picture or a report.

In: a period, a grain and what to count. Out: frozen rows from `mart`. A grain, unit or topic that does not exist is
refused by name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from etl.errors import UsageError
from etl.load.database import SQL, script

GRAINS = ("day", "week", "month", "year")
UNITS = ("stories", "articles", "revisions")  # labels of the SQL type mart.unit


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One period, counted in one unit. A story counts on the first day of any of its articles; an article counts on its
    own day, and so does each distinct text of it."""

    period: date  # its first day
    crisis: int  # on the crisis; with a topic, those that are also about the topic
    total: int  # of all coverage
    share: float | None  # crisis / total; None where nothing was counted
    low: float | None  # of its 95% Wilson interval; too narrow in units of which some repeat each other
    high: float | None
    top_headline: str | None  # of the crisis story with most articles, then most revisions
    is_partial: bool = False  # it was not over when we last looked: its counts will still rise


def table(
    conn: Connection,
    *,
    topic: str | None = None,
    since: date | None = None,
    until: date | None = None,
    by: str = "month",
    unit: str = "stories",
) -> list[TrendRow]:
    """Coverage by day, ISO week, month or year; both ends of the period included. Empty periods are rows too.

    Raises UsageError for a grain, unit or topic that does not exist, or a period that ends before it begins.
    """
    if by not in GRAINS:
        raise UsageError(f"Trends cannot be shown by {by!r}: choose one of {', '.join(GRAINS)}.")
    if unit not in UNITS:
        raise UsageError(f"Trends cannot count {unit!r}: choose one of {', '.join(UNITS)}.")
    if since and until and until < since:
        raise UsageError(f"The period ends ({until}) before it begins ({since}).")
    if topic is not None:
        known = conn.execute(text("SELECT topic FROM warehouse.dim_topic ORDER BY topic")).scalars().all()
        if topic not in known:
            raise UsageError(f"There is no topic {topic!r}. Topics: {', '.join(known) or 'none loaded yet'}.")
    found = conn.execute(
        text(script(SQL / "marts" / "read" / "trend.sql")),
        {"topic": topic, "since": since, "until": until, "by": by, "unit": unit},
    )
    return [TrendRow(**row._mapping) for row in found]
