"""The flow as functions, one a stage: what a task of a DAG calls, and `running.py` without Airflow.

Between stages travel run ids and batch numbers, never rows: captures lie in the archive, staged rows in `staging.*`.
Every function can be called again after a kill: it does what is left to do.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from etl import asking, metrics, planning, trends
from etl.clean import clean, content_sha256
from etl.config import settings
from etl.dedupe import signature
from etl.discover.health import Level
from etl.errors import Reason, Rejected, TerminalError
from etl.extract import EXTRACTOR_VERSION, extract, versions
from etl.fetch import fetch_batch
from etl.fetch.archive import read_capture
from etl.load import checks, runs, stage
from etl.load import doubts as load_doubts
from etl.load import merge as load
from etl.load.database import transaction
from etl.load.runs import Stored
from etl.load.summary import RunSummary
from etl.model import Capture, Revision
from etl.parse import PARSER_VERSION, parse_page
from etl.rereading import refreshed
from etl.trends.report import write_week

log = logging.getLogger(__name__)


def open_run(kind: str, params: Mapping[str, Any]) -> int:
    """Make the row that a run is. `kind`: one of `planning.PLANNERS`; `params`: what was asked for, kept with it.

    Raises UsageError, before there is a row, where that cannot be done.
    """
    asking.refuse_nonsense(kind, params)
    current = settings()
    with transaction(current.dsn()) as connection:
        run = runs.open_run(connection, kind, params, is_sample=current.bbc_origin is not None)
    log.info("run %d opened: %s %s", run, kind, dict(params))
    return run


def say_estimate(params: Mapping[str, Any]) -> bool:
    """Say in the log what a run on the Wayback Machine would fetch, and how long that takes. False: nothing more."""
    log.info("%s", planning.estimate(settings(), params))
    return False


def plan(run: int) -> list[int]:
    """Find what the run has to do and deal it into batches; the batches that have something to do.

    Raises TransientError where nothing could be asked: then nothing has changed.
    """
    return planning.plan(settings(), run)


def fetch(run: int, batch: int, *, each: Callable[[], None] = lambda: None) -> int:
    """Fetch a batch politely; every response goes into the archive. Returns the batch, for the next stage.

    `each` is called after each page.
    """
    current = settings()
    with transaction(current.dsn()) as connection:
        kind, _params = runs.describe(connection, run)
        candidates = [
            planned.candidate for planned in runs.batch_candidates(connection, run, batch) if not planned.stored
        ]
        validators = runs.validators(connection, [candidate.url for candidate in candidates])
    if not candidates:
        return batch  # all of it is at hand
    fetched = fetch_batch(
        candidates,
        client=planning.client(current, kind, run),
        archive_uri=f"{planning.archive_folder(current, run)}/batch-{batch}.warc.gz",
        validators=validators,
        each=each,
    )
    with transaction(current.dsn()) as connection:
        runs.record_fetched(connection, run, fetched)
    log.info("run %d batch %d fetched: %d pages", run, batch, len(fetched))
    return batch


def transform(run: int, batch: int) -> int:
    """Parse, clean, sign and extract the captures of a batch into staging. Returns how many were staged."""
    current = settings()
    with transaction(current.dsn()) as connection:
        open_ones = runs.batch_candidates(connection, run, batch)
        waiting = [p for p in open_ones if p.stored and p.candidate.reason != planning.FACTS]
        rejected: list[tuple[int, Rejected]] = []

        def revisions() -> Iterator[tuple[int, Revision]]:
            for planned in waiting:
                assert planned.stored is not None
                try:
                    yield planned.ordinal, revise(_stored_capture(planned.stored))
                except Rejected as why:
                    rejected.append((planned.ordinal, why))

        staged = stage.stage(connection, run, revisions())
        staged += stage.stage_facts(connection, run, refreshed(connection, run, batch))
        stage.reject(connection, run, rejected)
    for ordinal, why in rejected:
        log.warning("run %d candidate %d rejected: %s", run, ordinal, why)
    log.info("run %d batch %d transformed: %d staged, %d rejected", run, batch, staged, len(rejected))
    return staged


def revise(capture: Capture) -> Revision:
    """One capture through parse, clean, sign and extract. Raises Rejected where it is no article."""
    if capture.status != 200:
        raise Rejected(Reason.HTTP_ERROR, f"The answer was {capture.status}, not 200.")
    document = clean(parse_page(capture.body, capture.address))
    return Revision(
        document=document,
        capture=capture,
        content_sha256=content_sha256(document),
        signature=signature(document),
        facts=extract(document),
        parser_version=PARSER_VERSION,
        extractor_version=EXTRACTOR_VERSION,
        fact_versions=versions(),
    )


def doubts(run: int) -> list[str]:
    """What the merge would do that a person should look at first, a sentence each. Nothing changes."""
    with transaction(settings().dsn()) as connection:
        return load_doubts.doubts(connection, run)


def turn_down(run: int) -> str:
    """A person said no to the merge: forget what is staged, close the run as failed. A sentence that says so."""
    with transaction(settings().dsn()) as connection:
        said = load_doubts.turn_down(connection, run)
    log.warning("run %d turned down: nothing was changed", run)
    return said


def merge(run: int) -> dict[str, int]:
    """Merge what is staged into the warehouse, in one transaction; what that changed, in numbers."""
    with transaction(settings().dsn()) as connection:
        counts = load.merge(connection, run)
    log.info("run %d merged: %s", run, counts)
    return asdict(counts)


def check(run: int) -> None:
    """Check that the warehouse holds together. Raises TerminalError naming the checks that failed and their rows."""
    with transaction(settings().dsn()) as connection:
        failed = [result for result in checks.run(connection, run) if not result.passed]
    if failed:
        said = "; ".join(f"{result.name}: {result.detail}" for result in failed)
        raise TerminalError(f"The warehouse does not hold together after run {run}: {said}. See docs/architecture.md.")


def close_run(run: int) -> RunSummary:
    """Count the bins, look at what is not well, and close the run."""
    current = settings()
    with transaction(current.dsn()) as connection:
        kind, params = runs.describe(connection, run)
        summary = runs.close_run(connection, run, sources=planning.sources(current, kind, params))
    metrics.run_closed(summary)
    log.info("run %d closed, %s: %s", run, summary.level, {bin.value: number for bin, number in summary.bins.items()})
    for notice in summary.notices:
        log.warning("run %d, %s: %s", run, notice.level, notice.sentence)
    return summary


def judge(run: int) -> list[str]:
    """What is not well about a closed run, a sentence each; none: all is well.

    Raises TerminalError where it is red. What the run loaded stays loaded.
    """
    with transaction(settings().dsn()) as connection:
        summary = runs.one(connection, run)
    if summary.level is Level.RED:
        said = " ".join(notice.sentence for notice in summary.notices if notice.level is Level.RED)
        raise TerminalError(f"{said} What run {run} found is loaded. See docs/operating.md#red-and-yellow.")
    return [notice.sentence for notice in summary.notices]


def refresh_trends(*, everything: bool = False) -> dict[str, int]:
    """Recompute the marts of the days that are behind the warehouse, or of every day."""
    with metrics.clock() as took, transaction(settings().dsn()) as connection:
        days = None if everything else runs.stale_days(connection)
        counts = trends.refresh(connection, days).as_dict()
    metrics.refreshed(counts, *took)
    log.info("marts refreshed in %.1f s: %s", *took, counts)
    return counts


def tell_bursts(send: Callable[[str, str], None]) -> list[dict[str, Any]]:
    """Tell of the bursts that began and nobody was told of, in one message by `send(subject, text)`; the bursts.

    A burst is told of once: where sending fails all stay untold, and the error is the caller's.
    """
    with transaction(settings().dsn()) as connection:
        found = trends.new_alerts(connection)
        if found:
            trends.mark_notified(connection, found)
            send(*trends.words(found))
    log.info("%d bursts told of", len(found))
    return [{**asdict(alert), "day": alert.day.isoformat()} for alert in found]


def write_weekly_report() -> str | None:
    """The report of the last week that is over, written once; its path, None where there is nothing to do."""
    current = settings()
    with transaction(current.dsn()) as connection:
        path = write_week(connection, current.reports_folder, today=datetime.now(UTC).date())
    return str(path) if path else None


def _stored_capture(stored: Stored) -> Capture:
    if stored.archive is None or stored.offset is None or stored.length is None:
        raise Rejected(Reason.UNREADABLE, f"The archive has no record of {stored.url}.")
    return read_capture(stored.archive, stored.offset, stored.length)
