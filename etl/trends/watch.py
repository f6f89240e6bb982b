"""Alerts: series whose newest day is unusual, raised once and kept until somebody was told.

In: the marts and today's date. Out: rows of `mart.alert`, and the alerts nobody was told of yet. A newest day that is
itself old (an archive was loaded) raises nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection, text

from etl.load.database import SQL, driver, script
from etl.trends.alerts import PAST_DAYS, WEEKDAY_DAYS, judge
from etl.trends.history import read_counts

STALE_AFTER = 2  # days: an alert about a day further back is history
QUIET_DAYS = 14  # no second alert of a series within this many days, nor within one burst
PAST = max(PAST_DAYS, WEEKDAY_DAYS) + 28  # room for gaps


@dataclass(frozen=True, slots=True)
class Alert:
    """A burst noticed on the day it began."""

    series_kind: str  # crisis, topic or entity
    series_key: str
    name: str  # for people
    day: date
    stories: int
    expected: float  # stories on an ordinary day
    p: float
    headline: str | None


def raise_alerts(conn: Connection, *, today: date) -> int:
    """Judge the newest day of every series touched by the refresh under way; the number of alerts raised."""
    raw = driver(conn)
    newest = conn.execute(text("SELECT max(day) FROM mart.calendar")).scalar_one()
    if newest is None or newest < today - timedelta(days=STALE_AFTER):
        return 0
    oldest = conn.execute(text("SELECT min(day) FROM mart.calendar")).scalar_one()
    series, counts, seen = read_counts(conn, max(oldest, newest - timedelta(days=PAST)), newest)
    raised = 0
    for judged in judge(counts, seen):
        if judged.is_alert:
            kind, key = series[judged.series]
            raised += raw.execute(
                script(SQL / "marts" / "read" / "raise_alert.sql").encode(),
                {
                    "kind": kind, "key": key, "day": newest, "stories": judged.count, "expected": judged.expected,
                    "p": judged.p, "quiet": QUIET_DAYS,
                },
            ).rowcount  # fmt: skip
    return raised


def new_alerts(conn: Connection) -> list[Alert]:
    """Alerts that nobody was told of, the least probable first; until the transaction ends nobody else gets them."""
    found = conn.execute(
        text(
            "SELECT a.series_kind, a.series_key, coalesce(e.name, t.name, 'The Venezuela crisis') AS name, a.day,"
            " a.stories, a.expected, a.p, a.headline FROM mart.alert AS a"
            " LEFT JOIN warehouse.dim_entity AS e ON a.series_kind = 'entity' AND e.entity_key = a.series_key"
            " LEFT JOIN warehouse.dim_topic AS t ON a.series_kind = 'topic' AND t.topic = a.series_key"
            " WHERE a.notified_at IS NULL ORDER BY a.p, a.series_kind, a.series_key FOR UPDATE OF a SKIP LOCKED"
        )
    )
    return [Alert(**row._mapping) for row in found]


def mark_notified(conn: Connection, alerts: Collection[Alert]) -> None:
    """Somebody was told of these; they are not given again."""
    for alert in alerts:
        conn.execute(
            text(
                "UPDATE mart.alert SET notified_at = now()"
                " WHERE series_kind = :kind AND series_key = :key AND day = :day AND notified_at IS NULL"
            ),
            {"kind": alert.series_kind, "key": alert.series_key, "day": alert.day},
        )


def words(alerts: Sequence[Alert]) -> tuple[str, str]:
    """Subject and text of a message about bursts that began."""
    first = alerts[0]
    more = f" and {len(alerts) - 1} more" if len(alerts) > 1 else ""
    lines = [
        f"{alert.name}: {alert.stories} stories on {alert.day} where {alert.expected:.1f} are usual"
        + (f" – {alert.headline}" if alert.headline else "")
        for alert in alerts
    ]
    return f"Coverage rose: {first.name}{more}", "\n".join(lines)
