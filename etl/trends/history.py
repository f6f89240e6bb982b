"""Keeps `mart.burst` true: counts are read around the days that changed, bursts are found anew and labelled.

In: the transaction of a refresh. Out: rows of `mart.burst` and `mart.known_event`. A burst depends on the counts within
`bursts.REACH` days only, so a change is recomputed with twice that as context and nothing else is read; of the entities
only those whose counts changed, and all once the calendar has grown. A burst found to be the same keeps its row.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import numpy as np
import psycopg
from sqlalchemy import Connection, Row, text

from etl.load.database import SQL, driver, script
from etl.trends import bursts
from etl.trends.bursts import Counts, Days, Interval

READ = SQL / "marts" / "read"
CHUNK = 500_000  # counts at a time: 40 MB of floats in flight, whether few series are long or many are short
LEAST_STORIES = 2  # one story is no burst, however unexpected


@dataclass(frozen=True, slots=True)
class Period:
    """Bursts that start in [first, last] are recomputed from the counts in [context_first, context_last]."""

    first: date
    last: date
    context_first: date
    context_last: date


def update(conn: Connection, days: Collection[date], *, everything: bool) -> int:
    """Recompute the bursts that changed `days` can have changed; the number of bursts written."""
    raw = driver(conn)
    _sync_known_events(raw)
    edges = raw.execute("SELECT min(day), max(day) FROM mart.calendar").fetchone()
    first, last = edges if edges else (None, None)
    if first is None or last is None:
        raw.execute("DELETE FROM mart.burst")
        raw.execute("DELETE FROM mart.burst_horizon")
        return 0
    horizon = raw.execute("SELECT first_day, last_day FROM mart.burst_horizon").fetchone()
    everything = everything or horizon is None or horizon[0] < first or horizon[1] > last
    if everything or horizon != (first, last):
        # Each series has the new days, whether or not a story on them names it.
        raw.execute(
            "INSERT INTO refresh_entity SELECT entity_id FROM warehouse.dim_entity"
            " EXCEPT SELECT entity_id FROM refresh_entity"
        )
        raw.execute("DELETE FROM mart.burst_horizon")
        raw.execute("INSERT INTO mart.burst_horizon (first_day, last_day) VALUES (%s, %s)", (first, last))
    raw.execute("ANALYZE refresh_entity")
    if everything or horizon is None:
        return _replace(conn, [Period(first, last, first, last)], everything=True)
    added = [*_days(first, horizon[0]), *_days(horizon[1], last)]
    return _replace(conn, list(periods_of({*days, last, *added}, first, last)), everything=False)


def _days(first: date, last: date) -> Iterator[date]:
    """All days from `first` to `last`; none where they are the same."""
    return (first + timedelta(days=n) for n in range((last - first).days + 1) if first < last)


def periods_of(days: Collection[date], first: date, last: date) -> Iterator[Period]:
    """Groups of days too far apart to reach each other, each with the days it reaches and their context."""
    reach = timedelta(days=bursts.REACH)
    groups: list[list[date]] = []
    for day in sorted(min(max(day, first), last) for day in days):
        if groups and day - groups[-1][1] <= 2 * reach:
            groups[-1][1] = day
        else:
            groups.append([day, day])
    for low, high in groups:
        yield Period(
            max(first, low - reach), min(last, high + reach), max(first, low - 2 * reach), min(last, high + 2 * reach)
        )


def read_counts(conn: Connection, first: date, last: date) -> tuple[list[tuple[str, str]], Counts, Days]:
    """Series (kind, key), their daily crisis stories, and which days were seen; every day from `first` to `last`."""
    gaps = conn.execute(
        text("SELECT day FROM mart.calendar WHERE is_gap AND day BETWEEN :first AND :last"),
        {"first": first, "last": last},
    ).scalars()
    size = (last - first).days + 1
    seen = np.ones(size, bool)
    seen[[(day - first).days for day in gaps]] = False
    rows: Sequence[Row[Any]] = conn.execute(
        text(script(READ / "burst_counts.sql")), {"first": first, "last": last}
    ).all()
    rows = sorted(rows, key=lambda row: (row.kind, row.key))
    counts = np.zeros((len(rows), size), np.int64)
    for number, row in enumerate(rows):
        counts[number, row.days] = row.stories
    return [(row.kind, row.key) for row in rows], counts, np.broadcast_to(seen, counts.shape)


def _replace(conn: Connection, periods: Sequence[Period], *, everything: bool) -> int:
    """Find the bursts of the periods anew and write those that changed; how many were written."""
    raw = driver(conn)
    for name in ("burst", "period"):  # of an earlier refresh in this transaction
        raw.execute(f"DROP TABLE IF EXISTS pg_temp.refresh_{name}".encode())
    raw.execute(
        "CREATE TEMPORARY TABLE refresh_burst ON COMMIT DROP AS"
        " SELECT series_kind, series_key, start_day, end_day, peak_day, peak_stories, stories, extra_stories, strength,"
        " half_life_days, persistence FROM mart.burst WHERE false"
    )
    raw.execute("CREATE TEMPORARY TABLE refresh_period (first date, last date) ON COMMIT DROP")
    for period in periods:
        _find(conn, period)
        edges = (date.min, date.max) if everything else (period.first, period.last)
        raw.execute("INSERT INTO refresh_period VALUES (%s, %s)", edges)
    raw.execute("ANALYZE refresh_burst")
    raw.execute(script(READ / "replace_bursts.sql").encode())
    return raw.execute(script(READ / "label_bursts.sql").encode()).rowcount


def _find(conn: Connection, period: Period) -> None:
    """The bursts that start in a period, into refresh_burst."""
    series, counts, seen = read_counts(conn, period.context_first, period.context_last)
    step = max(1, CHUNK // counts.shape[1])
    with driver(conn).cursor().copy("COPY refresh_burst FROM STDIN") as copy:
        for start in range(0, len(series), step):
            part = slice(start, start + step)
            for found in bursts.find(counts[part], seen[part]):
                row = _row(series[start + found.series], counts[start + found.series], found, period)
                if row is not None:
                    copy.write_row(row)


def _row(name: tuple[str, str], counts: Counts, found: Interval, period: Period) -> tuple[object, ...] | None:
    """A row of refresh_burst; None for a burst outside the period, or of too few stories."""
    start, end, peak = (period.context_first + timedelta(days=at) for at in (found.start, found.end, found.peak))
    stories = int(counts[found.start : found.end + 1].sum())
    if not period.first <= start <= period.last or stories < LEAST_STORIES:
        return None
    return (
        *name, start, end, peak, int(counts[found.peak]), stories, round(found.extra, 6),
        round(found.strength, 6), found.half_life, found.persistence,
    )  # fmt: skip


def _sync_known_events(raw: psycopg.Connection) -> None:
    """The table holds what the file holds."""
    with files("etl.trends").joinpath("known_events.csv").open(encoding="utf-8") as lines:
        events = [(row["event"], row["day"], row["precision"], row["label"]) for row in csv.DictReader(lines)]
    known = raw.execute("SELECT event, day::text, precision, label FROM mart.known_event").fetchall()
    if sorted(known) == sorted(events):
        return
    raw.execute("UPDATE mart.burst SET nearest_event = NULL, nearest_event_days = NULL")
    raw.execute("DELETE FROM mart.known_event")
    with raw.cursor() as cursor:
        cursor.executemany("INSERT INTO mart.known_event VALUES (%s, %s, %s, %s)", events)
    raw.execute(
        "UPDATE mart.burst AS b SET nearest_event = e.event, nearest_event_days = b.start_day - e.day"
        " FROM mart.burst AS s CROSS JOIN LATERAL (SELECT k.event, k.day FROM mart.known_event AS k"
        " WHERE k.day BETWEEN s.start_day - 7 AND s.start_day + 7"
        " ORDER BY abs(s.start_day - k.day), k.day LIMIT 1) AS e"
        " WHERE (s.series_kind, s.series_key, s.start_day) = (b.series_kind, b.series_key, b.start_day)"
    )
