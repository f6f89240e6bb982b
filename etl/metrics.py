"""Numbers for a monitoring system, by StatsD over UDP: what a run did, how the sources are, how long it took.

In: a setting `ORINOCO_STATSD` (host:port; unset: nothing is sent) and names. Out: one datagram a call. A server that is
not there costs nothing and fails nothing: UDP asks for no answer. The names are listed in docs/operating.md#metrics.
"""

from __future__ import annotations

import logging
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from time import monotonic

from etl.config import settings
from etl.discover.health import Level
from etl.load.summary import RunSummary

log = logging.getLogger(__name__)

PREFIX = "orinoco"


def run_closed(summary: RunSummary) -> None:
    """Bins, refusals by reason, sources and warnings of a run, and how long it took from opening to closing."""
    found = {f"run.{summary.kind}.{bin.value}": number for bin, number in summary.bins.items() if number}
    found |= {f"rejected.{refused.reason}": refused.pages for refused in summary.refused}
    found |= {f"run.{summary.kind}.closed": 1, "warnings": len(summary.notices)}
    _send([f"{name}:{number}|c" for name, number in found.items() if number])
    levels = {level: sum(source.level is level for source in summary.sources) for level in Level}
    if summary.sources:
        _send([f"sources.{level.value}:{number}|g" for level, number in levels.items()])
    milliseconds = (summary.closed_at - summary.opened_at).total_seconds() * 1000
    _send([f"run.{summary.kind}.time:{milliseconds:.0f}|ms"])


def refreshed(counts: Mapping[str, int], seconds: float) -> None:
    """A refresh of the marts: days and alerts, and its time."""
    _send([f"trends.days:{counts['days']}|c", f"trends.alerts:{counts.get('alerts', 0)}|c"])
    _send([f"trends.time:{seconds * 1000:.0f}|ms"])


@contextmanager
def clock() -> Iterator[list[float]]:
    """Measures its block: the list has its seconds afterwards."""
    took: list[float] = []
    start = monotonic()
    yield took
    took.append(monotonic() - start)


def _send(lines: list[str]) -> None:
    server = settings().statsd
    if not server or not lines:
        return
    host, _, port = server.rpartition(":")
    message = "\n".join(f"{PREFIX}.{line}" for line in lines).encode()
    try:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(message, (host, int(port)))
    except OSError as error:
        log.warning("no metrics could be sent to %s: %s", server, error)
