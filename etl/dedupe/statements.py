"""The name of a statement and its parameters come in; it runs in the caller's transaction, and its rows go out."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, CursorResult

from etl.load.database import SQL
from etl.load.statements import run as run_file


def run(conn: Connection, name: str, **parameters: object) -> CursorResult[Any]:
    """Run `sql/merge/stories_<name>.sql`."""
    return run_file(conn, SQL / "merge" / f"stories_{name}.sql", **parameters)
