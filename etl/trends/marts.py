"""Bring the marts up to date: the days that changed go in, rows of the schema `mart` come out.

`sql/marts/NN_*.sql` run in the order of their names in the caller's transaction, over a temporary table of the days.
Nothing outside these days and the stories that touch them is read.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import psycopg
from sqlalchemy import Connection, text

from etl.load.database import SQL, driver, script
from etl.trends import history, watch

LOCK = 7402008  # one refresh at a time: two would count the same day twice
STEPS = tuple(sorted((SQL / "marts").glob("[0-9][0-9]_*.sql")))
ALL_DAYS = """
SELECT mart.day_of(first_published_at, first_modified_at, first_seen_at) FROM warehouse.dim_article
UNION SELECT day FROM mart.articles
UNION SELECT day FROM mart.coverage_count
"""


@dataclass(frozen=True, slots=True)
class RefreshCounts:
    """What a refresh did: days recomputed (those asked for and those depending on them) and rows written, by step."""

    days: int
    rows: Mapping[str, int] = field(default_factory=dict)

    def as_dict(self) -> dict[str, int]:
        """Flat, for an event or a log: `{"days": 3, "articles": 12, …}`."""
        return {"days": self.days, **self.rows}


def changed_days(conn: Connection, run_ids: Collection[int]) -> set[date]:
    """UTC days whose marts are behind the warehouse because of these runs, or of any run not followed by a refresh."""
    query = text(script(SQL / "marts" / "read" / "changed_days.sql"))
    return set(conn.execute(query, {"run_ids": list(run_ids)}).scalars())


def refresh(conn: Connection, days: Collection[date] | None = None, *, today: date | None = None) -> RefreshCounts:
    """Recompute the marts of `days`; None: of every day. In the caller's transaction, which it does not commit.

    `today` (UTC) decides whether the newest day is new enough for an alert. A refresh under way elsewhere is waited
    for. The days leave `ops.stale_day` first: a merge that commits while this runs puts its days back, and they are
    refreshed next time.
    """
    raw = driver(conn)
    raw.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    _start(raw, days)
    rows: dict[str, int] = {}
    for step in STEPS:
        rows[step.stem[3:]] = _written(raw, script(step))
    del rows["days"]
    changed = {row[0] for row in raw.execute("SELECT day FROM refresh_day")}
    if changed or days is None:
        rows["bursts"] = history.update(conn, changed, everything=days is None)
        rows["alerts"] = watch.raise_alerts(conn, today=today or datetime.now(UTC).date())
    return RefreshCounts(days=len(changed), rows=rows)


def _start(raw: psycopg.Connection, days: Collection[date] | None) -> None:
    for name in (
        "day",
        "seed",
        "story",
        "moved",
        "article",
        "entity",
        "entity_before",
    ):  # of an earlier refresh in this transaction
        raw.execute(f"DROP TABLE IF EXISTS pg_temp.refresh_{name}".encode())
    raw.execute("CREATE TEMPORARY TABLE refresh_day (day date PRIMARY KEY) ON COMMIT DROP")
    if days is None:
        raw.execute("DELETE FROM ops.stale_day")
        raw.execute(f"INSERT INTO refresh_day {ALL_DAYS}".encode())
    else:
        raw.execute("DELETE FROM ops.stale_day WHERE day = ANY (%s)", (sorted(days),))
        raw.execute("INSERT INTO refresh_day SELECT DISTINCT unnest(%s::date[])", (sorted(days),))
    raw.execute("ANALYZE refresh_day")


def _written(raw: psycopg.Connection, statements: str) -> int:
    """Run a file of statements; the number of rows its INSERTs into marts wrote."""
    written = 0
    with raw.cursor() as cursor:
        cursor.execute(statements.encode())
        while True:
            if (cursor.statusmessage or "").startswith("INSERT"):
                written += max(cursor.rowcount, 0)
            if not cursor.nextset():
                return written
