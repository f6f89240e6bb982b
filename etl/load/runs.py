"""A run and its candidates: opened, dealt into batches, fetched, closed with bins that sum up.

Every function can be called again after a kill and then does what is left to do. Closing a run some of whose candidates
have no outcome is refused (TerminalError, naming how many and the first of them).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, bindparam, text

from etl.errors import TerminalError
from etl.fetch.client import Validators
from etl.load.rows import capture_values
from etl.model import Candidate, Capture, Outcome
from etl.parse.identity import identify

if TYPE_CHECKING:
    from etl.fetch import Fetched


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. The bins sum to `candidates`."""

    run_id: int
    kind: str
    candidates: int
    bins: Mapping[Outcome, int]
    opened_at: datetime
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Stored:
    """Where the capture of a candidate lies."""

    capture_id: int
    url: str
    fetched_at: datetime
    archive: str | None
    offset: int | None
    length: int | None


@dataclass(frozen=True, slots=True)
class Planned:
    """A candidate of a run that has no outcome yet; with `stored` where it has been fetched."""

    ordinal: int
    candidate: Candidate
    native_id: str | None
    stored: Stored | None


def open_run(connection: Connection, kind: str, params: Mapping[str, Any], *, is_sample: bool = False) -> int:
    """Make the row that a run is; its id. `is_sample`: the bundled sample site stands in for the BBC."""
    made = connection.execute(
        text("INSERT INTO ops.run (kind, params, is_sample) VALUES (:kind, :params, :sample) RETURNING run_id"),
        {"kind": kind, "params": Jsonb(dict(params)), "sample": is_sample},
    )
    return int(made.scalar_one())


def add_candidates(
    connection: Connection,
    run_id: int,
    candidates: Sequence[Candidate],
    duplicates: Collection[int] = (),
    batches: int = 1,
) -> list[int]:
    """Write down the candidates and deal them into batches; the batches that have something to do.

    `duplicates` are positions in `candidates`: another address of an article already in the list has its outcome at
    once. A run that has candidates already keeps them: planning again changes nothing.
    """
    taken = connection.execute(_HAS_CANDIDATES, {"run": run_id}).scalar_one()
    skip = frozenset(duplicates)
    if candidates and not taken:
        todo = [ordinal for ordinal in range(len(candidates)) if ordinal not in skip]
        batch_of = {ordinal: position % batches for position, ordinal in enumerate(todo)}
        connection.execute(
            _ADD_CANDIDATE,
            [
                {
                    "run": run_id, "ordinal": ordinal, "batch": batch_of.get(ordinal, 0), "url": c.url,
                    "reason": c.reason, "source": c.source, "title": c.title, "published_at": c.published_at,
                    "native_id": found.native_id if (found := identify(c.url)) else None,
                    "outcome": Outcome.DUPLICATE.value if ordinal in skip else None,
                    "detail": "Another address of an article this run has already." if ordinal in skip else None,
                }
                for ordinal, c in enumerate(candidates)
            ],
        )  # fmt: skip
    return list(connection.execute(_OPEN_BATCHES, {"run": run_id}).scalars())


def batch_candidates(connection: Connection, run_id: int, batch: int) -> list[Planned]:
    """Candidates of a batch that have no outcome yet, in order; those that were fetched say where the capture lies."""
    return [
        Planned(
            row.ordinal,
            Candidate(row.url, row.reason, row.source, row.title, row.published_at),
            row.native_id,
            Stored(row.capture_id, row.capture_url, row.fetched_at, row.archive, row.archive_offset, row.archive_length)
            if row.capture_id is not None
            else None,
        )
        for row in connection.execute(_BATCH, {"run": run_id, "batch": batch})
    ]


def record_captures(connection: Connection, captures: Iterable[Capture]) -> list[int]:
    """Write down captures; their ids in order. One that is known (same address, same instant) keeps its id."""
    names = (
        "url", "fetched_at", "final_url", "status", "content_type", "etag", "last_modified", "archive",
        "archive_offset", "archive_length", "digest",
    )  # fmt: skip
    made = []
    for capture in captures:
        values = dict(zip(names, capture_values(capture), strict=True))
        made.append(int(connection.execute(_RECORD_CAPTURE, values).scalar_one()))
    return made


def record_fetched(connection: Connection, run_id: int, fetched: Iterable[Fetched]) -> None:
    """Write down what fetching brought: the capture, and the outcome where fetching alone decides it.

    Matched to the run's undecided candidates by address, in order; one that is decided already keeps its outcome.
    An unchanged answer (304, or the same bytes) counts as having seen the article again.
    """
    every = list(fetched)
    waiting: dict[str, list[int]] = {}
    for ordinal, url in connection.execute(_WAITING, {"run": run_id, "urls": [f.candidate.url for f in every]}):
        waiting.setdefault(url, []).append(ordinal)
    for one in every:
        capture_id = record_captures(connection, [one.capture])[0] if one.capture else None
        if not waiting.get(one.candidate.url):
            continue
        connection.execute(
            _RECORD_FETCHED,
            {
                "run": run_id, "ordinal": waiting[one.candidate.url].pop(0), "capture": capture_id,
                "outcome": one.outcome.value if one.outcome else None, "detail": one.detail or None,
            },
        )  # fmt: skip


def validators(connection: Connection, urls: Collection[str]) -> dict[str, Validators]:
    """What to ask with so that an unchanged page need not be sent again, by address; unknown addresses are missing."""
    return {
        row.url: Validators(row.etag, row.last_modified, row.digest, row.fetched_at)
        for row in connection.execute(_VALIDATORS, {"urls": list(urls)})
    }


def close_run(connection: Connection, run_id: int) -> RunSummary:
    """Count the bins and close the run. Raises TerminalError where they do not sum to the candidates."""
    counted = connection.execute(_BINS, {"run": run_id}).mappings().one()
    if counted["undecided"]:
        raise TerminalError(
            f"{counted['undecided']} of {counted['candidates']} candidates of run {run_id} have no outcome, first "
            f"{counted['first_undecided']}. Run the stages again; they do what is left to do."
        )
    bins = {outcome: int(counted[outcome.value]) for outcome in Outcome}
    values = {"run": run_id, "candidates": counted["candidates"], **{o.value: n for o, n in bins.items()}}
    row = connection.execute(_CLOSE, values).one_or_none()
    if row is None:
        raise TerminalError(f"There is no run {run_id} to close.")
    return RunSummary(run_id, row.kind, int(counted["candidates"]), bins, row.opened_at, row.closed_at)


def params(connection: Connection, run_id: int) -> dict[str, Any]:
    """What the run was asked for. Raises TerminalError where there is no such run."""
    row = connection.execute(text("SELECT params FROM ops.run WHERE run_id = :run"), {"run": run_id}).one_or_none()
    if row is None:
        raise TerminalError(f"There is no run {run_id}.")
    return dict(row.params)


def newest(connection: Connection, number: int) -> list[RunSummary]:
    """Summaries of the newest closed runs, oldest first."""
    rows = connection.execute(_NEWEST, {"number": number}).mappings().all()
    return [
        RunSummary(
            row["run_id"], row["kind"], row["candidates"], {outcome: row[outcome.value] for outcome in Outcome},
            row["opened_at"], row["closed_at"],
        )
        for row in reversed(rows)
    ]  # fmt: skip


def fail_run(connection: Connection, run_id: int, error: str) -> None:
    """Mark an open run as failed, with why in a sentence. One that is closed stays closed."""
    connection.execute(_FAIL, {"run": run_id, "error": error})


def stale_days(connection: Connection) -> list[date]:
    """Days whose marts are behind the warehouse, oldest first."""
    return list(connection.execute(text("SELECT day FROM ops.stale_day ORDER BY day")).scalars())


def days_refreshed(connection: Connection, days: Collection[date]) -> None:
    """Take days off the list of stale ones; in the transaction that refreshed their marts."""
    connection.execute(text("DELETE FROM ops.stale_day WHERE day = ANY(:days)"), {"days": list(days)})


_HAS_CANDIDATES = text("SELECT EXISTS (SELECT FROM ops.candidate WHERE run_id = :run)")

_ADD_CANDIDATE = text("""
INSERT INTO ops.candidate (
    run_id, ordinal, batch, url, reason, source, title, published_at, native_id, outcome, detail, decided_at
) VALUES (
    :run, :ordinal, :batch, :url, :reason, :source, :title, :published_at, :native_id, :outcome, :detail,
    CASE WHEN CAST(:outcome AS text) IS NOT NULL THEN now() END
)
""")

_OPEN_BATCHES = text("SELECT DISTINCT batch FROM ops.candidate WHERE run_id = :run AND outcome IS NULL ORDER BY batch")

_BATCH = text("""
SELECT c.ordinal, c.url, c.reason, c.source, c.title, c.published_at, c.native_id, c.capture_id,
    p.url AS capture_url, p.fetched_at, p.archive, p.archive_offset, p.archive_length
FROM ops.candidate AS c
LEFT JOIN ops.capture AS p USING (capture_id)
WHERE c.run_id = :run AND c.batch = :batch AND c.outcome IS NULL
ORDER BY c.ordinal
""")

_RECORD_CAPTURE = text("""
INSERT INTO ops.capture (
    url, fetched_at, final_url, status, content_type, etag, last_modified, archive, archive_offset, archive_length,
    digest
) VALUES (
    :url, :fetched_at, :final_url, :status, :content_type, :etag, :last_modified, :archive, :archive_offset,
    :archive_length, :digest
)
ON CONFLICT (url, fetched_at) DO UPDATE SET archive = excluded.archive, archive_offset = excluded.archive_offset,
    archive_length = excluded.archive_length, digest = coalesce(excluded.digest, capture.digest)
RETURNING capture_id
""")

_WAITING = text("""
SELECT ordinal, url FROM ops.candidate
WHERE run_id = :run AND outcome IS NULL AND url = ANY(:urls)
ORDER BY capture_id IS NOT NULL, ordinal
""")

_RECORD_FETCHED = text("""
UPDATE ops.candidate
SET capture_id = coalesce(:capture, capture_id), outcome = :outcome, detail = :detail,
    decided_at = CASE WHEN CAST(:outcome AS text) IS NOT NULL THEN now() END
WHERE run_id = :run AND ordinal = :ordinal AND outcome IS NULL
""").bindparams(bindparam("capture"), bindparam("outcome"), bindparam("detail"))

_VALIDATORS = text("""
SELECT DISTINCT ON (url) url, etag, last_modified, digest, fetched_at
FROM ops.capture
WHERE url = ANY(:urls) AND status = 200
ORDER BY url, fetched_at DESC
""")

_NEWEST = text("SELECT * FROM ops.run WHERE state = 'closed' ORDER BY run_id DESC LIMIT :number")

_BINS = text(f"""
SELECT count(*) AS candidates, count(*) FILTER (WHERE outcome IS NULL) AS undecided,
    min(url) FILTER (WHERE outcome IS NULL) AS first_undecided,
    {", ".join(f"count(*) FILTER (WHERE outcome = '{outcome}') AS {outcome}" for outcome in Outcome)}
FROM ops.candidate WHERE run_id = :run
""")  # noqa: S608  # the bins' names are ours

_CLOSE = text(f"""
UPDATE ops.run SET state = 'closed', closed_at = clock_timestamp(), error = NULL, candidates = :candidates,
    {", ".join(f"{outcome} = :{outcome}" for outcome in Outcome)}
WHERE run_id = :run
RETURNING kind, opened_at, closed_at
""")  # noqa: S608  # the bins' names are ours

_FAIL = text("""
UPDATE ops.run SET state = 'failed', closed_at = clock_timestamp(), error = :error
WHERE run_id = :run AND state = 'open'
""")
