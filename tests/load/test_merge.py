"""What the merge does to history, on a real server."""

from __future__ import annotations

from sqlalchemy import Connection

from etl.fetch.batch import Fetched
from etl.load import runs, stage
from etl.load.checksum import checksum
from etl.load.merge import merge
from etl.model import Candidate, Capture, Earlier, Outcome, Precision
from tests.load.conftest import load, rows
from tests.load.made import BOATS, at, revision

HISTORY = """
SELECT r.revision_no, r.body, r.valid_from, r.valid_to, r.revision_id = a.current_revision_id
FROM warehouse.dim_revision r JOIN warehouse.dim_article a USING (article_id) ORDER BY a.native_id, r.revision_no
"""
OUTCOMES = "SELECT outcome FROM ops.candidate WHERE run_id = :run ORDER BY ordinal"
A, B, C = "Ferries stopped in May.", "Ferries stopped in May.\n\nThey run again.", "Ferries run."


def bodies_as_of(connection: Connection, moment: object) -> list[object]:
    found = rows(
        connection,
        "SELECT body FROM warehouse.as_of(:t) JOIN warehouse.dim_revision USING (revision_id) ORDER BY native_id",
        t=moment,
    )
    return [body for (body,) in found]


def test_a_new_article_with_its_facts(connection: Connection) -> None:
    run_id, counts = load(connection, revision(text=BOATS, published=at(-60)))
    assert (counts.staged, counts.articles_new, counts.revisions_new) == (1, 1, 1)
    assert rows(connection, OUTCOMES, run=run_id) == [("new",)]
    assert rows(connection, HISTORY) == [(1, BOATS, at(0), None, True)]
    assert rows(connection, "SELECT fact, surface FROM warehouse.evidence ORDER BY 1") == [
        ("date", "in May"), ("figure", "about 40 boats"), ("mention", "Río Claro"), ("quote", "the river is rising"),
        ("topic", "river"),
    ]  # fmt: skip
    assert rows(connection, "SELECT target_native_id, surface FROM warehouse.fact_link") == [("49000009", None)]
    assert rows(connection, "SELECT day::text FROM ops.stale_day") == [("2024-05-01",)]
    assert rows(connection, "SELECT count(*) FROM staging.revision") == [(0,)]


def test_an_edit_makes_a_revision_and_the_same_text_none(connection: Connection) -> None:
    load(connection, revision(text=A))
    same, _ = load(connection, revision(text=A, seen=at(5)))
    edited, counts = load(connection, revision(text=B, seen=at(10)))
    assert rows(connection, OUTCOMES, run=same) == [("unchanged",)]
    assert rows(connection, OUTCOMES, run=edited) == [("revised",)]
    assert counts.changes == 1
    assert rows(connection, HISTORY) == [(1, A, at(0), at(10), False), (2, B, at(10), None, True)]
    assert rows(connection, "SELECT blocks_added, blocks_removed, blocks_edited FROM warehouse.revision_change") == [
        (1, 0, 0)
    ]


def test_a_late_capture_lands_between(connection: Connection) -> None:
    load(connection, revision(text=A))
    load(connection, revision(text=C, seen=at(20)))
    late, counts = load(connection, revision(text=B, seen=at(10)))
    assert rows(connection, OUTCOMES, run=late) == [("revised",)]
    assert counts.changes == 2
    assert rows(connection, HISTORY) == [
        (1, A, at(0), at(10), False), (2, B, at(10), at(20), False), (3, C, at(20), None, True),
    ]  # fmt: skip
    assert [bodies_as_of(connection, at(t)) for t in (-1, 0, 15, 20)] == [[], [A], [B], [C]]


def test_an_early_capture_becomes_the_first_revision(connection: Connection) -> None:
    load(connection, revision(text=B, seen=at(10)))
    load(connection, revision(text=A, seen=at(0)))
    assert rows(connection, HISTORY) == [(1, A, at(0), at(10), False), (2, B, at(10), None, True)]
    assert rows(connection, "SELECT first_seen_at, last_seen_at FROM warehouse.dim_article") == [(at(0), at(10))]


def test_a_text_that_comes_back_is_one_text_with_two_periods(connection: Connection) -> None:
    load(connection, revision(text=A), revision(text=B, seen=at(10)))
    back, _ = load(connection, revision(text=A, seen=at(20)))
    assert rows(connection, OUTCOMES, run=back) == [("unchanged",)]
    assert rows(connection, HISTORY) == [(1, A, at(0), None, True), (2, B, at(10), at(20), False)]
    assert rows(connection, "SELECT valid_from, valid_to, is_return FROM warehouse.revision_period ORDER BY 1") == [
        (at(0), at(10), False), (at(10), at(20), False), (at(20), None, True),
    ]  # fmt: skip
    assert rows(connection, "SELECT changed_at, is_return FROM warehouse.revision_change ORDER BY 1") == [
        (at(10), False), (at(20), True),
    ]  # fmt: skip
    assert [bodies_as_of(connection, at(t)) for t in (5, 15, 25)] == [[A], [B], [A]]


def test_a_stale_cache_is_no_change_of_the_article(connection: Connection) -> None:
    load(connection, revision(text=A, modified=at(-1)), revision(text=B, seen=at(10), modified=at(9)))
    load(connection, revision(text=A, seen=at(20), modified=at(-1)))
    assert rows(connection, HISTORY) == [(1, A, at(0), at(10), False), (2, B, at(10), None, True)]
    assert rows(connection, "SELECT seen_at FROM warehouse.sighting WHERE is_stale") == [(at(20),)]
    assert rows(connection, "SELECT count(*) FROM warehouse.revision_change") == [(1,)]


def test_bins_of_one_run_that_shows_an_article_several_times(connection: Connection) -> None:
    run_id, _ = load(
        connection,
        revision(text=B, seen=at(10)),
        revision(text=A, seen=at(0)),
        revision(text=A, seen=at(1)),
        revision(text=A, seen=at(2), url="https://www.bbc.co.uk/news/world-49000001.amp"),
        revision("49000002", seen=at(0)),
    )
    assert rows(connection, OUTCOMES, run=run_id) == [("revised",), ("new",), ("unchanged",), ("duplicate",), ("new",)]
    summary = runs.close_run(connection, run_id)
    assert summary.bins == {
        Outcome.NEW: 2, Outcome.REVISED: 1, Outcome.UNCHANGED: 1, Outcome.DUPLICATE: 1, Outcome.REJECTED: 0,
        Outcome.FORBIDDEN: 0, Outcome.GONE: 0, Outcome.FAILED: 0,
    }  # fmt: skip


def test_the_most_precise_of_the_earliest_statements_of_publication_is_kept(connection: Connection) -> None:
    published = "SELECT first_published_at, published_precision FROM warehouse.dim_article"
    load(connection, revision(text=A, published=at(-720), precision=Precision.DAY))
    load(connection, revision(text=A, seen=at(1), published=at(-30), precision=Precision.SECOND))
    assert rows(connection, published) == [(at(-30), "second")]
    load(connection, revision(text=A, seen=at(2), published=at(-20)))
    load(connection, revision(text=A, seen=at(3), published=at(-720), precision=Precision.DAY))
    assert rows(connection, published) == [(at(-30), "second")]
    load(connection, revision(text=A, seen=at(4), published=at(-31)))
    assert rows(connection, published) == [(at(-31), "second")]


def test_a_publication_after_its_own_capture_is_not_believed(connection: Connection) -> None:
    load(connection, revision(text=A, published=at(60 * 24 * 365)))
    assert rows(connection, "SELECT first_published_at, published_basis FROM warehouse.dim_article") == [(None, None)]


def test_merging_and_staging_again_changes_nothing(connection: Connection) -> None:
    both = revision(text=BOATS, published=at(-60)), revision(text=BOATS + "\n\nMore.", seen=at(10), published=at(-60))
    load(connection, *both)
    before = checksum(connection), rows(connection, "SELECT xmin::text, ctid::text FROM warehouse.dim_revision")
    again, counts = load(connection, *both)
    assert (counts.revisions_new, counts.revisions_replaced, counts.changes) == (0, 0, 0)
    assert rows(connection, OUTCOMES, run=again) == [("unchanged",), ("unchanged",)]
    assert (
        checksum(connection),
        rows(connection, "SELECT xmin::text, ctid::text FROM warehouse.dim_revision"),
    ) == before
    assert merge(connection, again).staged == 0


def test_staging_a_candidate_again_replaces_what_was_staged(connection: Connection) -> None:
    run_id = runs.open_run(connection, "test", {})
    runs.add_candidates(connection, run_id, [Candidate("https://www.bbc.com/news/world-49000001", "file", "test")])
    stage.stage(connection, run_id, [(0, revision(text=BOATS))])
    stage.stage(connection, run_id, [(0, revision(text=BOATS))])
    assert rows(connection, "SELECT count(*) FROM staging.revision") == [(1,)]
    assert rows(connection, "SELECT count(*) FROM staging.mention") == [(1,)]


def test_a_newer_extractor_replaces_the_facts_and_an_older_does_not(connection: Connection) -> None:
    versions = "SELECT extractor_version, (SELECT count(*) FROM warehouse.fact_quote) FROM warehouse.dim_revision"
    load(connection, revision(text=BOATS, extractor_version=1))
    _, newer = load(connection, revision(text=BOATS, extractor_version=2))
    assert newer.revisions_replaced == 1
    assert rows(connection, versions) == [(2, 1)]
    _, older = load(connection, revision(text=BOATS, extractor_version=1))
    assert older.revisions_replaced == 0
    assert rows(connection, versions) == [(2, 1)]


def test_a_newer_parser_that_reads_another_text_leaves_no_orphan(connection: Connection) -> None:
    load(connection, revision(text=A), revision(text=B, seen=at(10)))
    load(connection, revision(text=C, parser_version=2))
    assert rows(connection, HISTORY) == [(1, C, at(0), at(10), False), (2, B, at(10), None, True)]
    assert rows(connection, "SELECT count(DISTINCT revision_id) FROM warehouse.lsh_band") == [(2,)]
    load(connection, revision(text=A, parser_version=1))
    assert rows(connection, HISTORY)[0][1] == C


def test_a_newer_parser_that_reads_another_article_moves_the_capture(connection: Connection) -> None:
    address = "https://www.bbc.com/news/some-page"
    load(connection, revision("49000001", A, url=address))
    load(connection, revision("49000002", A, url=address, parser_version=2))
    assert rows(connection, "SELECT native_id FROM warehouse.dim_article") == [("49000002",)]


def test_articles_of_the_sample_site_are_marked(connection: Connection) -> None:
    load(connection, revision("49000001"), sample=True)
    load(connection, revision("49000002"))
    assert rows(connection, "SELECT native_id, is_sample FROM warehouse.dim_article ORDER BY 1") == [
        ("49000001", True), ("49000002", False),
    ]  # fmt: skip


def test_what_was_loaded_later_was_not_known_then(connection: Connection) -> None:
    load(connection, revision(text=A))
    (known,) = rows(connection, "SELECT clock_timestamp()")
    connection.commit()
    load(connection, revision(text=B, seen=at(10)))
    seen = "SELECT r.body FROM warehouse.as_of('infinity', :known) JOIN warehouse.dim_revision r USING (revision_id)"
    assert rows(connection, seen, known=known[0]) == [(A,)]


def not_modified(connection: Connection, minutes: float, url: str, since: float | None = 0) -> int:
    """A run that asked for one address and was told that nothing changed since a minute, or not since when."""
    candidate = Candidate(url, "recheck", "test")
    run_id = runs.open_run(connection, "test", {})
    runs.add_candidates(connection, run_id, [candidate])
    meant = Earlier() if since is None else Earlier(url, at(since))
    answer = Capture(url, at(minutes), 304, {}, b"", same_as=meant)
    runs.record_fetched(connection, run_id, [Fetched(candidate, Outcome.UNCHANGED, answer)])
    merge(connection, run_id)
    connection.commit()
    return run_id


def test_not_modified_is_a_look_at_the_article(connection: Connection) -> None:
    first = revision(text=A)
    load(connection, first)
    again = not_modified(connection, 30, first.capture.url)
    not_modified(connection, 40, first.capture.url)
    assert rows(connection, "SELECT first_seen_at, last_seen_at FROM warehouse.dim_article") == [(at(0), at(40))]
    assert rows(connection, "SELECT outcome, article_id IS NOT NULL FROM ops.candidate WHERE run_id = :r", r=again) == [
        ("unchanged", True)
    ]
    load(connection, revision(text=B, seen=at(10)))
    assert rows(connection, HISTORY) == [(1, A, at(0), None, True), (2, B, at(10), at(30), False)]
    assert merge(connection, again).staged == 0


def test_not_modified_means_the_answer_it_names_or_else_the_last_before_it(connection: Connection) -> None:
    url = revision(text=A).capture.url
    early = not_modified(connection, 40, url, since=10)  # neither of them is known yet
    not_modified(connection, 30, url, since=None)
    assert rows(connection, "SELECT count(*) FROM warehouse.sighting") == [(0,)]
    load(connection, revision(text=A))
    assert rows(connection, HISTORY) == [(1, A, at(0), None, True)]
    load(connection, revision(text=B, seen=at(20)))
    assert rows(connection, "SELECT last_seen_at FROM warehouse.dim_article") == [(at(30),)]
    assert rows(connection, HISTORY) == [(1, A, at(0), at(20), False), (2, B, at(20), None, True)]
    load(connection, revision(text=A, seen=at(10)))
    assert rows(connection, HISTORY) == [(1, A, at(0), None, True), (2, B, at(20), at(40), False)]
    assert rows(connection, "SELECT article_id IS NOT NULL FROM ops.candidate WHERE run_id = :r", r=early) == [(True,)]


def test_not_modified_follows_its_body_when_that_is_read_anew(connection: Connection) -> None:
    first = revision(text=A)
    load(connection, first)
    not_modified(connection, 30, first.capture.url)
    load(connection, revision(text=C, parser_version=2))
    assert rows(connection, HISTORY) == [(1, C, at(0), None, True)]
    assert rows(connection, "SELECT last_seen_at FROM warehouse.dim_article") == [(at(30),)]


def test_not_modified_of_an_address_never_read_is_no_sighting(connection: Connection) -> None:
    run_id = not_modified(connection, 5, "https://www.bbc.com/news/world-49000001")
    assert rows(connection, "SELECT count(*) FROM warehouse.sighting") == [(0,)]
    assert runs.close_run(connection, run_id).bins[Outcome.UNCHANGED] == 1
