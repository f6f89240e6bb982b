"""Stories in a real warehouse: found, recorded, kept in order, and a person's word on them."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import pytest
from sqlalchemy import Connection

from etl.dedupe import stories
from etl.dedupe.decision import RULE_VERSION
from etl.errors import UsageError
from etl.load import checks
from tests.dedupe.conftest import Seen, grouped, load, load_revisions, rows
from tests.dedupe.written import Writer, document

DECISIONS = """
SELECT a.native_id, b.native_id, d.same_story, d.kind, d.rule, d.rule_version
FROM warehouse.duplicate d
JOIN warehouse.dim_article a ON a.article_id = d.article_id
JOIN warehouse.dim_article b ON b.article_id = d.other_article_id
ORDER BY 1, 2
"""


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer(seed=11)


@pytest.fixture(scope="module")
def text(writer: Writer) -> list[str]:
    return writer.sentences(400, 0)


def original(text: list[str]) -> Seen:
    return Seen(document(text, "original", "first"))


def copy(text: list[str], native_id: str = "copy") -> Seen:
    return Seen(document(text[: len(text) * 4 // 5], native_id, "second"))


def other(writer: Writer) -> Seen:
    return Seen(document(writer.sentences(400, 5), "other", "first"))


def test_a_copy_joins_the_story_and_the_decision_is_a_row(
    connection: Connection, writer: Writer, text: list[str]
) -> None:
    load(connection, original(text), other(writer))
    _, counts = load(connection, copy(text))
    assert grouped(connection) == {frozenset({"original", "copy"}), frozenset({"other"})}
    assert rows(connection, DECISIONS) == [("original", "copy", True, "syndicated", "jaccard", RULE_VERSION)]
    assert (counts.articles, counts.pairs, counts.kinds) == (1, 1, {"syndicated": 1})
    scores = rows(connection, "SELECT jaccard BETWEEN .7 AND .85, containment > .98 FROM warehouse.duplicate")
    assert scores == [(True, True)]
    assert rows(connection, "SELECT articles FROM warehouse.story ORDER BY 1") == [(1,), (2,)]


def test_an_edge_of_shared_background_is_kept_and_merges_nothing(
    connection: Connection, writer: Writer, text: list[str]
) -> None:
    follow_up = writer.sentences(120, 0) + text[len(text) // 3 :]
    load(connection, original(text), Seen(document(follow_up, "follow-up", "first")))
    assert grouped(connection) == {frozenset({"original"}), frozenset({"follow-up"})}
    assert rows(connection, DECISIONS) == [
        ("follow-up", "original", False, "shares_background", "same_site_follow_up", RULE_VERSION)
    ]


def test_loading_the_same_again_changes_nothing(connection: Connection, text: list[str]) -> None:
    everything = "SELECT md5(string_agg(d::text, '')) FROM (SELECT * FROM warehouse.duplicate ORDER BY 1, 2) d"
    story = "SELECT md5(string_agg(s::text, '')) FROM (SELECT * FROM warehouse.story ORDER BY 1) s"
    log = "SELECT count(*) FROM warehouse.story_log"
    load(connection, original(text), copy(text))
    before = [rows(connection, statement) for statement in (everything, story, log)]
    _, counts = load(connection, original(text), copy(text))
    assert [rows(connection, statement) for statement in (everything, story, log)] == before
    assert (counts.stories_created, counts.stories_dropped, counts.articles_moved) == (0, 0, 0)


def test_three_in_a_chain_are_no_story(connection: Connection, writer: Writer) -> None:
    first, second, third = (writer.sentences(150, topic) for topic in (1, 2, 3))
    load(
        connection,
        Seen(document(first + second, "a", "first")),
        Seen(document(second + third, "b", "second")),
        Seen(document(third + writer.sentences(150, 4), "c", "third")),
    )
    assert grouped(connection) == {frozenset({"a"}), frozenset({"b"}), frozenset({"c"})}


def test_ends_of_a_chain_do_not_meet(connection: Connection, writer: Writer) -> None:
    """a matches b and b matches c, a does not match c: the story is b's, and both match it."""
    parts = [writer.sentences(120, topic) for topic in range(6)]
    one, two, three = (list(chain(*parts[i : i + 4])) for i in range(3))
    load(connection, Seen(document(one, "a", "first")), Seen(document(three, "c", "third")))
    assert grouped(connection) == {frozenset({"a"}), frozenset({"c"})}
    load(connection, Seen(document(two, "b", "second")))
    assert grouped(connection) == {frozenset({"a", "b", "c"})}
    medoid = "SELECT native_id FROM warehouse.story s JOIN warehouse.dim_article ON article_id = medoid_article_id"
    assert rows(connection, medoid) == [("b",)]


def test_a_revision_that_leaves_its_twin_behind_keeps_the_pair_by_its_earlier_text(
    connection: Connection, writer: Writer, text: list[str]
) -> None:
    load(connection, original(text), copy(text))
    load(connection, Seen(document(writer.sentences(400, 7), "original", "first"), minute=30))
    assert grouped(connection) == {frozenset({"original", "copy"})}


def test_a_split_outlasts_revisions_and_can_be_undone(connection: Connection, text: list[str]) -> None:
    load(connection, original(text), copy(text))
    entry = stories.split(connection, "copy", "an opinion piece that quotes at length")
    connection.commit()
    assert grouped(connection) == {frozenset({"original"}), frozenset({"copy"})}
    load(connection, Seen(document([*text[:-1], "A last line is new."], "copy", "second"), minute=30))
    assert grouped(connection) == {frozenset({"original"}), frozenset({"copy"})}
    stories.undo(connection, entry, "it was a copy after all")
    connection.commit()
    assert grouped(connection) == {frozenset({"original", "copy"})}
    log = "SELECT action, rule, note FROM warehouse.story_log WHERE action IN ('split', 'undo') ORDER BY log_id"
    assert rows(connection, log) == [
        ("split", "person:operator", "an opinion piece that quotes at length"),
        ("undo", "person:operator", "it was a copy after all"),
    ]
    with pytest.raises(UsageError, match="could be taken back"):
        stories.undo(connection, entry, "again")


def test_a_merge_joins_whole_stories_and_can_be_undone(connection: Connection, writer: Writer, text: list[str]) -> None:
    load(connection, original(text), copy(text), other(writer))
    entry = stories.merge(connection, "other", "copy", "one event, told anew", by="ana")
    connection.commit()
    assert grouped(connection) == {frozenset({"original", "copy", "other"})}
    load(connection, Seen(document(writer.sentences(300, 9), "other", "first"), minute=5))
    assert grouped(connection) == {frozenset({"original", "copy", "other"})}
    assert rows(connection, "SELECT same_story, decided_by, why FROM warehouse.story_pin LIMIT 1") == [
        (True, "ana", "one event, told anew")
    ]
    stories.undo(connection, entry, "two events")
    assert grouped(connection) == {frozenset({"original", "copy"}), frozenset({"other"})}
    assert rows(connection, "SELECT count(*) FROM warehouse.story_pin") == [(0,)]


def test_a_merge_supersedes_a_split(connection: Connection, text: list[str]) -> None:
    load(connection, original(text), copy(text))
    stories.split(connection, "copy", "apart")
    connection.commit()
    stories.merge(connection, "copy", "original", "together")
    connection.commit()
    assert grouped(connection) == {frozenset({"original", "copy"})}
    assert rows(connection, "SELECT same_story FROM warehouse.story_pin") == [(True,)]


def test_what_cannot_be_split_or_merged_is_said(connection: Connection, text: list[str]) -> None:
    load(connection, original(text))
    with pytest.raises(UsageError, match="only article of story"):
        stories.split(connection, "original", "why not")
    with pytest.raises(UsageError, match="No article 123 in the warehouse"):
        stories.split(connection, "123", "why not")
    with pytest.raises(UsageError, match="both in story"):
        stories.merge(connection, "original", "original", "why not")


def test_a_crowded_band_is_skipped_and_said(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, text: list[str]
) -> None:
    monkeypatch.setattr("etl.dedupe.verify.CROWDED", 3)
    _, counts = load(connection, *(copy(text, f"copy-{i}") for i in range(4)))
    assert counts.crowded_bands == 59
    assert len(grouped(connection)) == 4
    assert "59 bands are held by more than 3 articles each (up to 4) and were skipped" in caplog.text


def test_texts_meet_whether_their_keys_are_packed_or_recent(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, text: list[str], writer: Writer
) -> None:
    sizes = """
    SELECT (SELECT coalesce(sum(cardinality(prints)), 0) FROM warehouse.lsh_print)::int,
        (SELECT coalesce(sum(cardinality(revisions)), 0) FROM warehouse.lsh_holder)::int,
        (SELECT count(*) FROM warehouse.lsh_band_recent)
    """
    monkeypatch.setattr("etl.load.merge.SETTLE_AT", 0)
    load(connection, original(text))
    load(connection, other(writer))
    assert rows(connection, sizes) == [(118, 118, 0)]
    monkeypatch.undo()
    load(connection, copy(text))
    assert rows(connection, sizes) == [(118, 118, 59)]
    assert grouped(connection) == {frozenset({"original", "copy"}), frozenset({"other"})}
    load_revisions(connection, *(replace(one.revision(), parser_version=2) for one in (original(text), copy(text))))
    assert rows(connection, sizes) == [(118, 118, 59)]  # read anew with the same keys: none is written
    anew = [replace(one.revision(), signature=(*one.revision().signature[:40], number), parser_version=3)
            for number, one in enumerate((original(text), copy(text)))]  # fmt: skip
    load_revisions(connection, *anew)  # what they have no more goes from where it was; what they have now is recent
    assert rows(connection, sizes) == [(99, 99, 42)]
    assert [result for result in checks.run(connection) if result.name == "orphans" and not result.passed] == []
    assert grouped(connection) == {frozenset({"original", "copy"}), frozenset({"other"})}


def test_a_print_that_agrees_by_accident_is_no_shared_key(
    connection: Connection, monkeypatch: pytest.MonkeyPatch, text: list[str]
) -> None:
    monkeypatch.setattr("etl.load.merge.SETTLE_AT", 0)
    keys = original(text).revision().signature
    load(connection, original(text))
    other_bits = tuple(key ^ 1 << 30 for key in keys)  # neither of the bucket nor of the print
    _, counts = load_revisions(connection, replace(copy(text).revision(), signature=other_bits))
    assert counts.pairs == 0
    _, counts = load_revisions(connection, replace(copy(text, "third").revision(), signature=keys))
    assert counts.pairs == 1


def test_an_article_that_moves_makes_its_days_stale(connection: Connection, text: list[str]) -> None:
    load(connection, original(text), copy(text))
    connection.execute(stories.text("DELETE FROM ops.stale_day"))
    stories.split(connection, "copy", "apart")
    assert rows(connection, "SELECT day::text FROM ops.stale_day") == [("2024-05-01",)]


def test_a_story_is_shown_with_its_reasons(connection: Connection, text: list[str]) -> None:
    load(connection, original(text), copy(text))
    entry = stories.split(connection, "copy", "apart")
    connection.commit()
    stories.undo(connection, entry, "together")
    story = stories.show(connection, "copy")
    assert [(row.native_id, row.is_medoid, row.kind, row.rule) for row in story.articles] == [
        ("original", True, None, None), ("copy", False, "syndicated", "jaccard"),
    ]  # fmt: skip
    assert [(row.action, row.rule) for row in story.log if row.rule.startswith("person")] == [
        ("split", "person:operator"), ("undo", "person:operator"),
    ]  # fmt: skip


def test_an_article_that_goes_leaves_the_rest_of_its_story_whole(connection: Connection, text: list[str]) -> None:
    """Read anew, its only capture turns out to show another article."""
    load(connection, original(text), copy(text), copy(text[1:], "third"))
    for number, mistaken in enumerate(["original", "third"]):
        source = "first" if mistaken == "original" else "second"
        read_anew = replace(
            Seen(document([f"Another text, {mistaken}."], f"really-{number}", source)).revision(),
            capture=Seen(document(text, mistaken, source)).revision().capture,
            parser_version=2,
        )
        load_revisions(connection, read_anew)
    assert grouped(connection) == {frozenset({"copy"}), frozenset({"really-0"}), frozenset({"really-1"})}
    orphans = """
    SELECT count(*) FROM warehouse.story s
    WHERE s.articles <> (SELECT count(*) FROM warehouse.dim_article a WHERE a.story_id = s.story_id)
    """
    assert rows(connection, orphans) == [(0,)]
