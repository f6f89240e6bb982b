"""Renders the output blocks of `docs/querying.md` from a warehouse; a test holds the page to them.

In: a page with marks `<!-- query: NAME key=value … [rows=N] -->`, each followed by a code block. Out: the same page,
each block holding what the query of `sql/queries/` answers. A mark that names no query is refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from sqlalchemy import Connection

from etl.config import ROOT
from etl.trends import queries

PAGE = ROOT / "docs" / "querying.md"
MARK = re.compile(r"(<!-- query: (\w+)((?: \w+=(?:\"[^\"]*\"|\S+))*) -->\n```text\n).*?(```\n)", re.DOTALL)
WIDEST = 44  # characters of a column


def marks(page: str) -> Iterator[tuple[str, dict[str, str], int]]:
    """Queries of a page in order: name, parameters, and how many rows are shown."""
    for found in MARK.finditer(page):
        given = {key: value.strip('"') for key, value in re.findall(r"(\w+)=(\"[^\"]*\"|\S+)", found[3])}
        yield found[2], given, int(given.pop("rows", "12"))


def render(conn: Connection, page: str) -> str:
    """The page with fresh output."""
    asked = iter(list(marks(page)))

    def block(found: re.Match[str]) -> str:
        name, given, most = next(asked)
        result = queries.run(conn, name, **given)
        rows = [tuple(row) for row in result]
        more = f"({len(rows)} rows, the first {most} shown)\n" if len(rows) > most else f"({len(rows)} rows)\n"
        return found[1] + _grid(list(result.keys()), rows[:most]) + more + found[4]

    return MARK.sub(block, page)


def _grid(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> str:
    cells = [list(columns), *([_cell(value) for value in row] for row in rows)]
    widths = [max(len(line[number]) for line in cells) for number in range(len(columns))]
    lines = ["  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]]) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return ""
    words = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
    words = " ".join(words.split())
    return words if len(words) <= WIDEST else words[: WIDEST - 1] + "…"
