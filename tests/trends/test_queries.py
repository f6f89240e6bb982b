"""Every question of sql/queries/ runs as the analyst, in Python and in psql, and gives the numbers counted by hand."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from etl.errors import UsageError
from etl.trends import UNITS, queries, refresh


@pytest.fixture
def asked(conn: Connection, newsroom) -> Connection:
    """A year with some of everything, refreshed."""
    first = newsroom.article(
        "2019-08-05T20:00:00",
        "US freezes property",
        topics=["sanctions", "oil"],
        names=["person:john-bolton", "person:nicolas-maduro"],
        quotes=[("person:john-bolton", "This is a wide step"), ("person:nicolas-maduro", "It is plunder")],
        dates=["2019-08-05"],
    )
    newsroom.article(
        "2019-08-06",
        "US freezes property of Venezuela",
        topics=["sanctions"],
        quotes=[("person:john-bolton", "This is a wide step")],
        story=newsroom.story_of(first),
    )
    claim = {"measure": "people_left_venezuela", "who": "organisation:united-nations"}
    newsroom.article("2019-06-07", figures=[{**claim, "low": 4e6, "high": 4e6, "surface": "four million"}])
    newsroom.article("2019-06-08", figures=[{**claim, "low": 3e6, "high": 3e6, "surface": "three million"}])
    edited = newsroom.article("2019-08-20T10:00:00", "Talks, says one", topics=["protest"], unknown=["Ana Ejemplo"])
    newsroom.text(
        edited, "2019-08-20T15:00:00", "Talks, say both", "Both sides speak of sanctions on oil and of talks."
    )
    newsroom.text(edited, "2019-09-20T15:00:00", "Talks: what became of them", "Nothing came of the talks.")
    newsroom.article("2019-08-20", "Rain in Lima", crisis=False)
    for week in (1, 8, 15):
        newsroom.article(f"2019-02-{week:02}", names=["person:john-bolton", "place:cucuta"], tone=-1.0)
    newsroom.polled("2026-01-01")
    newsroom.polled("2026-01-02", failures=4)
    refresh(conn)
    conn.execute(text("SET LOCAL ROLE orinoco_analyst"))
    return conn


def rows(conn: Connection, name: str, **values: object) -> list[tuple]:
    return [tuple(row) for row in queries.run(conn, name, **values)]


def test_each_runs_as_the_analyst_and_says_what_it_asks(asked):
    for name in queries.names():
        query = queries.load(name)
        assert query.question.endswith("?"), name
        assert any(note.startswith("Grain: ") for note in query.notes), name
        assert any("Cost: " in note for note in query.notes), name
        assert set(re.findall(r"(?<![:\w]):(\w+)", query.sql)) == set(query.parameters), name
        assert len(queries.run(asked, name).keys()) >= 3, name


def test_all_questions_run_in_psql_too(server, warehouse):
    for name in queries.names():
        query = queries.load(name)
        variables = []
        for key, parameter in query.parameters.items():
            literal = f"'{parameter.default}'" if isinstance(parameter.default, str) else str(parameter.default)
            variables += ["-v", f"{key}={literal}"]
        done = subprocess.run(
            [server.binary("psql"), "-X", "-v", "ON_ERROR_STOP=1", "-d", warehouse, *variables,
             "-f", str(queries.FOLDER / f"{name}.sql")],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert (name, done.stderr, done.returncode) == (name, "", 0)


def test_there_are_enough_questions():
    assert len(queries.names()) >= 15


def test_share_of_coverage(asked):
    found = {row[0]: row[1:4] for row in rows(asked, "share_of_coverage")}
    assert found[date(2019, 8, 1)] == (2, 3, Decimal("0.667"))  # a story of two articles, one edited twice, one of Lima
    assert found[date(2019, 7, 1)] == (0, 0, None)


def test_trends_count_in_any_unit(asked):
    august = date(2019, 8, 1)
    for unit, crisis, total in (("stories", 2, 3), ("articles", 3, 4), ("revisions", 5, 6)):
        assert {row[0]: row[1:3] for row in rows(asked, "share_of_coverage", unit=unit)}[august] == (crisis, total)
        assert rows(asked, "countries", since="2019-08-01", unit=unit) == [("none found", total, crisis, 1)]
    assert rows(asked, "topics_by_month", unit="articles")[:2] == [
        (august, "sanctions", 2, Decimal("0.667")),
        (august, "oil", 1, Decimal("0.333")),
    ]
    who = {unit: rows(asked, "who_rose", since="2019-08-01", until="2019-08-31", unit=unit) for unit in UNITS}
    assert {unit: found[0][:5] for unit, found in who.items()} == dict.fromkeys(
        UNITS, ("John Bolton", "person", "us", 1, 0)
    )
    assert who["stories"][0][5] > who["articles"][0][5] > who["revisions"][0][5]  # one of two, of three, of five
    for name in ("share_of_coverage", "countries", "topics_by_month", "who_rose"):
        with pytest.raises(IntegrityError, match="is_stories_articles_or_revisions"), asked.begin_nested():
            rows(asked, name, unit="story")


def test_quoted_on_a_topic_counts_twins_once(asked):
    assert rows(asked, "quoted_on_a_topic") == [
        (date(2019, 8, 1), 1, "John Bolton", "us", 1, 1),
        (date(2019, 8, 1), 2, "Nicolás Maduro", "government", 1, 1),
    ]
    assert rows(asked, "quoted_on_a_topic", topic="migration") == []


def test_figures_and_their_contradictions(asked):
    [june] = rows(asked, "figure_by_claimant")
    assert june[:7] == (date(2019, 6, 1), "United Nations", "international", 2, 3e6, 3.5e6, 4e6)
    [pair] = rows(asked, "contradicting_figures")
    assert (pair[2], pair[5], pair[9]) == ("three million", "four million", Decimal("1.33"))


def test_headlines_changed_within_a_day(asked):
    [change] = rows(asked, "headlines_changed_soon")
    assert change[:4] == (date(2019, 8, 20), Decimal("5.0"), "Talks, says one", "Talks, say both")
    assert len(rows(asked, "headlines_changed_soon", hours=24 * 60)) == 2


def test_known_on_a_day_shows_the_headline_of_that_day(asked):
    found = {row[1]: row[2] for row in rows(asked, "known_on_a_day", at="2019-08-20T16:00:00Z", days=30)}
    assert found == {
        "Talks, say both": "Talks: what became of them",
        "Rain in Lima": None,
        "US freezes property": None,
        "US freezes property of Venezuela": None,
    }
    assert "Talks, says one" in {row[1] for row in rows(asked, "known_on_a_day", at="2019-08-20T12:00:00Z")}


def test_search_finds_current_texts_and_marks_the_words(asked):
    assert rows(asked, "search_text", words="came talks")[0][2:4] == (
        "Talks: what became of them",
        "Nothing «came» of the «talks»",
    )
    assert rows(asked, "search_text", words="sanctions both sides") == []  # an earlier text said so


def test_sentences_behind_a_point(conn, newsroom):
    newsroom.article("2019-08-05", "Frozen", topics=["sanctions"])
    refresh(conn)
    assert rows(conn, "sentences_behind_a_point")[0][:3] == ("Frozen", "About sanctions", "About sanctions.")


@pytest.mark.parametrize(
    ("body", "surface", "sentence"),
    [
        ("It rained. It fell to 2.5m in May. So.", "fell", "It fell to 2.5m in May."),
        ("It rose by 7.5% then. So.", "7.5%", "It rose by 7.5% then."),
        ("Who? It costs $1.5bn! So", "It", "It costs $1.5bn!"),
        ("First line\nThe rate is 3.14", "rate", "The rate is 3.14"),
        ("See bbc.com for it. So.", "for", "See bbc.com for it."),
    ],
)
def test_a_sentence_does_not_end_at_a_decimal_point(conn, body, surface, sentence):
    start = body.index(surface)
    found = conn.execute(
        text("SELECT warehouse.sentence_around(:body, :start, :end)"),
        {"body": body, "start": start, "end": start + len(surface)},
    )
    assert found.scalar_one() == sentence


def test_pairs_names_gaps_lag_and_countries(asked):
    assert [row[:4] for row in rows(asked, "named_together")] == [("John Bolton", "Cúcuta", 3, 3)]
    assert rows(asked, "new_names") == []  # the newest text of that article does not name her
    assert [row[:3] for row in rows(asked, "feed_gaps")] == [(date(2026, 1, 2), "down", True)]
    assert rows(asked, "lag_from_event") == [("oil", 1, 0.0, 1, 0), ("sanctions", 1, 0.0, 1, 0)]
    assert rows(asked, "countries") == [("none found", 8, 7, 1)]
    assert [row[:2] for row in rows(asked, "topics_by_month")] == [
        (date(2019, 8, 1), "oil"),
        (date(2019, 8, 1), "sanctions"),
    ]
    assert [row[0] for row in rows(asked, "who_rose", since="2019-08-01", until="2019-08-31")] == [
        "John Bolton",
        "Nicolás Maduro",
    ]
    assert [row[1:4] for row in rows(asked, "voices_by_month")] == [
        ("government", 1, Decimal("0.500")),
        ("us", 1, Decimal("0.500")),
    ]


def test_edits_and_the_history_of_an_article(asked):
    assert [row[:3] for row in rows(asked, "edits_after_publication")] == [("3–6 h", 1, 1), ("later", 1, 1)]
    history = rows(asked, "history_of_an_article", native_id="n5")
    assert [(row[2], row[3], row[6]) for row in history] == [
        (1, "Talks, says one", None),
        (2, "Talks, say both", True),
        (3, "Talks: what became of them", True),
    ]


def test_a_parameter_or_query_that_does_not_exist_is_named(asked):
    with pytest.raises(UsageError, match=r"no parameter 'colour'. It has: since, until, unit"):
        queries.run(asked, "countries", colour="red")
    with pytest.raises(UsageError, match="no query 'nonsense'"):
        queries.load("nonsense")


def test_values_are_bound_not_written(asked):
    assert rows(asked, "quoted_on_a_topic", topic="'; DROP TABLE mart.articles; --") == []
