"""The gate of all processes that share a warehouse: an advisory lock a host, and its next time in `ops.host_slot`.

In goes an engine of the warehouse. The lock belongs to a database connection: a process that is killed in its turn
gives it back by dying. `RunAllowance` counts in the same way what all batches of a run have asked for. Refused:
nothing; a database that cannot be asked is a TransientError, for without it nobody knows what may be asked.
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
_TAKE = text("UPDATE ops.run SET requests = requests + 1 WHERE run_id = :run AND requests < :most RETURNING requests")
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
        with _connected(self._engine, "whose turn it is") as connection:
            # Waiting for one's turn is the point: no limit meant for queries may end it.
            connection.execute(text("SELECT set_config('statement_timeout', '0', false)"))
            yield connection


class RunAllowance:
    """What all batches of a run may ask for together. A batch that is begun again does not begin to count again."""

    def __init__(self, engine: Engine, run_id: int, most: int) -> None:
        self._engine = engine
        self._values = {"run": run_id, "most": most}

    def take(self) -> bool:
        with _connected(self._engine, "how much a run has asked for") as connection:
            return connection.execute(_TAKE, self._values).one_or_none() is not None


@contextmanager
def _connected(engine: Engine, what: str) -> Iterator[Connection]:
    try:
        with engine.connect() as connection:
            yield connection.execution_options(isolation_level="AUTOCOMMIT")
    except DBAPIError as error:
        raise TransientError(f"The warehouse could not be asked {what}: {error.orig}. Nothing was fetched.") from error
