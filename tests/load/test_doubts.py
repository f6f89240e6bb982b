"""What a person is asked before the archive is read anew, and that asking changes nothing."""

from __future__ import annotations

from sqlalchemy import Connection

from etl.load import runs, stage
from etl.load.checksum import checksum
from etl.load.doubts import doubts, turn_down
from etl.model import Candidate
from tests.load.conftest import load, rows
from tests.load.made import at, revision

PAGES = [(f"4900{number:04}", f"Ferry {number} stopped in May.") for number in range(20)]


def again(connection: Connection, reworded: int) -> int:
    """A run that has staged the twenty pages as they read now: so many of them say something else."""
    pages = [
        revision(native_id, text.replace("stopped", "went") if number < reworded else text, at(0))
        for number, (native_id, text) in enumerate(PAGES)
    ]
    run_id = runs.open_run(connection, "reprocess", {})
    runs.add_candidates(connection, run_id, [Candidate(page.capture.url, "archive", "") for page in pages])
    stage.stage(connection, run_id, enumerate(pages))
    connection.commit()
    return run_id


def test_known_pages_that_read_the_same_raise_no_doubt(connection: Connection) -> None:
    load(connection, *[revision(native_id, text, at(0)) for native_id, text in PAGES])
    assert doubts(connection, again(connection, reworded=2)) == []


def test_a_parser_that_reads_them_differently_does_and_looking_changes_nothing(connection: Connection) -> None:
    load(connection, *[revision(native_id, text, at(0)) for native_id, text in PAGES])
    before = checksum(connection)
    run_id = again(connection, reworded=12)
    (said,) = doubts(connection, run_id)
    assert said.startswith("12 of 20 pages would read differently than before")
    assert said.endswith("(https://www.bbc.com/news/world-latin-america-49000002), …")
    connection.commit()
    assert checksum(connection) == before
    assert rows(connection, "SELECT count(*) FROM staging.revision WHERE run_id = :r", r=run_id) == [(20,)]

    turn_down(connection, run_id)
    connection.commit()
    assert checksum(connection) == before
    assert rows(connection, "SELECT count(*) FROM staging.revision") == [(0,)]
    ((state, error),) = rows(connection, "SELECT state, error FROM ops.run WHERE run_id = :r", r=run_id)
    assert state == "failed"
    assert "Nothing was changed." in str(error)
