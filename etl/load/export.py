"""The marts come in, files for other tools come out: Parquet and CSV, and a manifest that says what they hold.

`manifest.json` names for each table its rows and the SHA-256 of each file, the versions of schema and code (with the
commit where the code is a checkout), and those of the parser and extractor.
It is written last and whole: a folder with a manifest is a complete export.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import tomllib
from collections.abc import Collection, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pa_parquet
from psycopg import sql
from sqlalchemy import Connection, text

from etl.config import ROOT
from etl.errors import UsageError
from etl.extract import EXTRACTOR_VERSION
from etl.load.database import driver
from etl.parse import PARSER_VERSION

CHUNK = 20_000  # rows in memory at once
SCHEMA = "mart"
MANIFEST = "manifest.json"

# Postgres type → Arrow type; what is not here (arrays, json, …) is written as JSON text.
_TYPES = {
    "smallint": pa.int16(), "integer": pa.int32(), "bigint": pa.int64(), "boolean": pa.bool_(), "text": pa.string(),
    "real": pa.float32(), "double precision": pa.float64(), "numeric": pa.float64(), "date": pa.date32(),
    "timestamp with time zone": pa.timestamp("us", tz="UTC"),
}  # fmt: skip


def export(connection: Connection, folder: Path, tables: Collection[str] | None = None) -> Path:
    """Write tables and views of the schema `mart` (all, or those named) to `folder`; the manifest's path.

    Rows are in the order of their first columns, so that two exports of one warehouse are equal byte for byte.
    Raises UsageError where a table is unknown, naming those there are.
    """
    known = _tables(connection)
    if unknown := sorted(set(tables or ()) - set(known)):
        raise UsageError(f"There is no mart {unknown[0]!r}. There are: {', '.join(known)}.")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MANIFEST).unlink(missing_ok=True)
    exported = {name: _table(connection, folder, name) for name in known if not tables or name in tables}
    manifest = {
        "written_at": datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        "code_version": tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"],
        "code_commit": _commit(),
        "parser_version": PARSER_VERSION,
        "extractor_version": EXTRACTOR_VERSION,
        "schema_version": connection.execute(text("SELECT version_num FROM public.alembic_version")).scalar_one(),
        "tables": exported,
    }
    aside = folder / f"{MANIFEST}.part"
    aside.write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")
    os.replace(aside, folder / MANIFEST)
    return folder / MANIFEST


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _commit() -> str | None:
    """The commit of the checkout the code is run from; None where it is none (an image, a copy)."""
    try:
        asked = ["git", "-C", str(ROOT), "rev-parse", "HEAD"]
        return subprocess.run(asked, capture_output=True, text=True, check=True, timeout=10).stdout.strip()
    except (OSError, subprocess.SubprocessError):
        return None


def _table(connection: Connection, folder: Path, name: str) -> dict[str, Any]:
    columns = _columns(connection, name)
    schema = pa.schema([(column, _TYPES.get(kind, pa.string())) for column, kind in columns])
    files = {"parquet": folder / f"{name}.parquet", "csv": folder / f"{name}.csv"}
    rows = 0
    with (
        pa_parquet.ParquetWriter(files["parquet"], schema, compression="zstd") as parquet,
        pa_csv.CSVWriter(files["csv"], schema) as csv,
    ):
        for chunk in _chunks(connection, name, columns):
            batch = pa.table(
                [pa.array(values, type=field.type) for values, field in zip(chunk, schema, strict=True)], schema
            )
            parquet.write_table(batch)
            csv.write_table(batch)
            rows += batch.num_rows
    hashes = {kind: _sha256(path) for kind, path in files.items()}
    return {
        "rows": rows,
        "columns": [column for column, _ in columns],
        "files": {path.name: {"sha256": hashes[kind], "bytes": path.stat().st_size} for kind, path in files.items()},
    }


def _chunks(connection: Connection, name: str, columns: list[tuple[str, str]]) -> Iterator[list[tuple[Any, ...]]]:
    """Chunks of rows, by column. A cursor of the server's own: a mart need not fit into memory."""
    plain = [kind in _TYPES for _, kind in columns]
    selected = sql.SQL(", ").join(
        sql.Identifier(column) if simple else sql.SQL("to_json({})::text").format(sql.Identifier(column))
        for (column, _), simple in zip(columns, plain, strict=True)
    )
    order = sql.SQL(", ").join(sql.Literal(position) for position in range(1, min(len(columns), 6) + 1))
    query = sql.SQL("SELECT {} FROM {} ORDER BY {}").format(selected, sql.Identifier(SCHEMA, name), order)
    with driver(connection).cursor(name=f"export_{name}") as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(CHUNK):
            yield list(zip(*rows, strict=True))


def _tables(connection: Connection) -> list[str]:
    found = text("""
    SELECT relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE nspname = :schema AND relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition ORDER BY 1
    """)
    return list(connection.execute(found, {"schema": SCHEMA}).scalars())


def _columns(connection: Connection, name: str) -> list[tuple[str, str]]:
    found = text("""
    SELECT attname, format_type(atttypid, NULL) FROM pg_attribute AS a
    JOIN pg_class AS c ON c.oid = a.attrelid JOIN pg_namespace AS n ON n.oid = c.relnamespace
    WHERE nspname = :schema AND relname = :name AND attnum > 0 AND NOT attisdropped ORDER BY attnum
    """)
    return [(row[0], row[1]) for row in connection.execute(found, {"schema": SCHEMA, "name": name})]
