"""Whose turn it is: one request at a time to a host, with a gap after each, for all threads or all processes.

In goes a host name and a gap in seconds; the caller gets its turn as a context. `LocalGate` keeps the order within this
process, `WarehouseGate` (etl/fetch/shared_gate.py) across every process that uses the warehouse.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

from etl.errors import TransientError

# A host that asked to be left alone for longer than this is not waited for: the page is tried again in a later run.
LONGEST_WAIT = 120.0  # seconds
# A wish to be left alone for longer than a day is cut to a day, as Media Cloud does.
LONGEST_HOLD = 24 * 3600.0  # seconds
JITTER = 0.1  # of the gap, added at random: several machines do not fall into step

NEVER = datetime.min.replace(tzinfo=UTC)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Clock:
    """What tells the time and passes it; tests put in their own."""

    now: Callable[[], datetime] = _utc_now
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class StoredRobots:
    """A robots.txt as it was read: empty where the host has none."""

    text: str
    fetched_at: datetime


class Gate(Protocol):
    """One request at a time to a host."""

    def turn(self, host: str, gap: float) -> AbstractContextManager[None]:
        """Wait for the turn, hold it for the block, and leave `gap` seconds after it.

        Raises HostBusy where the host asked for more patience than LONGEST_WAIT.
        """
        ...

    def hold(self, host: str, seconds: float) -> None:
        """Nobody asks `host` for so many seconds: it said so (Retry-After). To be called within the turn."""
        ...

    def robots(self, host: str) -> StoredRobots | None: ...

    def keep_robots(self, host: str, text: str, crawl_delay: float | None) -> None: ...


class Allowance(Protocol):
    """How many requests may still be made."""

    def take(self) -> bool:
        """Take one; False where none is left."""
        ...


@dataclass
class LocalAllowance:
    """The allowance of one process."""

    most: int
    taken: int = 0

    def take(self) -> bool:
        if self.taken >= self.most:
            return False
        self.taken += 1
        return True


def jittered(gap: float) -> float:
    return gap * (1 + random.random() * JITTER)


class HostBusy(TransientError):  # noqa: N818  # says what the host is
    """A host asked to be left alone for longer than a run waits. Asking again within the run is pointless."""


def too_long(host: str, seconds: float) -> HostBusy:
    return HostBusy(f"{host} asked not to be called for another {seconds:.0f} s. Not asked; the next run tries again.")


@dataclass
class _Host:
    lock: threading.Lock = field(default_factory=threading.Lock)
    next_at: datetime = NEVER
    robots: StoredRobots | None = None


class LocalGate:
    """The gate of one process: enough for the command line and for tests."""

    def __init__(self, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._lock = threading.Lock()
        self._hosts: dict[str, _Host] = {}

    @contextmanager
    def turn(self, host: str, gap: float) -> Iterator[None]:
        state = self._host(host)
        with state.lock:
            wait = (state.next_at - self._clock.now()).total_seconds()
            if wait > LONGEST_WAIT:
                raise too_long(host, wait)
            if wait > 0:
                self._clock.sleep(wait)
            try:
                yield
            finally:
                after = self._clock.now() + timedelta(seconds=jittered(gap))
                state.next_at = max(state.next_at, after)

    def hold(self, host: str, seconds: float) -> None:
        state = self._host(host)
        state.next_at = max(state.next_at, self._clock.now() + timedelta(seconds=min(seconds, LONGEST_HOLD)))

    def robots(self, host: str) -> StoredRobots | None:
        return self._host(host).robots

    def keep_robots(self, host: str, text: str, crawl_delay: float | None) -> None:
        self._host(host).robots = StoredRobots(text, self._clock.now())

    def _host(self, host: str) -> _Host:
        with self._lock:
            return self._hosts.setdefault(host, _Host())
