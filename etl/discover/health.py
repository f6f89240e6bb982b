"""How the sources are: answering, failing, or fallen silent.

In goes a connection; out comes one `Health` a source with a level and a sentence. A source that failed is yellow at
once and red after `RED_AFTER` polls in a row; so is a feed whose newest item is too old, for the BBC publishes on Latin
America every day. What the days missed stands in `ops.feed_health_day`, where the trends find their gaps.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Row, text

RED_AFTER = 6  # failed polls in a row: three hours at one poll in half an hour
# Longest time between two items of the regional feed is hours; two days without one has another cause than no news.
SILENT, SILENT_LONG = timedelta(days=2), timedelta(days=7)


class Level(StrEnum):
    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Health:
    url: str
    level: Level
    sentence: str  # for a person


def health(connection: Connection, urls: Collection[str] | None = None) -> tuple[Health, ...]:
    """Those of `urls` that were ever polled, or every source that was; the worst first."""
    rows = connection.execute(_SOURCES, {"silent": SILENT, "urls": None if urls is None else list(urls)})
    found = [_judge(row) for row in rows]
    order = list(Level)
    return tuple(sorted(found, key=lambda one: (-order.index(one.level), one.url)))


def _judge(row: Row[Any]) -> Health:
    url = row.url
    if row.failures:
        level = Level.RED if row.failures >= RED_AFTER else Level.YELLOW
        polls = "its last poll" if row.failures == 1 else f"{row.failures} polls in a row"
        return Health(url, level, f"{url} failed in {polls}: {row.error}")
    if row.silent_days is not None:
        level = Level.RED if row.silent_days >= SILENT_LONG.days else Level.YELLOW
        return Health(url, level, f"{url} answers, but its newest item is {row.silent_days} days old.")
    if row.lists == 0:
        return Health(url, Level.YELLOW, f"{url} answers, but lists nothing.")
    if row.missed:
        said = f"{url}: items may have come and gone between the last two polls. Poll more often (ORINOCO_SCHEDULE)."
        return Health(url, Level.YELLOW, said)
    return Health(url, Level.GREEN, f"{url} answers.")


# The sample site's items are of the past by design: silence is judged where the last items came from the BBC.
_SOURCES = text("""
SELECT f.url, f.failures, last.error, coalesce(day.may_have_missed, false) AS missed, full_answer.items AS lists,
    CASE WHEN f.kind = 'feed' AND NOT listed.is_sample AND listed.newest_item_at < now() - CAST(:silent AS interval)
        THEN extract(day FROM now() - listed.newest_item_at)::int END AS silent_days
FROM ops.feed AS f
LEFT JOIN LATERAL (
    SELECT error FROM ops.feed_poll AS p WHERE p.feed_id = f.feed_id ORDER BY polled_at DESC LIMIT 1
) AS last ON true
LEFT JOIN LATERAL (
    SELECT p.newest_item_at, r.is_sample FROM ops.feed_poll AS p JOIN ops.run AS r USING (run_id)
    WHERE p.feed_id = f.feed_id AND p.newest_item_at IS NOT NULL ORDER BY polled_at DESC LIMIT 1
) AS listed ON true
LEFT JOIN LATERAL (
    SELECT items FROM ops.feed_poll AS p
    WHERE p.feed_id = f.feed_id AND p.items IS NOT NULL ORDER BY polled_at DESC LIMIT 1
) AS full_answer ON true
LEFT JOIN ops.feed_health_day AS day
    ON day.feed_id = f.feed_id AND day.day = (now() AT TIME ZONE 'UTC')::date
WHERE CAST(:urls AS text[]) IS NULL OR f.url = ANY(CAST(:urls AS text[]))
""")
