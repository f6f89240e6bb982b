"""A way to bring documents into a fresh warehouse, and to read its stories without their numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Connection, text

from etl.clean import clean, content_sha256
from etl.dedupe import signature
from etl.dedupe.stories import StoryCounts
from etl.load import runs, stage
from etl.load.database import engine
from etl.load.merge import merge
from etl.model import Candidate, Capture, Document, Facts, Revision

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Seen:
    """A document and the minute after noon at which it was captured."""

    document: Document
    minute: int = 0

    def revision(self) -> Revision:
        document = clean(self.document)
        capture = Capture(
            f"https://www.{document.source}.example/{document.native_id}",
            NOON + timedelta(minutes=self.minute),
            200,
            {},
            b"",
        )
        return Revision(document, capture, content_sha256(document), signature(document), Facts(), 1, 1)


def load(connection: Connection, *captures: Seen) -> tuple[int, StoryCounts]:
    """One run that brings these captures in, committed."""
    return load_revisions(connection, *(capture.revision() for capture in captures))


def load_revisions(connection: Connection, *revisions: Revision) -> tuple[int, StoryCounts]:
    """The same for revisions."""
    run_id = runs.open_run(connection, "test", {})
    runs.add_candidates(connection, run_id, [Candidate(r.capture.url, "file", "test") for r in revisions])
    stage.stage(connection, run_id, enumerate(revisions))
    counts = merge(connection, run_id)
    connection.commit()
    return run_id, counts.stories


def rows(connection: Connection, statement: str, **parameters: object) -> Sequence[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(statement), parameters)]


def grouped(connection: Connection) -> set[frozenset[str]]:
    """The stories as sets of native ids."""
    found = rows(connection, "SELECT array_agg(native_id) FROM warehouse.dim_article GROUP BY story_id")
    return {frozenset(ids) for (ids,) in found}


@pytest.fixture
def connection(warehouse: str) -> Iterator[Connection]:
    """As the role that loads."""
    with engine(warehouse.replace("postgresql://postgres@", "postgresql://orinoco_loader@")).connect() as connection:
        yield connection
