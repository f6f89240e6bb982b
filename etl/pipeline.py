"""The flow as functions, one a stage: what a task of a DAG calls, and what `orinoco ingest` calls without Airflow.

Between stages travel run ids and batch numbers, never rows: captures lie in the archive, staged rows in `staging.*`.
Every function can be called again after a kill: it does what is left to do.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from etl import trends
from etl.clean import clean, content_sha256
from etl.config import Settings, settings
from etl.dedupe import signature
from etl.discover import Discovery, State, Unreachable, discover, select, state
from etl.discover.files import read_paths
from etl.errors import Reason, Rejected, TerminalError
from etl.extract import EXTRACTOR_VERSION, extract
from etl.fetch import Client, Fetched, fetch_batch
from etl.fetch.archive import ArchiveWriter, read_capture
from etl.fetch.shared_gate import WarehouseGate
from etl.load import checks, runs, stage
from etl.load import merge as load
from etl.load.checks import CheckResult
from etl.load.database import engine, transaction
from etl.load.runs import RunSummary, Stored
from etl.model import Candidate, Capture, Revision
from etl.parse import PARSER_VERSION, parse_page

log = logging.getLogger(__name__)


def open_run(kind: str, params: Mapping[str, Any]) -> int:
    """Make the row that a run is. `kind`: "live" or "files"; `params`: what was asked for, kept with it."""
    current = settings()
    with transaction(current.dsn()) as connection:
        run = runs.open_run(connection, kind, params, is_sample=current.bbc_origin is not None)
    log.info("run %d opened: %s %s", run, kind, dict(params))
    return run


def plan(run: int) -> list[int]:
    """Discover candidates and deal them into batches; the batches that have something to do.

    Raises TransientError where nothing could be asked: then nothing has changed.
    """
    current = settings()
    with transaction(current.dsn()) as connection:
        if batches := runs.add_candidates(connection, run, ()):
            return batches  # planned already, by a task that was killed afterwards
        params = runs.params(connection, run)
        known = state.read(connection, current)
    with ArchiveWriter(f"{_archive(current, run)}/discover.warc.gz") as writer:
        client = _client(current)
        with client.keeping(writer.keep):
            found = _discover(client, known, run, params.get("sources"))
    found = select(found, limit=min(params.get("limit") or current.max_requests_per_run, current.max_requests_per_run))
    with transaction(current.dsn()) as connection:
        batches = runs.add_candidates(connection, run, found.candidates, found.duplicates, current.batches)
        state.record(connection, run, found.polls)
    log.info("run %d planned: %d candidates in %d batches", run, len(found.candidates), len(batches))
    return batches


def fetch(run: int, batch: int) -> int:
    """Fetch a batch politely; every response goes into the archive. Returns the batch, for the next stage."""
    current = settings()
    with transaction(current.dsn()) as connection:
        candidates = [
            planned.candidate for planned in runs.batch_candidates(connection, run, batch) if not planned.stored
        ]
        validators = runs.validators(connection, [candidate.url for candidate in candidates])
    fetched = fetch_batch(
        candidates,
        client=_client(current),
        archive_uri=f"{_archive(current, run)}/batch-{batch}.warc.gz",
        validators=validators,
    )
    with transaction(current.dsn()) as connection:
        runs.record_fetched(connection, run, fetched)
    log.info("run %d batch %d fetched: %d pages", run, batch, len(fetched))
    return batch


def transform(run: int, batch: int) -> int:
    """Parse, clean, sign and extract the captures of a batch into staging. Returns how many were staged."""
    current = settings()
    with transaction(current.dsn()) as connection:
        waiting = [p for p in runs.batch_candidates(connection, run, batch) if p.stored]
        rejected: list[tuple[int, Rejected]] = []

        def revisions() -> Iterator[tuple[int, Revision]]:
            for planned in waiting:
                assert planned.stored is not None
                try:
                    yield planned.ordinal, revise(_stored_capture(planned.stored))
                except Rejected as why:
                    rejected.append((planned.ordinal, why))

        staged = stage.stage(connection, run, revisions())
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
    )


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


def close_run(run: int) -> dict[str, int]:
    """Count the bins and close the run. The bins by name."""
    return {outcome.value: number for outcome, number in _close(run).bins.items()}


def refresh_trends(*, everything: bool = False) -> dict[str, int]:
    """Recompute the marts of the days that are behind the warehouse, or of every day."""
    with transaction(settings().dsn()) as connection:
        days = None if everything else runs.stale_days(connection)
        return trends.refresh(connection, days).as_dict()


# -- without Airflow ------------------------------------------------------------------------------------------------


def ingest_live(*, limit: int | None = None) -> RunSummary:
    """The whole of `bbc_ingest` in this process."""
    run = open_run("live", {"limit": limit})
    for batch in plan(run):
        transform(run, fetch(run, batch))
    return _finish(run)


def ingest_files(paths: Sequence[Path], url: str | None = None) -> RunSummary:
    """Pages and texts of this machine through the same path: kept in the archive, then read from there."""
    run = open_run("files", {"paths": [str(path) for path in paths], "url": url})
    current = settings()
    candidates: list[Candidate] = []
    fetched: list[Fetched] = []
    refused: list[tuple[int, Rejected]] = []
    with ArchiveWriter(f"{_archive(current, run)}/files.warc.gz") as writer:
        for path, found in read_paths(paths, url):
            candidate = Candidate(url=_address(path, found), reason="file", source=path)
            candidates.append(candidate)
            if isinstance(found, Rejected):
                refused.append((len(candidates) - 1, found))
            else:
                fetched.append(Fetched(candidate, None, writer.add(found)))
    with transaction(current.dsn()) as connection:
        runs.add_candidates(connection, run, candidates)
        stage.reject(connection, run, refused)
        runs.record_fetched(connection, run, fetched)
    transform(run, 0)
    return _finish(run)


def check_warehouse() -> list[CheckResult]:
    """All checks, belonging to no run."""
    with transaction(settings().dsn()) as connection:
        return checks.run(connection, None)


def newest_runs(number: int) -> list[RunSummary]:
    """Summaries of the newest closed runs, oldest first."""
    with transaction(settings().dsn()) as connection:
        return runs.newest(connection, number)


def trend_rows(
    *, topic: str | None = None, since: date | None = None, until: date | None = None, by: str = "month"
) -> list[trends.TrendRow]:
    """Coverage of the crisis, or of a topic of it, by month, week or day."""
    with transaction(settings().dsn()) as connection:
        return trends.table(connection, topic=topic, since=since, until=until, by=by)


def _finish(run: int) -> RunSummary:
    merge(run)
    check(run)
    summary = _close(run)
    refresh_trends()
    return summary


def _close(run: int) -> RunSummary:
    with transaction(settings().dsn()) as connection:
        summary = runs.close_run(connection, run)
    log.info("run %d closed: %s", run, {outcome.value: number for outcome, number in summary.bins.items()})
    return summary


def _discover(client: Client, known: State, run: int, sources: Sequence[str] | None) -> Discovery:
    """Discover; where nothing answered, keep how each source failed before saying so."""
    try:
        return discover(client, known, sources=sources)
    except Unreachable as error:
        with transaction(client.settings.dsn()) as connection:
            state.record(connection, run, error.polls)
            runs.fail_run(connection, run, str(error))
        raise


def _client(current: Settings) -> Client:
    return Client(current, gate=WarehouseGate(engine(current.dsn())))


def _archive(current: Settings, run: int) -> str:
    return f"{current.archive_uri}/run-{run:06d}"


def _stored_capture(stored: Stored) -> Capture:
    if stored.archive is None or stored.offset is None or stored.length is None:
        raise Rejected(Reason.UNREADABLE, f"The archive has no record of {stored.url}.")
    return read_capture(stored.archive, stored.offset, stored.length)


def _address(path: str, found: Capture | Rejected) -> str:
    """What stands for a file among the candidates: the address in it, else where it lies."""
    return found.address if isinstance(found, Capture) else path
