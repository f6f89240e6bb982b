"""What a run says of itself: a level, the notices behind it, and the same as Markdown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from etl.discover.health import Health, Level
from etl.errors import Reason, Rejected
from etl.fetch.batch import Fetched
from etl.load import note, runs, stage
from etl.load.summary import KEPT_OUT, NOT_READ, Notice, Refused, RunSummary, pages_not_well
from etl.model import Candidate, Outcome
from tests.load.conftest import load
from tests.load.made import BOATS, at, revision


def closed(connection: Connection, kind: str = "live", **pages: int) -> RunSummary:
    """A run with so many pages in each bin, or refused for each reason."""
    run_id = runs.open_run(connection, kind, {})
    words = [word for word, number in pages.items() for _ in range(number)]
    every = [Candidate(f"https://www.bbc.com/news/world-{49000000 + n}", "feed", "f") for n in range(len(words))]
    runs.add_candidates(connection, run_id, every)
    bins = {outcome.value for outcome in Outcome}
    stage.reject(connection, run_id, [(n, Rejected(word)) for n, word in enumerate(words) if word not in bins])
    fetched = [(every[n], Outcome(word)) for n, word in enumerate(words) if word in bins]
    runs.record_fetched(connection, run_id, [Fetched(one, outcome, None) for one, outcome in fetched])
    return runs.close_run(connection, run_id)


@pytest.mark.parametrize(
    ("pages", "level", "says"),
    [
        ({"unchanged": 40, "failed": 4, "gone": 3, "out_of_scope": 30}, Level.GREEN, ""),
        ({"unchanged": 2, "failed": 1, "forbidden": 1}, Level.GREEN, ""),
        ({"unchanged": 17, "failed": 3}, Level.YELLOW, "3 of 20 pages failed after their retries"),
        ({"unchanged": 1, "failed": 4}, Level.YELLOW, "4 of 5 pages failed after their retries"),
        ({"unchanged": 5, "failed": 5}, Level.RED, "5 of 10 pages failed after their retries"),
        ({"unchanged": 8, "duplicate": 50, "forbidden": 2}, Level.YELLOW, "robots.txt forbids 2 of 10 pages"),
        ({"unchanged": 99, "bot_check": 1}, Level.YELLOW, "1 of 100 pages were a check for robots or for consent"),
        ({"unchanged": 11, "no_body": 2, "no_headline": 1}, Level.YELLOW, "3 of 14 pages could not be read"),
        ({"unchanged": 13, "no_body": 3}, Level.GREEN, ""),
    ],
    ids=lambda value: str(value),
)
def test_pages_that_are_not_well(pages: dict[str, int], level: Level, says: str) -> None:
    bins = {outcome: pages.pop(outcome.value, 0) for outcome in Outcome}
    refused = [Refused(reason, number, ()) for reason, number in pages.items()]
    found = list(pages_not_well(bins | {Outcome.REJECTED: sum(pages.values())}, refused))
    assert [(notice.level, says in notice.sentence) for notice in found] == ([(level, True)] if says else [])


def test_files_that_somebody_gave_us_are_what_they_are(connection: Connection) -> None:
    assert closed(connection, kind="files", no_body=9).level is Level.GREEN


def test_what_is_kept_is_what_was_said(connection: Connection) -> None:
    made = closed(connection, unchanged=5, failed=5, no_body=4, index_page=1)
    assert made.refused == (
        Refused("no_body", 4, tuple(f"https://www.bbc.com/news/world-490000{n}" for n in (10, 11, 12))),
        Refused("index_page", 1, ("https://www.bbc.com/news/world-49000014",)),
    )
    assert runs.one(connection, made.run_id) == made == runs.newest(connection, 1)[0]
    failed = runs.open_run(connection, "live", {})
    runs.fail_run(connection, failed, "Nobody answered.")
    last = runs.newest(connection, 1, failed=True)[0]
    assert (last.run_id, last.level, last.error) == (failed, Level.RED, "Nobody answered.")


def test_pairs_are_told_by_kind(connection: Connection) -> None:
    run_id, _ = load(
        connection,
        revision("49000001", BOATS * 6, at(0), published=at(0)),
        revision("49000002", BOATS * 6, at(1), published=at(1)),
    )
    assert sum((runs.close_run(connection, run_id).pairs or {}).values()) == 1


def test_revisions_and_twins_of_an_article_are_told_too(connection: Connection) -> None:
    other_address = "http://www.bbc.co.uk/news/world-latin-america-49000001"
    run_id, _ = load(
        connection,
        revision("49000001", BOATS, at(0)),
        revision("49000001", BOATS, at(1), url=other_address),
        revision("49000001", BOATS + " It fell.", at(2)),
    )
    assert runs.close_run(connection, run_id).pairs == {"revision": 1, "twin": 1}
    run_id, _ = load(connection, revision("49000001", BOATS + " It fell.", at(3), url=other_address))
    assert runs.close_run(connection, run_id).pairs == {"twin": 1}
    run_id, _ = load(connection, revision("49000001", BOATS + " It fell.", at(4), url=other_address))
    assert runs.close_run(connection, run_id).pairs == {}


WHOLE = RunSummary(
    7, "live", 12, dict.fromkeys(Outcome, 0) | {Outcome.NEW: 9, Outcome.REJECTED: 3}, at(0), at(0.5), Level.RED,
    (Notice(Level.RED, "https://a.bbc.com/x_y failed in 7 polls in a row: <b>[no](http://evil)"),), {"reissue": 2},
    (Refused("no_body", 3, ("https://www.bbc.com/a)b", "/pages/a`b.html")),),
    (Health("https://b.bbc.com", Level.GREEN, "https://b.bbc.com answers."),),
)  # fmt: skip


def test_markdown() -> None:
    assert note.markdown(WHOLE).splitlines() == [
        "🔴 **Run 7** (live), 12 candidates in 30 s: new **9**, rejected **3**",
        "",
        "- 🔴 https://a.bbc.com/x\\_y failed in 7 polls in a row: \\<b\\>\\[no\\]\\(http://evil\\)",
        "- Refused, no\\_body **3**: [bbc.com/a\\)b](https://www.bbc.com/a%29b), `/pages/ab.html`, …",
        "- After a fix, try them again: `bbc_reprocess` with run 7",
        "- Alike, by kind: reissue **2**",
        "- 🟢 https://b.bbc.com answers.",
    ]
    assert note.note(WHOLE) == note.markdown(WHOLE)


def test_a_note_is_never_longer_than_airflow_keeps() -> None:
    long = replace(WHOLE, notices=WHOLE.notices * 40, closed_at=WHOLE.opened_at + timedelta(hours=1))
    said = note.note(long)
    assert len(said) <= 1000 < len(note.markdown(long))
    assert said.startswith("🔴 **Run 7** (live), 12 candidates in 3600 s: new **9**, rejected **3**\n\n- 🔴 ")
    assert said.endswith("… all of it: `orinoco runs 7`, or the XCom `summary` of `close_run`.")


def test_every_reason_is_judged() -> None:
    told = KEPT_OUT | NOT_READ
    assert set(Reason) - told == {
        Reason.INDEX_PAGE, Reason.NOT_BBC, Reason.OUT_OF_SCOPE, Reason.HTTP_ERROR, Reason.TOO_LARGE
    }  # fmt: skip
