"""Revisions of a run come in, rows of `staging.*` come out, by COPY; rejections become rows of `ops.rejection`.

Staging the same candidate again replaces what was staged. A revision whose text Postgres cannot hold is rejected, with
the reason, and the rest goes on; evidence that is not in its text is an error of ours and stops the call.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import psycopg
from psycopg import sql
from sqlalchemy import Connection

from etl.errors import Rejected
from etl.load.database import SQL, driver
from etl.load.rows import COLUMNS, Row, refresh_rows, rows
from etl.load.statements import run
from etl.model import Refresh, Revision

CHUNK = 500  # revisions held in memory at once: some 20 MB with their facts


def stage(connection: Connection, run_id: int, items: Iterable[tuple[int, Revision]]) -> int:
    """Stage revisions by the ordinal of their candidate; how many were staged. Nothing is merged yet.

    Raises TerminalError where a fact's evidence is not at its place in the body.
    """
    raw = driver(connection)
    iterator, staged = iter(items), 0
    while chunk := list(islice(iterator, CHUNK)):
        staged += _stage_chunk(connection, raw, run_id, chunk)
    return staged


def stage_facts(connection: Connection, run_id: int, items: Iterable[tuple[int, Refresh]]) -> int:
    """Stage facts read again from stored texts, by the ordinal of their candidate; how many texts there were."""
    raw = driver(connection)
    iterator, staged = iter(items), 0
    while chunk := list(islice(iterator, CHUNK)):
        tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
        for ordinal, refresh in chunk:
            for table, lines in refresh_rows(refresh).items():
                tables[table].extend((run_id, ordinal, *line) for line in lines)
        with raw.cursor() as cursor:
            _unstage(cursor, run_id, [ordinal for ordinal, _ in chunk], "refresh")
            for table, lines in tables.items():
                _copy(cursor, table, lines)
        staged += len(chunk)
    return staged


def reject(
    connection: Connection, run_id: int, items: Iterable[tuple[int, Rejected]], *, capture_id: int | None = None
) -> int:
    """Put candidates into the bin `rejected`, each with a row in `ops.rejection`; how many there were.

    `capture_id` where the candidate does not know its capture yet. One that already has a bin keeps it.
    """
    refused = list(items)
    for ordinal, why in refused:
        run(
            connection, SQL / "runs" / "reject.sql", run_id=run_id, ordinal=ordinal, reason=why.reason.value,
            detail=why.detail, capture_id=capture_id,
        )  # fmt: skip
    return len(refused)


def forget(connection: Connection, run_id: int) -> None:
    """Delete what the run has staged; its captures are in the archive."""
    for table in COLUMNS:
        statement = sql.SQL("DELETE FROM staging.{} WHERE run_id = %s").format(sql.Identifier(table))
        driver(connection).execute(statement, (run_id,))


def _stage_chunk(
    connection: Connection, raw: psycopg.Connection, run_id: int, chunk: list[tuple[int, Revision]]
) -> int:
    tables: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    refused: list[tuple[int, Rejected]] = []
    ordinals: list[int] = []
    for ordinal, revision in chunk:
        try:
            made = rows(revision)
        except Rejected as why:
            refused.append((ordinal, why))
            continue
        ordinals.append(ordinal)
        for table, lines in made.items():
            tables[table].extend((run_id, ordinal, *line) for line in lines)
    reject(connection, run_id, refused)
    with raw.cursor() as cursor:
        _unstage(cursor, run_id, ordinals, "revision")
        for table, lines in tables.items():
            _copy(cursor, table, lines)
    return len(ordinals)


def _unstage(cursor: psycopg.Cursor, run_id: int, ordinals: list[int], of: str) -> None:
    first = sql.SQL("DELETE FROM staging.{} WHERE run_id = %s AND ordinal = ANY(%s) RETURNING ordinal")
    cursor.execute(first.format(sql.Identifier(of)), (run_id, ordinals))
    again = [row[0] for row in cursor.fetchall()]
    for table in COLUMNS if again else ():
        statement = sql.SQL("DELETE FROM staging.{} WHERE run_id = %s AND ordinal = ANY(%s)")
        cursor.execute(statement.format(sql.Identifier(table)), (run_id, again))


def _copy(cursor: psycopg.Cursor, table: str, lines: list[Row]) -> None:
    if not lines:
        return
    names = ("run_id", "ordinal", *COLUMNS[table])
    statement = sql.SQL("COPY staging.{} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
    )
    with cursor.copy(statement) as copy:
        copy.set_types(["int8", "int4", *COLUMNS[table].values()])
        for line in lines:
            copy.write_row(line)
