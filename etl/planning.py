"""What a run has to do, by its kind: a planner a kind, each leaving candidates dealt into batches.

In: a run and what it was asked for. Out: rows of `ops.candidate`; where the pages are at hand already (files, a WARC,
our own archive) also their captures, so that nothing is left to fetch. Planning a run again changes nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from etl.asking import period
from etl.config import Settings
from etl.discover import Discovery, Source, State, Unreachable, discover, gather, select, state, warc, wayback
from etl.discover.files import read_paths
from etl.errors import Reason, Rejected, UsageError
from etl.extract.versions import versions
from etl.fetch import Client, Fetched
from etl.fetch.archive import ArchiveWriter
from etl.fetch.shared_gate import RunAllowance, WarehouseGate
from etl.load import runs, stage
from etl.load.database import engine, transaction
from etl.model import Candidate, Capture, Outcome

log = logging.getLogger(__name__)

Params = Mapping[str, Any]
FACTS = "facts"  # reason of a candidate whose text is stored, and of which only facts are read again
AtHand = tuple[Candidate, Capture | Rejected]


def plan(settings: Settings, run: int) -> list[int]:
    """Plan a run by its kind; the batches that have something to do."""
    with transaction(settings.dsn()) as connection:
        kind, params = runs.describe(connection, run)
        if batches := runs.add_candidates(connection, run, ()):
            return batches  # planned already, by a task that was killed afterwards
    return PLANNERS[kind](settings, run, params)


def client(settings: Settings, kind: str, run: int | None = None) -> Client:
    """A client for a run of this kind: only a run on the Wayback Machine may ask the Wayback Machine.

    All clients of a run share its ceiling of requests; without a run, this one has it for itself.
    """
    warehouse = engine(settings.dsn())
    allowance = RunAllowance(warehouse, run, settings.max_requests_per_run) if run is not None else None
    allowed = wayback.allowing_archive(settings) if kind == "wayback" else settings
    return Client(allowed, gate=WarehouseGate(warehouse), allowance=allowance)


def archive_folder(settings: Settings, run: int) -> str:
    """URI of the folder of the archive that holds what a run received."""
    return f"{settings.archive_uri}/run-{run:06d}"


def sources(settings: Settings, kind: str, params: Params) -> tuple[str, ...]:
    """The feeds and pages that a run of this kind looks at, whether or not they are due."""
    listed = {Source.FEED: settings.feeds, Source.TOPIC_PAGE: settings.topic_pages, Source.SITEMAP: settings.sitemaps}
    asked = params.get("sources") or tuple(listed)
    return tuple(url for source, urls in listed.items() if source in asked for url in urls) if kind == "live" else ()


def estimate(settings: Settings, params: Params) -> wayback.Estimate:
    """What a run on the Wayback Machine would fetch and how long that takes. Asks index and listings, no article."""
    asking = client(settings, "wayback")
    missing = _missing(settings, asking, params)
    limit = params.get("limit") or len(missing)
    return wayback.estimate(min(limit, len(missing)), _room(asking, {}), asking)


def _room(asking: Client, params: Params) -> int:
    """How many pages a run may still ask for, which has found them with `asking`."""
    most = max(0, asking.settings.max_requests_per_run - asking.requests)
    return min(params.get("limit") or most, most)


def _plan_live(settings: Settings, run: int, params: Params) -> list[int]:
    with transaction(settings.dsn()) as connection:
        known = state.read(connection, settings)
    asking = client(settings, "live", run)
    with (
        ArchiveWriter(f"{archive_folder(settings, run)}/discover.warc.gz") as writer,
        asking.keeping(writer.add),
    ):
        found = _discover(asking, known, run, params.get("sources"))
    found = select(found, limit=_room(asking, params))
    with transaction(settings.dsn()) as connection:
        batches = runs.add_candidates(connection, run, found.candidates, found.duplicates, settings.batches)
        state.record(connection, run, found.polls)
    log.info("run %d planned: %d candidates in %d batches", run, len(found.candidates), len(batches))
    return batches


def _discover(asking: Client, known: State, run: int, sources: Sequence[str] | None) -> Discovery:
    """Discover; where nothing answered, keep how each source failed before saying so."""
    try:
        return discover(asking, known, sources=sources)
    except Unreachable as error:
        with transaction(asking.settings.dsn()) as connection:
            state.record(connection, run, error.polls)
            runs.fail_run(connection, run, str(error))
        raise


def _plan_wayback(settings: Settings, run: int, params: Params) -> list[int]:
    asking = client(settings, "wayback", run)
    with (
        ArchiveWriter(f"{archive_folder(settings, run)}/discover.warc.gz") as writer,
        asking.keeping(writer.add),
    ):
        missing = _missing(settings, asking, params)
    found = select(gather(missing), limit=_room(asking, params))
    with transaction(settings.dsn()) as connection:
        batches = runs.add_candidates(connection, run, found.candidates, found.duplicates, settings.batches)
    left = len(missing) - len(found.candidates)
    log.info("run %d planned: %d mementos in %d batches, %d left", run, len(found.candidates), len(batches), left)
    return batches


def _missing(settings: Settings, asking: Client, params: Params) -> tuple[Candidate, ...]:
    """The mementos of a period that we do not have, by the addresses of articles and by what listings led to."""
    since, until = period(params)
    addresses, listings = tuple(params.get("addresses") or ()), tuple(params.get("listings") or ())
    if not addresses and not listings:
        addresses = wayback.LATIN_AMERICA
        listings = (*settings.feeds, *settings.topic_pages) if until >= wayback.UNNAMED_SINCE else ()
    first = max(since, wayback.UNNAMED_SINCE) if not params.get("listings") else since
    history = [kept for listing in listings for kept in wayback.days(asking, listing, since=first, until=until)]
    if len(history) > settings.max_requests_per_run // 2:
        raise UsageError(
            f"The listings were kept on {len(history)} days of that period: reading them takes more than half of the "
            f"{settings.max_requests_per_run} requests of a run (ORINOCO_MAX_REQUESTS_PER_RUN). Ask for a month at a "
            "time, or for addresses of articles only."
        )
    found = [*wayback.articles(asking, addresses, since=since, until=until), *wayback.listed(asking, history)]
    with transaction(settings.dsn()) as connection:
        return state.not_yet(connection, found)


def _plan_warc(settings: Settings, run: int, params: Params) -> list[int]:
    limit = params.get("limit")
    with ArchiveWriter(f"{archive_folder(settings, run)}/warc.warc.gz") as writer:
        found: list[AtHand] = []
        for uri in params["paths"]:
            left = None if limit is None else limit - len(found)
            found.extend(_light(warc.copy(uri, writer, limit=left)))
    return _keep(settings, run, found)


def _plan_files(settings: Settings, run: int, params: Params) -> list[int]:
    with ArchiveWriter(f"{archive_folder(settings, run)}/files.warc.gz") as writer:
        found: list[AtHand] = []
        for path, page in read_paths([Path(path) for path in params["paths"]], params.get("url")):
            address = page.address if isinstance(page, Capture) else path
            kept = writer.add(page) if isinstance(page, Capture) else page
            found.extend(_light([(Candidate(address, "file", path), kept)]))
    return _keep(settings, run, found)


def _plan_reprocess(settings: Settings, run: int, params: Params) -> list[int]:
    try:
        reasons = [Reason(reason) for reason in params.get("reasons") or ()]
    except ValueError as error:
        raise UsageError(f"{error}; reasons are {', '.join(Reason)}.") from error
    if params.get("facts_only"):
        with transaction(settings.dsn()) as connection:
            stored = runs.behind(connection, versions(), run_id=params.get("run_id"))
        return _keep(settings, run, [(Candidate(capture.url, FACTS, "warehouse"), capture) for capture in stored])
    with transaction(settings.dsn()) as connection:
        kept = runs.archived(
            connection, rejected_only=bool(params.get("rejected_only")), reasons=reasons, run_id=params.get("run_id")
        )
    return _keep(
        settings, run, [(Candidate(capture.url, "archive", capture.archive or ""), capture) for capture in kept]
    )


def _light(found: Iterable[AtHand]) -> list[AtHand]:
    """The same without the bodies, which lie in the archive: memory stays flat over any number of pages."""
    return [(c, replace(page, body=b"", headers={}) if isinstance(page, Capture) else page) for c, page in found]


def _keep(settings: Settings, run: int, found: Sequence[AtHand]) -> list[int]:
    """Write down candidates whose pages are at hand, with their captures, or why one is not."""
    with transaction(settings.dsn()) as connection:
        batches = runs.add_candidates(connection, run, [candidate for candidate, _ in found], batches=settings.batches)
        stage.reject(connection, run, [(n, page) for n, (_, page) in enumerate(found) if isinstance(page, Rejected)])
        _record(connection, run, found)
    log.info("run %d planned: %d pages at hand in %d batches", run, len(found), len(batches))
    return batches


def _record(connection: Connection, run: int, found: Sequence[AtHand]) -> None:
    """An answer "the same as before" is no page, but says that the article was seen unchanged at that time."""
    pages = (
        Fetched(candidate, Outcome.UNCHANGED if page.same_as is not None else None, page)
        for candidate, page in found
        if isinstance(page, Capture)
    )
    runs.record_fetched(connection, run, pages)


PLANNERS: Mapping[str, Callable[[Settings, int, Params], list[int]]] = {
    "live": _plan_live,
    "wayback": _plan_wayback,
    "warc": _plan_warc,
    "files": _plan_files,
    "reprocess": _plan_reprocess,
}
