"""The gate of all processes that share a warehouse: an advisory lock a host, and its next time in `ops.host_slot`.

In goes an engine of the warehouse. The lock belongs to a database connection: a process that is killed in its turn
gives it back by dying. Refused: nothing; a database that cannot be asked is a TransientError, for without it nobody
knows whether the host may be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import DBAPIError

from etl.errors import TransientError
from etl.fetch.gate import LONGEST_HOLD, LONGEST_WAIT, Clock, StoredRobots, jittered, too_long

# One key space for hosts, so that no other advisory lock of the warehouse can be the same by accident.
_LOCK = text("SELECT pg_advisory_lock(hashtextextended('orinoco.host_slot:' || :host, 0))")
_UNLOCK = text("SELECT pg_advisory_unlock(hashtextextended('orinoco.host_slot:' || :host, 0))")
_WAIT = text("SELECT extract(epoch FROM next_at - clock_timestamp())::float8 FROM ops.host_slot WHERE host = :host")
# Never moves a time back: a Retry-After of minutes is not shortened by the gap of seconds of whoever asked before.
_NEXT = text(
    "INSERT INTO ops.host_slot AS s (host, next_at) VALUES (:host, clock_timestamp() + make_interval(secs => :seconds))"
    " ON CONFLICT (host) DO UPDATE SET next_at = greatest(s.next_at, excluded.next_at)"
)
_ROBOTS = text("SELECT robots, robots_fetched_at FROM ops.host_slot WHERE host = :host AND robots IS NOT NULL")
_KEEP_ROBOTS = text(
    "INSERT INTO ops.host_slot (host, next_at, crawl_delay, robots, robots_fetched_at)"
    " VALUES (:host, clock_timestamp(), :crawl_delay, :robots, clock_timestamp())"
    " ON CONFLICT (host) DO UPDATE SET crawl_delay = excluded.crawl_delay, robots = excluded.robots,"
    " robots_fetched_at = excluded.robots_fetched_at"
)


class WarehouseGate:
    """One request at a time to a host, whichever process makes it."""

    def __init__(self, engine: Engine, clock: Clock | None = None) -> None:
        self._engine = engine
        self._clock = clock or Clock()

    @contextmanager
    def turn(self, host: str, gap: float) -> Iterator[None]:
        with self._connection() as connection:
            connection.execute(_LOCK, {"host": host})
            try:
                wait = connection.execute(_WAIT, {"host": host}).scalar() or 0.0
                if wait > LONGEST_WAIT:
                    raise too_long(host, wait)
                if wait > 0:
                    self._clock.sleep(wait)
                # Now and again afterwards: should this process die in its turn, the gap still stands.
                connection.execute(_NEXT, {"host": host, "seconds": gap})
                try:
                    yield
                finally:
                    connection.execute(_NEXT, {"host": host, "seconds": jittered(gap)})
            finally:
                connection.execute(_UNLOCK, {"host": host})

    def hold(self, host: str, seconds: float) -> None:
        with self._connection() as connection:
            connection.execute(_NEXT, {"host": host, "seconds": min(seconds, LONGEST_HOLD)})

    def robots(self, host: str) -> StoredRobots | None:
        with self._connection() as connection:
            row = connection.execute(_ROBOTS, {"host": host}).one_or_none()
        return StoredRobots(row.robots, row.robots_fetched_at) if row else None

    def keep_robots(self, host: str, text: str, crawl_delay: float | None) -> None:
        with self._connection() as connection:
            connection.execute(_KEEP_ROBOTS, {"host": host, "robots": text, "crawl_delay": crawl_delay})

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        try:
            with self._engine.connect() as connection:
                connection = connection.execution_options(isolation_level="AUTOCOMMIT")
                # Waiting for one's turn is the point: no limit meant for queries may end it.
                connection.execute(text("SELECT set_config('statement_timeout', '0', false)"))
                yield connection
        except DBAPIError as error:
            raise TransientError(
                f"The warehouse could not be asked whose turn it is: {error.orig}. Nothing was fetched."
            ) from error
