"""Times as BBC pages write them, turned into UTC.

In: epochs, ISO 8601, `2010/08/29 23:56:36` (always GMT), the CMS's `{date, timezone}` pairs (naive London time).
Out: aware datetimes in UTC. None for what is no time, and for years before the BBC had a web site or far ahead.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

FIRST_YEAR, LAST_YEAR = 1994, 2099
_SLASHED = re.compile(r"(\d{4})/(\d\d)/(\d\d) (\d\d):(\d\d):(\d\d)")
_MONTHS = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_WRITTEN_MDY = re.compile(r"\b([A-Z][a-z]{2})[a-z]*\.? (\d{1,2}),? (\d{4})\b")
_WRITTEN_DMY = re.compile(r"\b(\d{1,2}) ([A-Z][a-z]{2})[a-z]*\.? (\d{4})\b")


def sensible(moment: datetime) -> datetime | None:
    return moment.astimezone(UTC) if FIRST_YEAR <= moment.year <= LAST_YEAR else None


def from_epoch(value: Any) -> datetime | None:
    """Seconds or milliseconds since 1970, as a number or digits. Whole seconds: all a reader is shown."""
    try:
        number = float(value)
        return sensible(datetime.fromtimestamp(int(number / 1000 if number > 1e11 else number), UTC))
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def from_iso(value: Any) -> datetime | None:
    """ISO 8601; without a zone it is UTC, as in the BBC's meta elements."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value.strip().replace("Z", "+00:00"))
        return sensible((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).replace(microsecond=0))
    except (ValueError, OverflowError):
        return None


def from_slashed(value: Any) -> datetime | None:
    """`2010/08/29 23:56:36`, GMT: the form of OriginalPublicationDate."""
    found = _SLASHED.match(value) if isinstance(value, str) else None
    try:
        return sensible(datetime(*map(int, found.groups()), tzinfo=UTC)) if found else None  # type: ignore[misc,arg-type]
    except ValueError:
        return None


def from_cms(value: Any) -> datetime | None:
    """`{"date": "2015-04-12 13:10:25", "timezone": "Europe/London"}`: the clock of the named zone, BST included.

    A bare text is London's clock too; one that names its offset is what it says.
    """
    if isinstance(value, str):
        value = {"date": value}
    if not isinstance(value, dict) or not isinstance(value.get("date"), str):
        return None
    try:
        moment = datetime.fromisoformat(value["date"]).replace(microsecond=0)
        return sensible(
            moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(value.get("timezone") or "Europe/London"))
        )
    except (ValueError, TypeError, KeyError, OSError, OverflowError):
        return None


def from_any(value: Any) -> datetime | None:
    """A number is an epoch, a text is ISO 8601."""
    return from_epoch(value) if isinstance(value, int | float) else from_iso(value)


def written_day(text: str) -> date | None:
    """`August 21, 2019` or `21 August 2019` anywhere in `text`: the first such day."""
    candidates = [
        *((m.start(), m[3], m[1], m[2]) for m in _WRITTEN_MDY.finditer(text)),
        *((m.start(), m[3], m[2], m[1]) for m in _WRITTEN_DMY.finditer(text)),
    ]
    for _, year, month, day in sorted(candidates):
        try:
            found = date(int(year), _MONTHS[month.lower()], int(day))
        except (KeyError, ValueError):
            continue
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
    return None
