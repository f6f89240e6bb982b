"""A whole run in this process: the stages of `pipeline.py` one after the other, as the DAGs do them task by task.

In: the kind of a run and what it was asked for. Out: its summary, with the marts up to date. What was killed can be
called again.
"""

from __future__ import annotations

import itertools
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from etl import pipeline
from etl.config import settings
from etl.load import runs
from etl.load.database import engine, transaction
from etl.load.summary import RunSummary

log = logging.getLogger(__name__)

Watch = Callable[[int, int], None]
# Kinds of runs that go on after a kill. One that asks what is new now, or reads files that may have changed, does not.
GOES_ON = frozenset({"wayback", "warc"})


def ingest(kind: str, params: Mapping[str, Any], *, watch: Watch | None = None) -> RunSummary:
    """A whole run in this process: what the DAGs do task by task. `kind` is one of `planning.PLANNERS`.

    A backfill that was killed goes on as the same run: nothing is asked for twice. `watch` is told, page by page, how
    many of how many were fetched.
    """
    with engine(settings().dsn()).connect() as connection:  # holds the claim
        run = runs.left_open(connection, kind, params) if kind in GOES_ON else None
        if run is None:
            run = pipeline.open_run(kind, params)
            runs.claim(connection, run)
        else:
            log.info("run %d was left open: it goes on", run)
        connection.commit()
        return _whole(run, watch)


def _whole(run: int, watch: Watch | None) -> RunSummary:
    batches = pipeline.plan(run)
    with transaction(settings().dsn()) as connection:
        to_fetch = next((one.candidates - one.answered for one in runs.at_work(connection) if one.run_id == run), 0)
    done = itertools.count(1)
    for batch in batches:
        pipeline.transform(run, pipeline.fetch(run, batch, each=lambda: watch(next(done), to_fetch) if watch else None))
    pipeline.merge(run)
    pipeline.check(run)
    summary = pipeline.close_run(run)
    pipeline.refresh_trends()
    return summary


def ingest_live(
    *, limit: int | None = None, sources: Sequence[str] | None = None, watch: Watch | None = None
) -> RunSummary:
    """The whole of `bbc_ingest`. `sources`: where to look, None for all of `etl.discover.EVERYWHERE`."""
    return ingest("live", {"limit": limit, "sources": None if sources is None else list(sources)}, watch=watch)


def ingest_files(paths: Sequence[Path], url: str | None = None) -> RunSummary:
    """Pages and texts of this machine through the same path: kept in the archive, then read from there."""
    return ingest("files", {"paths": [str(path.absolute()) for path in paths], "url": url})


def ingest_warc(uris: Sequence[str], *, limit: int | None = None) -> Iterator[RunSummary]:
    """The BBC articles in WARC files, a run a file: what a killed call had loaded stays loaded. Any order will do."""
    left = limit
    for uri in uris:
        if left == 0:
            return
        summary = ingest("warc", {"paths": [uri], "limit": left})
        left = None if left is None else max(0, left - summary.candidates)
        yield summary
