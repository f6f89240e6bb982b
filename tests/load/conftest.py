"""A connection to a fresh warehouse as the loader, and a way to run revisions through it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest
from sqlalchemy import Connection, Engine, text

from etl.load import runs, stage
from etl.load.database import engine
from etl.load.merge import MergeCounts, merge
from etl.model import Candidate, Revision

Load = Callable[..., MergeCounts]


def as_role(dsn: str, role: str) -> str:
    return dsn.replace("postgresql://postgres@", f"postgresql://{role}@")


@pytest.fixture
def loader(warehouse: str) -> Engine:
    """The warehouse as the role that loads it, with the few words the made-up facts use."""
    with engine(warehouse).begin() as owner:
        owner.execute(
            text("INSERT INTO warehouse.dim_topic (topic, name) VALUES ('border', 'Border') ON CONFLICT DO NOTHING")
        )
    return engine(as_role(warehouse, "orinoco_loader"))


@pytest.fixture
def connection(loader: Engine) -> Iterator[Connection]:
    with loader.connect() as connection:
        yield connection


def load(connection: Connection, *revisions: Revision, sample: bool = False) -> tuple[int, MergeCounts]:
    """One run that brings these captures in: its id and what the merge did. Committed."""
    run_id = runs.open_run(connection, "test", {}, is_sample=sample)
    runs.add_candidates(connection, run_id, [Candidate(r.capture.url, "file", "test") for r in revisions])
    stage.stage(connection, run_id, enumerate(revisions))
    counts = merge(connection, run_id)
    connection.commit()
    return run_id, counts


def rows(connection: Connection, statement: str, **parameters: object) -> Sequence[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(text(statement), parameters)]
