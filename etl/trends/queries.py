"""The analysts' questions of `sql/queries/`, each a file that says what it asks and what may be changed.

In: a file's name and values for its parameters. Out: the question, its statement, its rows. A file's header is
`-- the question`, notes, and `-- Parameters:` with lines `--   name = default   meaning`. A parameter that the file
does not have is refused by name. The same files run in psql: `psql -v topic="'oil'" -f sql/queries/….sql`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, CursorResult, text

from etl.errors import UsageError
from etl.load.database import SQL, script

FOLDER = SQL / "queries"
_PARAMETER = re.compile(r"--   (\w+) = ('(?:[^']|'')*'|-?\d+(?:\.\d+)?)   (.+)")


@dataclass(frozen=True, slots=True)
class Parameter:
    default: str | int | float
    meaning: str


@dataclass(frozen=True, slots=True)
class Query:
    """One question of an analyst."""

    name: str
    question: str
    notes: tuple[str, ...]
    parameters: Mapping[str, Parameter]
    sql: str  # without its header


def names(folder: Path = FOLDER) -> list[str]:
    """All questions, by the name of their file without `.sql`. Another `folder` holds questions of the same form."""
    return sorted(path.stem for path in folder.glob("*.sql"))


def load(name: str, folder: Path = FOLDER) -> Query:
    """Read one. Raises UsageError where there is none of that name."""
    if name not in names(folder):
        raise UsageError(f"There is no query {name!r}. Queries: {', '.join(names(folder))}.")
    lines = script(folder / f"{name}.sql").splitlines()
    header = [line for line in lines if line.startswith("--")]
    parameters = {}
    notes = []
    for line in header[1:]:
        if found := _PARAMETER.fullmatch(line):
            parameters[found[1]] = Parameter(_literal(found[2]), found[3])
        elif line != "-- Parameters:":
            notes.append(line.removeprefix("-- "))
    statement = "\n".join(lines[len(header) :])
    return Query(name, header[0].removeprefix("-- "), tuple(notes), parameters, statement)


def run(conn: Connection, name: str, **values: object) -> CursorResult[tuple[object, ...]]:
    """Ask one, with its header's defaults where no value is given. Values are bound, never written into the SQL."""
    query = load(name)
    if unknown := sorted(set(values) - set(query.parameters)):
        raise UsageError(
            f"The query {name!r} has no parameter {unknown[0]!r}. It has: {', '.join(query.parameters) or 'none'}."
        )
    return execute(
        conn, query, {key: values.get(key, parameter.default) for key, parameter in query.parameters.items()}
    )


def execute(conn: Connection, query: Query, values: Mapping[str, object]) -> CursorResult[tuple[object, ...]]:
    """Rows of a loaded query. Every parameter needs its value."""
    return conn.execute(text(query.sql), values)


def _literal(written: str) -> str | int | float:
    if written.startswith("'"):
        return written[1:-1].replace("''", "'")
    return float(written) if "." in written else int(written)
