"""Asks the questions of `sql/page/` and `sql/queries/` for the page: read-only, one snapshot a page, with a time limit.

In: a question's name and values. Out: an `Answer` that keeps its statement and values beside its rows, so that what is
shown can be shown with its SQL, and asked again in psql. Values are bound, never written into what is executed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

import psycopg
from sqlalchemy import Connection, Row
from sqlalchemy.exc import DBAPIError

from etl.errors import OrinocoError
from etl.load.database import SQL, driver, pooled, transaction
from etl.trends import queries

FOLDER = SQL / "page"
LIMIT_SECONDS = 10  # a person waits no longer
# A page shows one state of the warehouse, whatever is merged meanwhile. Compiling would take longer than asking.
START = f"""
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SET LOCAL statement_timeout = '{LIMIT_SECONDS}s';
SET LOCAL jit = off
"""

Value = str | int | float | date


class TooSlowError(OrinocoError):
    """A question was stopped at the time limit."""


class NotPreparedError(OrinocoError):
    """The database holds no warehouse, or that of another version."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Rows of one question, and how to ask it again."""

    query: queries.Query
    values: Mapping[str, Value]
    columns: Sequence[str]
    rows: Sequence[Row[Any]]

    @property
    def psql(self) -> str:
        """The statement as psql takes it, its values set before it: copy, paste, same rows."""
        settings = [f"\\set {name} {_quoted(_literal(value))}" for name, value in self.values.items()]
        return "\n".join([f"-- {self.query.question}", *settings, self.query.sql.strip()])


@contextmanager
def reading(dsn: str) -> Iterator[Connection]:
    """A connection that can read one state of the warehouse and nothing else.

    Raises TransientError where the server cannot be reached, TooSlowError at the time limit, NotPreparedError where
    there is no schema.
    """
    with transaction(dsn, pooled) as connection:
        driver(connection).execute(START.encode())
        try:
            yield connection
        except DBAPIError as error:
            raise _said(error) from error


def ask(connection: Connection, question: str, /, **values: Value) -> Answer:
    """Ask one of the page's questions, or one of the analysts' of that name; values it does not have are left out."""
    folder = FOLDER if question in queries.names(FOLDER) else queries.FOLDER
    query = queries.load(question, folder)
    given = {key: values.get(key, parameter.default) for key, parameter in query.parameters.items()}
    result = queries.execute(connection, query, given)
    return Answer(query, given, list(result.keys()), result.all())


def _said(error: DBAPIError) -> Exception:
    """What a person can do about it."""
    if isinstance(error.orig, psycopg.errors.QueryCanceled):
        return TooSlowError(f"This took longer than {LIMIT_SECONDS} seconds. Choose a shorter period.")
    if isinstance(error.orig, _NOT_THERE):
        return NotPreparedError("The database holds no warehouse of this version. `orinoco migrate` makes it.")
    return error


_NOT_THERE = (
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.UndefinedFunction,
    psycopg.errors.UndefinedObject,
    psycopg.errors.UndefinedTable,
)


def _literal(value: Value) -> str:
    return str(value) if isinstance(value, (int, float)) else "'" + str(value).replace("'", "''") + "'"


def _quoted(text: str) -> str:
    """As an argument of psql's \\set, which undoes quotes and backslashes once."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"
