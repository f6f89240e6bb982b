"""Statements of a SQL file, ready to execute: files of `sql/` go in.

A statement ends with a semicolon at the end of a line; parameters are written `:name`. Nothing of the data is ever put
into a statement's text.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from sqlalchemy import Connection, CursorResult, TextClause, text

_END = re.compile(r";[ \t]*(?:\n|$)")
_COMMENT = re.compile(r"--[^\n]*")


@cache
def statements(path: Path) -> tuple[TextClause, ...]:
    """The statements of a file in order. Comments are dropped: a colon in one would look like a parameter."""
    bare = _COMMENT.sub("", path.read_text(encoding="utf-8"))
    return tuple(text(part.strip()) for part in _END.split(bare) if part.strip())


def run(connection: Connection, path: Path, **parameters: object) -> CursorResult[tuple[object, ...]]:
    """Execute all statements of a file in the transaction of `connection`; the result of the last."""
    result: CursorResult[tuple[object, ...]] | None = None
    for statement in statements(path):
        wanted = {name: value for name, value in parameters.items() if name in statement._bindparams}
        result = connection.execute(statement, wanted)
    assert result is not None, f"{path.name} holds no statement"
    return result
