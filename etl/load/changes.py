"""The transitions a merge found come in; rows of `warehouse.revision_change` with what was edited come out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, Row, text

from etl.dedupe.changes import diff
from etl.load import documents
from etl.load.database import SQL
from etl.load.statements import run

CHUNK = 200  # transitions compared at once: their texts are in memory together


def record(connection: Connection) -> int:
    """Inside a merge: drop changes that history no longer has, compare and record those it has now; how many."""
    found = run(connection, SQL / "merge" / "60_changes.sql").all()
    for start in range(0, len(found), CHUNK):
        _record(connection, found[start : start + CHUNK])
    return len(found)


def _record(connection: Connection, transitions: Sequence[Row[Any]]) -> None:
    wanted = {i for row in transitions for i in (row.from_revision_id, row.to_revision_id)}
    texts = documents.read(connection, wanted)
    values = []
    for row in transitions:
        change = diff(texts[row.from_revision_id], texts[row.to_revision_id])
        values.append(
            {
                **row._mapping,
                "headline_changed": change.headline_changed,
                "added": change.added,
                "removed": change.removed,
                "edited": change.edited,
                # A number that became another is one dropped and one put in: one figure that changed.
                "figures": max(len(change.numbers_removed), len(change.numbers_added)),
                "quotes": len(change.quotes_removed) + len(change.quotes_added) + len(change.quotes_edited),
                "details": Jsonb(change.details()),
            }
        )
    connection.execute(_INSERT, values)


_INSERT = text("""
INSERT INTO warehouse.revision_change (
    article_id, changed_at, from_revision_id, to_revision_id, is_return, headline_changed, blocks_added, blocks_removed,
    blocks_edited, figures_changed, quotes_changed, details
) VALUES (
    :article_id, :changed_at, :from_revision_id, :to_revision_id, :is_return, :headline_changed, :added, :removed,
    :edited, :figures, :quotes, :details
)
""")
