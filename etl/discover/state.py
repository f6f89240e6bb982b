"""What the warehouse knows that discovery needs, and what a discovery leaves there: `ops.feed` and its polls.

In goes a connection; out comes a `State` whose size does not grow with the number of known articles: only what is due
now, and a way to ask about given addresses. `record` writes polls down; a source whose items did not all become
candidates keeps no validators, so that the next poll sees them again.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, Engine, text

from etl.config import Settings
from etl.discover.items import Poll, Source, plain_url
from etl.discover.rechecks import SCHEDULE
from etl.model import Candidate
from etl.parse.identity import identify

# A candidate that failed is tried in every run for so long; then it must be found anew.
RETRY_FOR = timedelta(days=3)
# Links are followed from texts that were loaded within so long.
LINKS_FOR = timedelta(days=7)
# An open run younger than this is still at work on its candidates.
RUN_AT_WORK = timedelta(hours=6)
# Polls in a row that brought nothing: from the second on, the source is left alone for one step more each.
QUIET_STEP, QUIET_MOST = timedelta(minutes=15), timedelta(hours=2)
# Failed polls in a row: from the second on, one step more each (linear, as Media Cloud's rss-fetcher does).
FAILURE_STEP, FAILURE_MOST = timedelta(minutes=30), timedelta(hours=24)

Seen = Callable[[Collection[str]], Mapping[str, datetime]]


def nothing_seen(keys: Collection[str]) -> Mapping[str, datetime]:
    """An empty warehouse's answer."""
    return {}


@dataclass(frozen=True, slots=True)
class Feed:
    """What the next poll of a source needs to know."""

    etag: str | None = None
    last_modified: str | None = None
    last_success_at: datetime | None = None
    next_due: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """`seen` tells, for keys of etl.discover.items.key, when each was last captured or decided; unknown ones lack."""

    feeds: Mapping[str, Feed] = field(default_factory=dict)
    rechecks: tuple[Candidate, ...] = ()
    retries: tuple[Candidate, ...] = ()
    links: tuple[Candidate, ...] = ()
    seen: Seen = nothing_seen


def read(connection: Connection, settings: Settings) -> State:
    """What is known now. With `bbc_origin` set only the sample site's articles are re-checked, else only real ones."""
    sample = settings.bbc_origin is not None
    most = settings.max_requests_per_run
    feeds = {
        row.url: Feed(row.etag, row.last_modified, row.last_success_at, row.next_due)
        for row in connection.execute(_FEEDS)
    }
    rechecks = connection.execute(
        _RECHECKS,
        {
            "sample": sample, "most": most, "oldest": SCHEDULE[-1][0],
            "younger": [step[0] for step in SCHEDULE], "every": [step[1] for step in SCHEDULE],
        },
    )  # fmt: skip
    retries = connection.execute(_RETRIES, {"sample": sample, "most": most, "since": RETRY_FOR, "at_work": RUN_AT_WORK})
    links = connection.execute(_LINKS, {"sample": sample, "most": most, "since": LINKS_FOR})
    return State(
        feeds=feeds,
        links=tuple(Candidate(plain_url(row.href), Source.LINK, row.source, row.link_text) for row in links),
        rechecks=tuple(
            Candidate(row.url, Source.RECHECK, "warehouse.dim_article", row.headline, row.first_published_at)
            for row in rechecks
        ),
        retries=tuple(Candidate(row.url, row.reason, row.source, row.title, row.published_at) for row in retries),
        seen=_Lookup(connection.engine),
    )


def not_yet(connection: Connection, candidates: Sequence[Candidate]) -> tuple[Candidate, ...]:
    """Those of `candidates` whose very address was never captured nor refused: a backfill begun again goes on."""
    urls = [candidate.url for candidate in candidates]
    native_ids = [identity.native_id for url in urls if (identity := identify(url)) is not None]
    done = set(connection.execute(_CAPTURED, {"urls": urls, "native_ids": native_ids}).scalars())
    return tuple(candidate for candidate in candidates if candidate.url not in done)


def record(connection: Connection, run_id: int, polls: Sequence[Poll]) -> None:
    """Write polls down: `ops.feed`, `ops.feed_poll`, `ops.feed_health_day`. After the run's candidates were added."""
    for poll in polls:
        planned = set(connection.execute(_PLANNED, {"run": run_id, "urls": list(poll.candidates)}).scalars())
        complete = planned.issuperset(poll.candidates)
        failed = poll.error is not None
        values = {
            "run": run_id, "url": poll.url, "kind": str(poll.kind), "at": poll.polled_at, "status": poll.status,
            "items": poll.items, "candidates": None if failed else len(poll.candidates), "error": poll.error,
            "oldest": poll.oldest_item_at, "newest": poll.newest_item_at, "failed": failed,
            "fresh": poll.status == 200 and not failed,
            "etag": poll.etag if complete else None, "last_modified": poll.last_modified if complete else None,
        }  # fmt: skip
        before = connection.execute(_BEFORE, values).scalar_one_or_none()
        values["feed"] = connection.execute(_FEED, values).scalar_one()
        connection.execute(_POLL, values)
        values["day"] = poll.polled_at.astimezone(UTC).date()
        values["missed"] = before is not None and poll.oldest_item_at is not None and poll.oldest_item_at > before
        connection.execute(_HEALTH, values)
        quiet, failures = connection.execute(_IN_A_ROW, values).one()
        values["wait"] = _wait(failures, FAILURE_STEP, FAILURE_MOST) if failed else _wait(quiet, QUIET_STEP, QUIET_MOST)
        connection.execute(_NEXT_DUE, values)


def _wait(in_a_row: int, step: timedelta, most: timedelta) -> timedelta:
    return min(step * max(0, in_a_row - 1), most)


class _Lookup:
    """Asks the warehouse about given keys, on a connection of its own: discovery runs between two transactions."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, keys: Collection[str]) -> Mapping[str, datetime]:
        if not keys:
            return {}
        with self._engine.connect() as connection:
            rows = connection.execute(_SEEN, {"keys": list(keys)}).all()
        return {row.key: row.at for row in rows}


_FEEDS = text("SELECT url, etag, last_modified, last_success_at, next_due FROM ops.feed")

# Articles whose next look is due, the most overdue first. The address is that of the last capture: its validators fit.
# An article that is gone or refused is not "seen", so the decision about it counts as a look too.
# Cost: the articles that are young enough, by index, however many old ones are known.
_RECHECKS = text("""
WITH young AS MATERIALIZED (
    SELECT article_id FROM warehouse.dim_article WHERE first_published_at > now() - CAST(:oldest AS interval)
    UNION
    SELECT article_id FROM warehouse.dim_article WHERE last_modified_at > now() - CAST(:oldest AS interval)
    UNION
    SELECT article_id FROM warehouse.dim_article
    WHERE first_published_at IS NULL AND first_seen_at > now() - CAST(:oldest AS interval)
    UNION
    SELECT article_id FROM warehouse.dim_revision
    WHERE revision_no > 1 AND valid_to IS NULL AND valid_from > now() - CAST(:oldest AS interval)
),
due AS (
    SELECT a.article_id, a.native_id, a.canonical_url, a.first_published_at, r.headline, s.every,
        now() - a.last_seen_at AS waited
    FROM young
    JOIN warehouse.dim_article AS a USING (article_id)
    JOIN warehouse.dim_revision AS r ON r.revision_id = a.current_revision_id
    CROSS JOIN LATERAL (
        SELECT greatest(
            a.first_published_at, a.last_modified_at, CASE WHEN r.revision_no > 1 THEN r.valid_from END
        ) AS changed_at
    ) AS c
    CROSS JOIN LATERAL (
        SELECT every
        FROM unnest(CAST(:younger AS interval[]), CAST(:every AS interval[])) AS step (younger, every)
        WHERE now() - coalesce(c.changed_at, a.first_seen_at) < younger
        ORDER BY younger LIMIT 1
    ) AS s
    WHERE a.source = 'bbc' AND a.is_sample = :sample AND now() - a.last_seen_at >= s.every
        AND coalesce(c.changed_at, a.first_seen_at) > now() - CAST(:oldest AS interval)
)
SELECT coalesce(last.url, d.canonical_url) AS url, d.headline, d.first_published_at
FROM due AS d
LEFT JOIN LATERAL (
    SELECT p.url FROM warehouse.sighting AS g JOIN ops.capture AS p USING (capture_id)
    WHERE g.article_id = d.article_id AND p.url LIKE 'http%' AND p.url NOT LIKE '%://web.archive.org/%'
    ORDER BY g.seen_at DESC LIMIT 1
) AS last ON true
WHERE coalesce(last.url, d.canonical_url) LIKE 'http%' AND NOT EXISTS (
    SELECT FROM ops.candidate AS k
    WHERE k.native_id = d.native_id AND k.outcome IN ('gone', 'rejected', 'forbidden')
        AND k.decided_at > now() - d.every
)
ORDER BY extract(epoch FROM d.waited) / extract(epoch FROM d.every) DESC, d.native_id
LIMIT :most
""")

# The last word on an address was that it failed, or its run ended before a word was said.
_RETRIES = text("""
SELECT * FROM (
    SELECT DISTINCT ON (coalesce(k.native_id, k.url)) k.url, k.reason, k.source, k.title, k.published_at, k.outcome,
        r.state, r.opened_at
    FROM ops.candidate AS k
    JOIN ops.run AS r USING (run_id)
    WHERE r.opened_at > now() - CAST(:since AS interval) AND r.is_sample = :sample
        AND k.reason IN ('feed', 'topic_page', 'sitemap', 'recheck', 'link')
    ORDER BY coalesce(k.native_id, k.url), k.outcome IS NOT DISTINCT FROM 'duplicate', k.run_id DESC
) AS last
WHERE outcome = 'failed' OR (outcome IS NULL AND (state = 'failed' OR opened_at < now() - CAST(:at_work AS interval)))
ORDER BY published_at DESC NULLS LAST, url
LIMIT :most
""")

# Articles that texts about the crisis link to and that the warehouse does not know, each once.
_LINKS = text("""
SELECT DISTINCT ON (l.target_native_id) l.href, l.link_text, a.canonical_url AS source
FROM ops.run AS n
JOIN warehouse.dim_revision AS r USING (run_id)
JOIN warehouse.dim_article AS a USING (article_id)
JOIN warehouse.fact_link AS l USING (revision_id)
WHERE n.opened_at > now() - CAST(:since AS interval) AND r.is_crisis AND a.is_sample = :sample
    AND l.target_source = 'bbc' AND l.href LIKE 'http%' AND a.canonical_url IS NOT NULL
    AND NOT EXISTS (
        SELECT FROM warehouse.dim_article AS k WHERE k.source = 'bbc' AND k.native_id = l.target_native_id
    )
    AND NOT EXISTS (
        SELECT FROM ops.candidate AS c
        WHERE c.native_id = l.target_native_id AND c.outcome IN ('gone', 'rejected', 'forbidden')
    )
ORDER BY l.target_native_id, l.href
LIMIT :most
""")

_CAPTURED = text("""
SELECT url FROM ops.capture WHERE url = ANY(:urls)
UNION
SELECT url FROM ops.candidate
WHERE native_id = ANY(:native_ids) AND url = ANY(:urls) AND outcome IN ('gone', 'rejected', 'forbidden')
""")

_SEEN = text("""
SELECT key, max(at) AS at FROM (
    SELECT native_id AS key, last_seen_at AS at
    FROM warehouse.dim_article WHERE source = 'bbc' AND native_id = ANY(:keys)
    UNION ALL
    SELECT native_id, decided_at
    FROM ops.candidate WHERE native_id = ANY(:keys) AND outcome IN ('rejected', 'forbidden', 'gone')
    UNION ALL
    SELECT url, decided_at
    FROM ops.candidate WHERE url = ANY(:keys) AND native_id IS NULL AND outcome IN ('rejected', 'forbidden', 'gone')
) AS known
GROUP BY key
""")

_PLANNED = text("SELECT url FROM ops.candidate WHERE run_id = :run AND url = ANY(:urls)")

_BEFORE = text("""
SELECT max(p.polled_at) FROM ops.feed_poll AS p JOIN ops.feed AS f USING (feed_id)
WHERE f.url = :url AND p.error IS NULL AND p.run_id <> :run
""")

_FEED = text("""
INSERT INTO ops.feed AS f (url, kind, etag, last_modified, failures, last_polled_at, last_success_at)
VALUES (:url, :kind, :etag, :last_modified, CASE WHEN :failed THEN 1 ELSE 0 END, :at,
    CASE WHEN NOT :failed THEN CAST(:at AS timestamptz) END)
ON CONFLICT (url) DO UPDATE SET
    etag = CASE WHEN :fresh THEN excluded.etag ELSE f.etag END,
    last_modified = CASE WHEN :fresh THEN excluded.last_modified ELSE f.last_modified END,
    failures = CASE WHEN :failed THEN f.failures + 1 ELSE 0 END,
    last_polled_at = excluded.last_polled_at,
    last_success_at = coalesce(excluded.last_success_at, f.last_success_at)
RETURNING feed_id
""")

_POLL = text("""
INSERT INTO ops.feed_poll (run_id, feed_id, polled_at, status, items, candidates, oldest_item_at, newest_item_at, error)
VALUES (:run, :feed, :at, :status, :items, :candidates, :oldest, :newest, :error)
ON CONFLICT (run_id, feed_id) DO UPDATE SET polled_at = excluded.polled_at, status = excluded.status,
    items = excluded.items, candidates = excluded.candidates, oldest_item_at = excluded.oldest_item_at,
    newest_item_at = excluded.newest_item_at, error = excluded.error
""")

# Counted from the polls, so that writing the same poll twice changes nothing. The sample site's items are of the past
# by design: only what came from the BBC says how far a feed's news reaches.
_HEALTH = text("""
INSERT INTO ops.feed_health_day AS h (feed_id, day, polls, failures, items, may_have_missed, newest_item_at)
SELECT :feed, :day, count(*), count(p.error), coalesce(max(p.items), 0), :missed, greatest(
    max(p.newest_item_at) FILTER (WHERE NOT r.is_sample),
    (SELECT e.newest_item_at FROM ops.feed_health_day AS e WHERE e.feed_id = :feed AND e.day < :day
    ORDER BY e.day DESC LIMIT 1)
)
FROM ops.feed_poll AS p JOIN ops.run AS r USING (run_id)
WHERE p.feed_id = :feed AND polled_at >= CAST(:day AS date) AT TIME ZONE 'UTC'
    AND polled_at < (CAST(:day AS date) + 1) AT TIME ZONE 'UTC'
ON CONFLICT (feed_id, day) DO UPDATE SET polls = excluded.polls, failures = excluded.failures, items = excluded.items,
    may_have_missed = h.may_have_missed OR excluded.may_have_missed, newest_item_at = excluded.newest_item_at
""")

_IN_A_ROW = text("""
SELECT
    count(*) FILTER (WHERE polled_at > coalesce(last_news, '-infinity') AND error IS NULL) AS quiet,
    count(*) FILTER (WHERE polled_at > coalesce(last_success, '-infinity')) AS failures
FROM (
    SELECT polled_at, error,
        max(polled_at) FILTER (WHERE candidates > 0) OVER () AS last_news,
        max(polled_at) FILTER (WHERE error IS NULL) OVER () AS last_success
    FROM (SELECT * FROM ops.feed_poll WHERE feed_id = :feed ORDER BY polled_at DESC LIMIT 60) AS latest
) AS polls
""")

_NEXT_DUE = text("""
UPDATE ops.feed SET next_due = CAST(:at AS timestamptz) + CAST(:wait AS interval) WHERE feed_id = :feed
""")
