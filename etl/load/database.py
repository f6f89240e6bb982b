"""Connections to the warehouse: a libpq URL goes in, a SQLAlchemy engine on psycopg 3 comes out, in UTC.

A URL that already names a driver is refused: one spelling everywhere, and `AIRFLOW_CONN_*` needs it without.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
        url.set(drivername="postgresql+psycopg"), poolclass=NullPool, connect_args={"options": options}
    )


@contextmanager
def transaction(dsn: str) -> Iterator[Connection]:
    """A connection in one transaction: committed at the end, rolled back on any error.

    Raises TransientError where the server cannot be reached or goes away.
    """
    try:
        with engine(dsn).begin() as connection:
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
