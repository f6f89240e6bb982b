"""What may be asked of a run. Nonsense is refused in one sentence, before a run is opened.

In: the kind of a run and what it was asked for, as a form or a command line gives it. Out: nothing, or UsageError
naming the field, what it said and what to write instead. Whether a file exists is left to whoever reads it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from etl.discover.items import Source
from etl.errors import UsageError

LIVE_SOURCES = (Source.FEED, Source.TOPIC_PAGE, Source.SITEMAP, Source.RECHECK, Source.LINK)
FIRST_DAY = date(1997, 11, 1)  # BBC News Online began that month: nothing older can have been kept


def refuse_nonsense(kind: str, params: Mapping[str, Any], *, today: date | None = None) -> None:
    """Raise UsageError where a run of this kind cannot do what it is asked to; `today` in UTC."""
    _limit(params.get("limit"))
    if kind == "live":
        _live_sources(params.get("sources"))
    elif kind == "wayback":
        period(params, today=today)
        if params.get("paths"):
            raise UsageError(
                "Files are named, but the Wayback Machine is chosen. Choose warc or files, or empty Files."
            )
    elif kind in ("warc", "files"):
        _paths(kind, params.get("paths"))


def period(params: Mapping[str, Any], *, today: date | None = None) -> tuple[date, date]:
    """First and last day asked for. Raises UsageError for a day that is none, or a period that holds nothing."""
    since, until = _day(params, "since"), _day(params, "until")
    today = today or datetime.now(UTC).date()
    if until < since:
        raise UsageError(f"The period ends ({until}) before it begins ({since}). Swap the two days.")
    if since > today:
        raise UsageError(f"The period begins on {since}, which is still to come: nothing can have been kept yet.")
    if until < FIRST_DAY:
        raise UsageError(f"The period ends on {until}; BBC News has been on the web since {FIRST_DAY:%B %Y}.")
    return since, until


def month(start: datetime) -> dict[str, str]:
    """The period of the month that begins at `start`, as a form would say it."""
    first = start.date().replace(day=1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return {"since": first.isoformat(), "until": last.isoformat()}


def refuse_the_past() -> None:
    """What a backfill of the live BBC is told: what its feed lists now is all it has."""
    raise UsageError("bbc_ingest sees only what the BBC lists now. For the past, backfill the DAG bbc_backfill.")


def _day(params: Mapping[str, Any], name: str) -> date:
    value = params.get(name)
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError as error:
        raise UsageError(f"{name} must be a day such as 2019-01-23, not {value!r}.") from error


def _limit(value: Any) -> None:
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 1):
        raise UsageError(f"At most so many pages must be a number from 1, or empty for no limit; not {value!r}.")


def _live_sources(sources: Any) -> None:
    if sources is None:
        return
    known = ", ".join(LIVE_SOURCES)
    if not sources:
        raise UsageError(f"Nowhere to look: choose at least one of {known}.")
    if unknown := [source for source in sources if source not in LIVE_SOURCES]:
        raise UsageError(f"There is no source {unknown[0]!r}. Choose from {known}.")


def _paths(kind: str, paths: Any) -> None:
    if not isinstance(paths, Sequence) or isinstance(paths, str) or not paths:
        raise UsageError(f"No files are named: a run on {kind} needs at least one path or URI under Files.")
    if empty := [number for number, path in enumerate(paths, start=1) if not str(path).strip()]:
        raise UsageError(f"Line {empty[0]} of Files is empty: remove it.")
