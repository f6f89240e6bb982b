"""Connections to the warehouse: a libpq URL goes in, a SQLAlchemy engine on psycopg 3 comes out, in UTC.

A URL that already names a driver is refused: one spelling everywhere, and `AIRFLOW_CONN_*` needs it without.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, create_engine, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import NullPool

from etl.config import ROOT
from etl.errors import SettingError, TransientError

SQL = ROOT / "sql"


def engine(dsn: str) -> Engine:
    """Engine for `dsn`, `postgresql://…` without a driver name. Raises SettingError where that is no such URL.

    Nothing is pooled: tasks are short, make one connection each, and a connection costs 2 ms on a socket.
    """
    return _engine(dsn, poolclass=NullPool)


@cache
def pooled(dsn: str) -> Engine:
    """The engine of a process that answers many short requests: it keeps four connections for the next ones.

    A new one does not know the catalogue: each of its first statements takes some 10 ms longer to plan. Nothing is
    prepared on the server: the plan of a question depends on what is asked.
    """
    return _engine(dsn, pool_size=4, max_overflow=36, pool_pre_ping=True, connect_args={"prepare_threshold": None})


def _engine(dsn: str, *, connect_args: dict[str, Any] | None = None, **pool: Any) -> Engine:
    try:
        url = make_url(dsn)
    except ArgumentError as error:
        raise SettingError("AIRFLOW_CONN_WAREHOUSE is not a postgresql:// URL.") from error
    if url.drivername not in ("postgresql", "postgres"):
        raise SettingError(
            f"The warehouse's URL must start with postgresql://, without a driver; got {url.drivername}://."
        )
    options = f"{url.query.get('options', '')} -c timezone=UTC".strip()
    return create_engine(
        url.set(drivername="postgresql+psycopg"), connect_args={"options": options, **(connect_args or {})}, **pool
    )


@contextmanager
def transaction(dsn: str, connect: Callable[[str], Engine] = engine) -> Iterator[Connection]:
    """A connection in one transaction: committed at the end, rolled back on any error. `connect`: `engine`, `pooled`.

    Raises TransientError where the server cannot be reached or goes away.
    """
    try:
        with connect(dsn).begin() as connection:
            yield connection
    except DBAPIError as error:
        if error.connection_invalidated or isinstance(error.orig, psycopg.OperationalError):
            raise TransientError(f"The warehouse did not answer: {error.orig}. Is it running?") from error
        raise


def driver(connection: Connection) -> psycopg.Connection:
    """The psycopg connection below, in the same transaction: for COPY and for files of several statements."""
    if not connection.in_transaction():
        connection.begin()
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    return raw


def script(path: Path) -> str:
    """Text of a SQL file."""
    return path.read_text(encoding="utf-8")
