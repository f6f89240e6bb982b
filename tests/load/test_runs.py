"""Runs and their candidates: dealt, fetched, rejected, closed with bins that sum."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from etl.errors import Reason, Rejected, TerminalError
from etl.fetch.batch import Fetched
from etl.load import runs, stage
from etl.model import Candidate, Capture, Outcome
from tests.load.conftest import rows
from tests.load.made import at

URLS = [f"https://www.bbc.com/news/world-4900000{n}" for n in range(1, 6)]


def candidates(*urls: str) -> list[Candidate]:
    return [Candidate(url, "feed", "https://feeds.example/rss.xml") for url in urls]


def answer(url: str, minutes: float = 0, status: int = 200, etag: str | None = None) -> Capture:
    headers = {"content-type": "text/html"} | ({"etag": etag} if etag else {})
    return Capture(url, at(minutes), status, headers, b"", archive="file:///a", offset=1, length=2, digest="sha1:A")


def test_candidates_are_dealt_evenly_and_a_duplicate_has_its_bin(connection: Connection) -> None:
    run_id = runs.open_run(connection, "live", {"limit": 5})
    assert runs.describe(connection, run_id)[1] == {"limit": 5}
    assert runs.add_candidates(connection, run_id, candidates(*URLS), duplicates={1}, batches=3) == [0, 1, 2]
    dealt = [[p.candidate.url for p in runs.batch_candidates(connection, run_id, b)] for b in range(3)]
    assert dealt == [[URLS[0], URLS[4]], [URLS[2]], [URLS[3]]]
    assert rows(connection, "SELECT native_id, outcome FROM ops.candidate WHERE ordinal < 2 ORDER BY ordinal") == [
        ("49000001", None), ("49000002", "duplicate"),
    ]  # fmt: skip


def test_planning_again_changes_nothing(connection: Connection) -> None:
    run_id = runs.open_run(connection, "live", {})
    runs.add_candidates(connection, run_id, candidates(*URLS[:2]), batches=2)
    assert runs.add_candidates(connection, run_id, candidates(*URLS), batches=4) == [0, 1]
    assert runs.add_candidates(connection, run_id, ()) == [0, 1]
    assert rows(connection, "SELECT count(*) FROM ops.candidate") == [(2,)]


def test_what_fetching_decides_is_decided_and_the_rest_waits(connection: Connection) -> None:
    run_id = runs.open_run(connection, "live", {})
    every = candidates(*URLS)
    runs.add_candidates(connection, run_id, every)
    runs.record_fetched(
        connection,
        run_id,
        [
            Fetched(every[0], None, answer(URLS[0])),
            Fetched(every[1], Outcome.GONE, answer(URLS[1], status=404)),
            Fetched(every[2], Outcome.REJECTED, answer(URLS[2]), "A picture.", Reason.NOT_HTML),
            Fetched(every[3], Outcome.FORBIDDEN, None, "robots.txt does not allow it."),
        ],
    )
    (first, last) = runs.batch_candidates(connection, run_id, 0)
    assert first.stored is not None
    assert (first.stored.url, first.stored.fetched_at, first.stored.offset) == (URLS[0], at(0), 1)
    assert (last.candidate.url, last.stored) == (URLS[4], None)
    assert rows(connection, "SELECT ordinal, reason, detail FROM ops.rejection") == [(2, "not_html", "A picture.")]
    assert rows(connection, "SELECT outcome FROM ops.candidate ORDER BY ordinal") == [
        (None,), ("gone",), ("rejected",), ("forbidden",), (None,),
    ]  # fmt: skip


def test_a_run_with_an_undecided_candidate_cannot_be_closed(connection: Connection) -> None:
    run_id = runs.open_run(connection, "live", {})
    runs.add_candidates(connection, run_id, candidates(*URLS[:2]))
    stage.reject(connection, run_id, [(0, Rejected(Reason.NO_BODY, "No paragraph."))])
    with pytest.raises(TerminalError, match=f"1 of 2 candidates of run {run_id} .* first {re.escape(URLS[1])}"):
        runs.close_run(connection, run_id)
    stage.reject(connection, run_id, [(1, Rejected(Reason.NO_BODY))])
    assert runs.close_run(connection, run_id).bins[Outcome.REJECTED] == 2
    assert [s.run_id for s in runs.newest(connection, 5)] == [run_id]


def test_the_table_itself_refuses_bins_that_do_not_sum(connection: Connection) -> None:
    run_id = runs.open_run(connection, "live", {})
    with pytest.raises(IntegrityError, match="run_bins_sum"):
        rows(
            connection,
            "UPDATE ops.run SET state = 'closed', closed_at = clock_timestamp(), candidates = 3, new = 2"
            " WHERE run_id = :r RETURNING 1",
            r=run_id,
        )


def test_a_decided_candidate_keeps_its_bin(connection: Connection) -> None:
    run_id = runs.open_run(connection, "live", {})
    every = candidates(URLS[0])
    runs.add_candidates(connection, run_id, every)
    runs.record_fetched(connection, run_id, [Fetched(every[0], Outcome.GONE, None)])
    stage.reject(connection, run_id, [(0, Rejected(Reason.NO_BODY))])
    runs.record_fetched(connection, run_id, [Fetched(every[0], Outcome.FAILED, None)])
    assert rows(connection, "SELECT outcome FROM ops.candidate") == [("gone",)]
    assert rows(connection, "SELECT count(*) FROM ops.rejection") == [(0,)]


def test_the_same_capture_again_keeps_its_id(connection: Connection) -> None:
    first = runs.record_capture(connection, answer(URLS[0]))
    assert runs.record_capture(connection, answer(URLS[0])) == first


def test_a_failed_run_says_why_and_a_closed_one_stays_closed(connection: Connection) -> None:
    failed, closed = runs.open_run(connection, "live", {}), runs.open_run(connection, "live", {})
    runs.close_run(connection, closed)
    for run_id in (failed, closed):
        runs.fail_run(connection, run_id, "The disk is full.")
    assert rows(connection, "SELECT state, error FROM ops.run ORDER BY run_id") == [
        ("failed", "The disk is full."), ("closed", None),
    ]  # fmt: skip
