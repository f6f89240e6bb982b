"""A migrated database comes in, `docs/data_dictionary.md` comes out: every table, column, view and function with its
comment, and a picture of how the tables hang together. `python -m etl.load.dictionary` writes it from a fresh database.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, RowMapping

from etl.config import ROOT
from etl.embedded import Server
from etl.load.database import SQL, engine
from etl.load.migrate import upgrade
from etl.load.statements import run

TARGET = ROOT / "docs" / "data_dictionary.md"
HEAD = """# Data dictionary

Generated from the database by `python -m etl.load.dictionary`; the tests fail when it lags behind. Edit the comments in
`sql/schema/`, not this file. In `psql` the same text is at hand with `\\d+ warehouse.dim_article`.

Start with `mart.articles`: one readable row an article. For the evidence behind a number join the facts of `warehouse`
by `revision_id`. Keys are **bold**; "?" marks a column that may be null.
"""
DRAWN = "warehouse"  # the schema whose tables the picture shows: the others hang on it or stand alone


def render(connection: Connection) -> str:
    """The dictionary as Markdown."""
    found = {name: _rows(connection, name) for name in ("relations", "columns", "references", "functions")}
    parts = [HEAD, "## How the tables of the warehouse hang together\n", _picture(found["references"])]
    for schema, relations in groupby(found["relations"], key=lambda row: row["schema"]):
        parts.extend(_schema(schema, list(relations), found))
    return "\n".join(parts).rstrip() + "\n"


def main() -> None:
    """Write `docs/data_dictionary.md` from a database made for it and thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "pg")
        server.start()
        try:
            upgrade(server.dsn())
            with engine(server.dsn()).connect() as connection:
                TARGET.write_text(render(connection), encoding="utf-8")
        finally:
            server.stop(immediate=True)


def _rows(connection: Connection, name: str) -> Sequence[RowMapping]:
    return run(connection, SQL / "dictionary" / f"{name}.sql").mappings().all()


def _schema(schema: str, relations: list[RowMapping], found: dict[str, Sequence[RowMapping]]) -> Iterator[str]:
    yield f"## {schema}\n\n{relations[0]['schema_comment']}\n"
    for relation in relations:
        name = relation["name"]
        kind = "" if relation["kind"] == "table" else f" ({relation['kind']})"
        yield f"### {schema}.{name}{kind}\n\n{relation['comment']}\n"
        columns = [row for row in found["columns"] if (row["schema"], row["relation"]) == (schema, name)]
        is_view = relation["kind"] == "view"
        yield "| column | type | |\n|--|--|--|\n" + "\n".join(_column(row, is_view) for row in columns) + "\n"
        if references := [row for row in found["references"] if (row["schema"], row["relation"]) == (schema, name)]:
            yield "Refers to: " + "; ".join(_reference(row) for row in references) + ".\n"
    for function in found["functions"]:
        if function["schema"] == schema:
            yield f"### {schema}.{function['name']}({function['arguments']})\n\n{function['comment']}\n"
            yield f"Returns `{function['result']}`.\n"


def _column(row: RowMapping, is_view: bool) -> str:
    name = f"**{row['name']}**" if row["is_key"] else row["name"]
    optional = "" if row["required"] or is_view else " ?"
    return f"| {name} | {row['type']}{optional} | {_cell(row['comment'])} |"


def _reference(row: RowMapping) -> str:
    return f"{row['columns']} → {row['target_schema']}.{row['target']}"


def _cell(text: Any) -> str:
    return str(text).replace("|", "\\|")


def _picture(references: Sequence[RowMapping]) -> str:
    lines = [
        f'    {row["target"]} {"||" if row["required"] else "|o"}--o{{ {row["relation"]} : "{row["columns"]}"'
        for row in references
        if row["schema"] == DRAWN and row["target_schema"] == DRAWN
    ]
    return "```mermaid\nerDiagram\n" + "\n".join(lines) + "\n```\n"


if __name__ == "__main__":
    main()
