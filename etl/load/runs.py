"""A run and its candidates: opened, dealt into batches, fetched, closed with bins that sum up.

Every function can be called again after a kill and then does what is left to do. Closing a run some of whose candidates
have no outcome is refused (TerminalError, naming how many and the first of them). Statements are in `sql/runs/`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, CursorResult, text

from etl.errors import Reason, Rejected, TerminalError
from etl.fetch.batch import Fetched
from etl.fetch.client import Validators
from etl.load import drift, stage, summary
from etl.load.rows import capture_values
from etl.load.statements import run as run_file
from etl.load.statements import statements
from etl.load.summary import RUNS, RunSummary
from etl.model import Candidate, Capture, Outcome
from etl.parse.identity import identify

DUPLICATE = "Another address of an article this run has already."


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


@dataclass(frozen=True, slots=True)
class Due:
    """A stored text to read facts of again: where they come from now, and when its page says it was published."""

    ordinal: int
    revision_id: int
    fact_versions: dict[str, str]
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class AtWork:
    """How far an open run is. `candidates` is 0 until it is planned; `answered` rises a batch at a time."""

    run_id: int
    kind: str
    opened_at: datetime
    requests: int  # made so far, counted as they are made
    candidates: int
    answered: int  # of the candidates: with a capture or an outcome
    decided: int  # of the candidates: with an outcome


# -- the run --------------------------------------------------------------------------------------------------------


def open_run(connection: Connection, kind: str, params: Mapping[str, Any], *, is_sample: bool = False) -> int:
    """Make the row that a run is; its id. `is_sample`: the bundled sample site stands in for the BBC."""
    made = _run(connection, "open", kind=kind, params=Jsonb(dict(params)), is_sample=is_sample)
    return int(made.scalar_one())


def claim(connection: Connection, run_id: int) -> bool:
    """Have a run for oneself as long as `connection` is open; False where another process has it."""
    return bool(_run(connection, "claim", run_id=run_id).scalar_one())


def left_open(connection: Connection, kind: str, params: Mapping[str, Any]) -> int | None:
    """An open run that was asked for just this and that nobody has claimed: its process died. Claims it."""
    found = _run(connection, "left_open", kind=kind, params=Jsonb(dict(params))).scalars().all()
    return next((int(run_id) for run_id in found if claim(connection, int(run_id))), None)


def describe(connection: Connection, run_id: int) -> tuple[str, dict[str, Any]]:
    """Kind of a run, and what it was asked to do. Raises TerminalError where there is no such run."""
    query = text("SELECT kind, params FROM ops.run WHERE run_id = :run")
    row = connection.execute(query, {"run": run_id}).one_or_none()
    if row is None:
        raise TerminalError(f"There is no run {run_id}.")
    return row.kind, dict(row.params)


def close_run(connection: Connection, run_id: int, *, sources: Collection[str] = ()) -> RunSummary:
    """Count the bins, look at what is not well and close the run. `sources`: where a run like this looks, if anywhere.

    Raises TerminalError where a candidate has no outcome.
    """
    counted = _run(connection, "bins", run_id=run_id).mappings().one()
    if counted["undecided"]:
        raise TerminalError(
            f"{counted['undecided']} of {counted['candidates']} candidates of run {run_id} have no outcome, first "
            f"{counted['first_undecided']}. Run the stages again; they do what is left to do."
        )
    kind, _ = describe(connection, run_id)
    bins = {outcome: int(counted[outcome.value]) for outcome in Outcome}
    fields = summary.summarise(
        connection, run_id, kind=kind, bins=bins, waiting=int(counted["waiting"]),
        drift=drift.warn(connection, run_id), sources=sources,
    )  # fmt: skip
    now = datetime.now(UTC)
    made = RunSummary(run_id, kind, int(counted["candidates"]), bins, now, now, **fields)
    values = {outcome.value: number for outcome, number in bins.items()}
    row = _run(
        connection, "close", run_id=run_id, candidates=made.candidates, level=made.level.value,
        summary=Jsonb(made.details()), **values,
    ).one()  # fmt: skip
    return replace(made, opened_at=row.opened_at, closed_at=row.closed_at)


def fail_run(connection: Connection, run_id: int, error: str) -> None:
    """Mark an open run as failed, with why in a sentence. One that is closed stays closed."""
    _run(connection, "fail", run_id=run_id, error=error)


def newest(connection: Connection, number: int, *, failed: bool = False) -> list[RunSummary]:
    """Summaries of the newest closed runs, oldest first; with `failed` also of those that did not come so far."""
    states = ["closed", "failed"] if failed else ["closed"]
    found = _run(connection, "newest", number=number, states=states).mappings().all()
    return [summary.read(row) for row in reversed(found)]


def one(connection: Connection, run_id: int) -> RunSummary:
    """The summary of a run that has ended. Raises TerminalError where there is none."""
    row = _run(connection, "summary", run_id=run_id).mappings().one_or_none()
    if row is None:
        raise TerminalError(f"There is no run {run_id} that has ended. `orinoco runs` lists the newest.")
    return summary.read(row)


def at_work(connection: Connection) -> list[AtWork]:
    """The open runs, oldest first. One that was killed stays open until it is begun again."""
    return [AtWork(**row) for row in _run(connection, "at_work").mappings()]


def stale_days(connection: Connection) -> list[date]:
    """Days whose marts are behind the warehouse, oldest first; a refresh of the marts takes them off."""
    return list(connection.execute(text("SELECT day FROM ops.stale_day ORDER BY day")).scalars())


# -- its candidates -------------------------------------------------------------------------------------------------


def add_candidates(
    connection: Connection,
    run_id: int,
    candidates: Sequence[Candidate],
    duplicates: Collection[int] = (),
    batches: int = 1,
    native_ids: Sequence[str | None] = (),
) -> list[int]:
    """Write down the candidates and deal them into batches; the batches that have something to do.

    `duplicates` are positions in `candidates`: another address of an article already in the list has its outcome at
    once. `native_ids` in their order; without them the addresses are asked. A run that has candidates already keeps
    them: planning again changes nothing.
    """
    waiting = _open_batches(connection, run_id)
    taken = connection.execute(text("SELECT FROM ops.candidate WHERE run_id = :run LIMIT 1"), {"run": run_id}).first()
    if not candidates or taken is not None:
        return waiting
    skip, known = frozenset(duplicates), native_ids or [_native_id(candidate.url) for candidate in candidates]
    todo = [ordinal for ordinal in range(len(candidates)) if ordinal not in skip]
    batch_of = {ordinal: position % batches for position, ordinal in enumerate(todo)}
    values = [
        {
            "run_id": run_id, "ordinal": ordinal, "batch": batch_of.get(ordinal, 0), "url": c.url, "reason": c.reason,
            "source": c.source, "title": c.title, "published_at": c.published_at,
            "native_id": known[ordinal],
            "outcome": Outcome.DUPLICATE.value if ordinal in skip else None,
            "detail": DUPLICATE if ordinal in skip else None,
        }
        for ordinal, c in enumerate(candidates)
    ]  # fmt: skip
    connection.execute(statements(RUNS / "add_candidate.sql")[0], values)
    return _open_batches(connection, run_id)


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
        for row in _run(connection, "batch", run_id=run_id, batch=batch)
    ]


def record_capture(connection: Connection, capture: Capture) -> int:
    """Write down a capture; its id. One that is known (same address, same instant) keeps its id."""
    names = (
        "url", "fetched_at", "final_url", "status", "content_type", "etag", "last_modified", "archive",
        "archive_offset", "archive_length", "digest",
    )  # fmt: skip
    values = dict(zip(names, capture_values(capture), strict=True))
    meant = capture.same_as
    row = _run(
        connection, "record_capture", **values, is_revisit=meant is not None,
        refers_to_url=meant.url if meant else None, refers_to_at=meant.at if meant else None,
    )  # fmt: skip
    return int(row.scalar_one())


def record_fetched(connection: Connection, run_id: int, fetched: Iterable[Fetched]) -> None:
    """Write down what fetching brought: the capture, and the outcome where fetching alone decides it.

    Matched to the run's undecided candidates by address, in order; one that is decided already keeps its outcome.
    """
    every = list(fetched)
    waiting: dict[str, list[int]] = {}
    for row in _run(connection, "waiting", run_id=run_id, urls=[one.candidate.url for one in every]):
        waiting.setdefault(row.url, []).append(row.ordinal)
    for one in every:
        capture_id = record_capture(connection, one.capture) if one.capture else None
        if not waiting.get(one.candidate.url):
            continue
        ordinal = waiting[one.candidate.url].pop(0)
        if one.outcome is Outcome.REJECTED:
            why = Rejected(one.reason or Reason.UNREADABLE, one.detail)
            stage.reject(connection, run_id, [(ordinal, why)], capture_id=capture_id)
            continue
        outcome = one.outcome.value if one.outcome else None
        detail = one.detail or None
        _run(
            connection, "record_fetched", run_id=run_id, ordinal=ordinal, capture_id=capture_id, outcome=outcome,
            detail=detail,
        )  # fmt: skip


def archived(
    connection: Connection,
    *,
    rejected_only: bool = False,
    reasons: Collection[Reason] = (),
    run_id: int | None = None,
) -> list[Capture]:
    """Captures that the archive holds whole, oldest first, without bodies.

    All; or those whose page was refused, for any reason or one of `reasons`; or those that run `run_id` dealt with.
    """
    wanted = [reason.value for reason in reasons] or None
    found = _run(connection, "archived", rejected_only=rejected_only or bool(reasons), reasons=wanted, only_run=run_id)
    return [_archived(row) for row in found]


def behind(connection: Connection, versions: Mapping[str, str], *, run_id: int | None = None) -> list[Capture]:
    """The captures of texts some of whose facts come from other rules, oldest first; of `run_id` only, where given."""
    found = _run(connection, "behind", versions=Jsonb(dict(versions)), only_run=run_id)
    return [_archived(row) for row in found]


def due(connection: Connection, run_id: int, batch: int, reason: str) -> list[Due]:
    """Texts whose facts a batch reads again: candidates with this reason that have no outcome yet."""
    found = _run(connection, "due", run_id=run_id, batch=batch, reason=reason)
    return [Due(row.ordinal, row.revision_id, row.fact_versions, row.first_published_at) for row in found]


def validators(connection: Connection, urls: Collection[str]) -> dict[str, Validators]:
    """What to ask with so that an unchanged page need not be sent again, by address; unknown addresses are missing."""
    return {
        row.url: Validators(row.etag, row.last_modified, row.digest, row.fetched_at, row.address)
        for row in _run(connection, "validators", urls=list(urls))
    }


def _open_batches(connection: Connection, run_id: int) -> list[int]:
    return list(_run(connection, "open_batches", run_id=run_id).scalars())


def _archived(row: Any) -> Capture:
    return Capture(
        row.url, row.fetched_at, row.status, {}, b"", row.final_url, row.archive, row.archive_offset,
        row.archive_length, row.digest,
    )  # fmt: skip


def _native_id(url: str) -> str | None:
    found = identify(url)
    return found.native_id if found else None


def _run(connection: Connection, name: str, **parameters: object) -> CursorResult[Any]:
    return run_file(connection, RUNS / f"{name}.sql", **parameters)
