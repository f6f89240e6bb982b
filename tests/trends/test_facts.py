"""Who is heard, which figures contradict each other, when texts are edited, who is named with whom."""

# ruff: noqa: E501  # statements of SQL read better unbroken

from __future__ import annotations

from datetime import date, timedelta
from math import log

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from etl import trends
from etl.trends import refresh, table


def rows(conn, query: str, **values: object) -> list[tuple]:
    return [tuple(row) for row in conn.execute(text(query), values)]


def left(low: float, high: float | None, surface: str, **more: object) -> dict[str, object]:
    return {"measure": "people_left_venezuela", "low": low, "high": high, "surface": surface, **more}


def test_a_quotation_repeated_by_a_twin_counts_once(conn, newsroom):
    said = ("person:juan-guaido", "We will march on Saturday")
    first = newsroom.article("2019-02-23", quotes=[said, ("person:john-bolton", "We stand with them")])
    newsroom.article("2019-02-24", story=newsroom.story_of(first), quotes=[said])
    newsroom.article("2019-02-25", crisis=False, quotes=[(None, "It rained all day")])
    refresh(conn)
    assert rows(
        conn,
        "SELECT day, is_crisis, side, speaker, quotes, direct_words, stories FROM mart.voice_count ORDER BY day, side",
    ) == [
        (date(2019, 2, 23), True, "opposition", "Juan Guaidó", 1, 5, 1),
        (date(2019, 2, 23), True, "us", "John Bolton", 1, 4, 1),
        (date(2019, 2, 25), False, "unknown", "not named", 1, 4, 1),
    ]
    share = rows(conn, "SELECT side, share_of_quotes, share_of_direct_words FROM mart.voice_share ORDER BY side")
    assert share == [("opposition", 0.5, pytest.approx(5 / 9)), ("us", 0.5, pytest.approx(4 / 9))]


def test_claims_that_cannot_both_be_right_are_paired(conn, newsroom):
    newsroom.article("2019-06-07", figures=[left(4e6, 4e6, "four million", who="organisation:united-nations")])
    newsroom.article("2019-06-20", figures=[left(4.1e6, 4.1e6, "4.1 million")])  # rounding, not a contradiction
    newsroom.article("2019-06-21", figures=[left(1e6, 1e6, "one million", who="person:nicolas-maduro")])
    newsroom.article("2019-06-22", figures=[left(5e6, None, "more than five million", modifier="more_than")])
    newsroom.article("2019-06-23", figures=[left(1e6, 9e6, "millions", vague=True)])
    newsroom.article("2019-07-23", figures=[left(6e6, 6e6, "six million")])  # another month
    refresh(conn)
    pairs = rows(
        conn, "SELECT claimant, value_low / 1e6, other_value_low / 1e6 FROM mart.figure_contradictions ORDER BY 2, 3"
    )
    assert pairs == [
        ("Nicolás Maduro", 1, 4),
        ("Nicolás Maduro", 1, 4.1),
        ("Nicolás Maduro", 1, 5),
        ("United Nations", 4, 5),
        (None, 4.1, 5),
    ]
    assert rows(conn, "SELECT count(*) FROM mart.figure_series WHERE claimant_side = 'government'") == [(1,)]


def test_a_figure_that_a_text_repeats_is_one_claim_and_a_changed_one_another(conn, newsroom):
    article = newsroom.article("2019-03-01", figures=[left(3e6, 3e6, "three million")])
    newsroom.text(article, "2019-03-03", "Later", "three million. then four million")
    newsroom._facts(
        newsroom.revision_of[article],
        "three million. then four million",
        [],
        [],
        [],
        [left(3e6, 3e6, "three million"), left(4e6, 4e6, "four million")],
        [],
        [],
    )
    newsroom.text(article, "2019-03-05", "Last", "four million")
    newsroom._facts(newsroom.revision_of[article], "four million", [], [], [], [left(4e6, 4e6, "four million")], [], [])
    refresh(conn)
    assert rows(
        conn,
        "SELECT claimed_on, surface, revisions, is_current, as_of_stated FROM mart.figure_series ORDER BY claimed_on",
    ) == [
        (date(2019, 3, 1), "three million", 2, False, False),
        (date(2019, 3, 3), "four million", 2, True, False),
    ]
    # Its evidence is one join away.
    assert rows(
        conn,
        "SELECT substr(r.body, f.char_start + 1, f.char_end - f.char_start) = f.surface FROM mart.figure_series AS f JOIN warehouse.dim_revision AS r USING (revision_id)",
    ) == [(True,), (True,)]


def test_edits_are_counted_by_full_hours_after_publication(conn, newsroom):
    article = newsroom.article("2019-04-30T10:00:00", "Uprising called")
    newsroom.text(article, "2019-04-30T10:40:00", "Uprising called by two")
    newsroom.text(article, "2019-04-30T12:10:00", "Uprising called by two")
    newsroom.text(article, "2019-08-30T12:10:00", "Uprising: what became of it")
    refresh(conn)
    assert rows(conn, "SELECT hour, edits, headline_edits, articles FROM mart.edits_by_hour ORDER BY hour") == [
        (0, 1, 1, 1),
        (2, 1, 0, 1),
        (720, 1, 1, 1),
    ]
    changes = rows(
        conn,
        "SELECT headline_before, headline_after, hours_after_publication FROM mart.headline_changes ORDER BY changed_at",
    )
    assert changes[0] == ("Uprising called", "Uprising called by two", pytest.approx(2 / 3))
    assert len(changes) == 2


def test_co_mention_is_measured_against_chance(conn, newsroom):
    both = ["person:john-bolton", "place:cucuta"]
    for day in ("2019-02-01", "2019-02-08", "2019-02-15"):
        newsroom.article(day, names=[*both, "person:nicolas-maduro"])
    for day in range(1, 10):
        newsroom.article(f"2019-02-0{day}", names=["person:nicolas-maduro"])
    newsroom.article("2019-02-20", crisis=False, names=both)  # not on the crisis: not counted
    refresh(conn)
    found = {
        (name, other): (stories, weeks, ppmi)
        for name, other, stories, weeks, ppmi in rows(
            conn, "SELECT name, other_name, stories, weeks, ppmi FROM mart.co_mention"
        )
    }
    assert found["John Bolton", "Cúcuta"] == (3, 3, pytest.approx(log(12 / 3)))
    assert found["Nicolás Maduro", "Cúcuta"] == (3, 3, pytest.approx(0))  # he is in every story


def test_the_weeks_of_a_pair_are_those_of_the_calendar_however_long_the_period(conn, newsroom):
    both = ["person:john-bolton", "place:cucuta"]
    days = [date(2017, 1, 1) + timedelta(days=n * n) for n in range(30)]  # 28 months, a Sunday first, some in one week
    for day in days:
        newsroom.article(str(day), names=both)
    refresh(conn)
    (found,) = rows(conn, "SELECT stories, weeks FROM mart.co_mention_between('2016-12-01', '2019-12-31')")
    weeks = {day.isocalendar()[:2] for day in days}
    assert found == (30, len(weeks))
    assert len(weeks) < 30


def test_names_outside_the_gazetteer_surface(conn, newsroom):
    newsroom.article("2026-01-05", unknown=["Ana Ejemplo"])
    newsroom.article("2026-01-07", unknown=["Ana Ejemplo"], crisis=False)
    refresh(conn)
    assert rows(conn, "SELECT name, first_day, last_day, days, stories, crisis_stories FROM mart.unknown_names") == [
        ("Ana Ejemplo", date(2026, 1, 5), date(2026, 1, 7), 2, 2, 1)
    ]


def test_phrases_that_mark_a_week_off_from_the_weeks_before(conn, newsroom):
    for day in range(1, 29):
        newsroom.article(f"2019-02-{day:02}", "Prices rise in the shops of Caracas")
    for day in range(7, 10):
        newsroom.article(f"2019-03-0{day}", "Power cut darkens the shops of Caracas")
    refresh(conn)
    found = rows(
        conn,
        "SELECT phrase, stories, background_stories FROM mart.emerging_phrases('2019-03-07', '2019-03-13') WHERE z > 2",
    )
    assert {phrase for phrase, _, _ in found} == {"power", "cut", "darkens", "power cut", "cut darkens"}
    assert {(stories, background) for _, stories, background in found} == {(3, 0)}


def test_one_function_gives_any_series_in_any_unit(conn, newsroom):
    article = newsroom.article("2019-01-23", topics=["protest"], names=["person:juan-guaido"])
    newsroom.text(article, "2019-01-23T20:00:00", "Edited")
    newsroom.article("2019-01-25", story=newsroom.story_of(article), topics=["protest"])
    newsroom.article("2019-01-25", crisis=False, topics=["protest"])
    refresh(conn)

    def series(kind: str, key: str, unit: str) -> list[tuple]:
        return rows(
            conn,
            "SELECT hits, total FROM mart.series(:kind, :key, :unit, until => '2019-01-25')",
            kind=kind,
            key=key,
            unit=unit,
        )

    assert series("crisis", "crisis", "stories") == [(1, 1), (0, 0), (0, 1)]
    assert series("crisis", "crisis", "articles") == [(1, 1), (0, 0), (1, 2)]
    assert series("crisis", "crisis", "revisions") == [(2, 2), (0, 0), (1, 2)]
    assert series("topic", "protest", "articles") == [(0, 1), (0, 0), (1, 2)]  # the edited text no longer says so
    assert series("entity", "person:juan-guaido", "stories") == [(0, 1), (0, 0), (0, 1)]
    with pytest.raises(IntegrityError, match="is_stories_articles_or_revisions"):
        series("crisis", "crisis", "story")


def test_a_topic_and_a_name_together_are_what_has_both_in_one_article(conn, newsroom):
    both = newsroom.article("2019-01-23", topics=["sanctions"], names=["person:nicolas-maduro"])
    newsroom.article("2019-01-25", story=newsroom.story_of(both), topics=["sanctions"], names=["person:nicolas-maduro"])
    apart = newsroom.article("2019-01-23", topics=["sanctions"])  # one story has both, but no article of it
    newsroom.article("2019-01-23", story=newsroom.story_of(apart), names=["person:nicolas-maduro"])
    edited = newsroom.article("2019-01-25", names=["person:nicolas-maduro"])
    newsroom.text(edited, "2019-01-25T20:00:00", "Edited", topics=["sanctions"], names=["person:nicolas-maduro"])
    newsroom.article("2019-01-25", crisis=False, topics=["sanctions"], names=["person:nicolas-maduro"])
    for failures, day in ((0, "2019-01-23"), (0, "2019-01-24"), (0, "2019-01-25"), (4, "2019-01-26")):
        newsroom.polled(day, failures=failures)
    refresh(conn)

    def series(kind: str, key: str, topic: str | None, unit: str) -> list[tuple]:
        return rows(
            conn,
            "SELECT hits, total, low < share AND share < high, is_gap"
            " FROM mart.series(:kind, :key, :unit, '2019-01-23', '2019-01-26', :topic)",
            kind=kind, key=key, unit=unit, topic=topic,
        )  # fmt: skip

    gap = (None, None, None, True)
    maduro = ("entity", "person:nicolas-maduro", "sanctions")
    assert series(*maduro, "stories") == [(1, 2, True, False), (0, 0, None, False), (1, 2, True, False), gap]
    assert series(*maduro, "articles") == [(1, 3, True, False), (0, 0, None, False), (2, 3, True, False), gap]
    assert series(*maduro, "revisions") == [(1, 3, True, False), (0, 0, None, False), (3, 4, True, False), gap]
    for unit in ("stories", "articles", "revisions"):  # counted from the articles it is what is kept
        kept = series("topic", "sanctions", None, unit)
        assert series("crisis", "crisis", "sanctions", unit) == series("topic", "sanctions", "sanctions", unit) == kept
    both = trends.series(conn, "sanctions", "Nicolás Maduro")
    names = [(row.crisis, row.total) for row in table(conn, both, by="day")]
    assert names == [(1, 2), (0, 0), (1, 2), (0, 0)]


def test_tone_is_shown_from_five_articles_on(conn, newsroom):
    for _ in range(5):
        newsroom.article("2019-02-23", tone=-2.0)
    newsroom.article("2019-02-24", tone=-3.0)
    refresh(conn)
    assert rows(conn, "SELECT articles, tone, tone_index FROM mart.tone_daily ORDER BY day") == [
        (5, -2.0, None),
        (1, None, None),
    ]


def test_weeks_are_sums_of_days_and_a_gap_is_no_zero(conn, newsroom):
    newsroom.article("2019-02-18", topics=["sanctions"], names=["place:cucuta"])  # a Monday
    newsroom.article("2019-02-20", topics=["sanctions"], names=["place:cucuta", "person:juan-guaido"])
    newsroom.article("2019-02-21", crisis=False)
    newsroom.article("2019-02-25", topics=["oil"])
    newsroom.article("2019-03-04")
    refresh(conn)
    weekly = "SELECT week_start, stories, all_stories, round(share::numeric, 3)::float8, share_low < share AND share < share_high, is_partial"
    assert rows(conn, f"{weekly} FROM mart.topic_weekly WHERE topic = 'sanctions' ORDER BY week_start") == [
        (date(2019, 2, 18), 2, 3, pytest.approx(0.667), True, False),
        (date(2019, 2, 25), 0, 1, 0, False, False),
        (date(2019, 3, 4), 0, 1, 0, False, True),
    ]
    assert rows(conn, f"{weekly} FROM mart.entity_weekly WHERE entity_key = 'place:cucuta' ORDER BY week_start") == [
        (date(2019, 2, 18), 2, 3, pytest.approx(0.667), True, False)
    ]


def test_a_side_is_heard_by_day_and_by_week(conn, newsroom):
    newsroom.article("2019-02-18", quotes=[("person:juan-guaido", "We march"), ("person:nicolas-maduro", "They lie")])
    newsroom.article("2019-02-19", quotes=[("person:juan-guaido", "We marched")])
    newsroom.article("2019-02-21")
    refresh(conn)
    daily = rows(
        conn, "SELECT day, quotes, all_quotes, share FROM mart.side_daily WHERE side = 'government' ORDER BY day"
    )
    assert daily == [
        (date(2019, 2, 18), 1, 2, 0.5),
        (date(2019, 2, 19), 0, 1, 0.0),
        (date(2019, 2, 20), 0, 0, None),
        (date(2019, 2, 21), 0, 0, None),
    ]
    weekly = rows(
        conn,
        "SELECT side, quotes, all_quotes, share_low < share, share < share_high FROM mart.side_weekly ORDER BY side",
    )
    assert weekly == [("government", 1, 3, True, True), ("opposition", 2, 3, True, True)]


def test_tone_of_a_topic_is_shown_against_its_own_ninety_days(conn, newsroom):
    for back in range(1, 31):
        for number in range(5):
            newsroom.article(
                str(date(2019, 3, 31) - timedelta(days=back)),
                topics=["oil"],
                tone=-1.0 + 0.2 * (number % 2) + 0.1 * (back % 2),
            )
    for _ in range(5):
        newsroom.article("2019-03-31", topics=["oil"], tone=2.0)
    newsroom.article("2019-03-31", tone=-9.0)
    refresh(conn)
    ((day, articles, tone, mean, index),) = rows(conn, "SELECT * FROM mart.tone('topic', 'oil', '2019-03-31')")
    assert (day, articles, tone) == (date(2019, 3, 31), 5, 2.0)
    assert mean == pytest.approx(-0.87)
    assert index == pytest.approx(
        (2.0 + 0.87) / 0.05085, rel=1e-3
    )  # sample deviation of 15 days each at -0.92 and -0.82
    assert rows(conn, "SELECT tone_index FROM mart.tone('topic', 'oil', '2019-03-01', '2019-03-05')") == [(None,)] * 5


def test_a_story_tells_how_often_it_was_edited(conn, newsroom):
    first = newsroom.article("2019-02-23T10:00:00", "Aid stopped")
    twin = newsroom.article("2019-02-24T10:00:00", "Aid stopped at border", story=newsroom.story_of(first))
    newsroom.text(first, "2019-02-23T12:00:00", "Aid stopped at bridge")
    newsroom.text(first, "2019-02-23T16:00:00", "Aid stopped at bridge", "More.")
    newsroom.text(twin, "2019-02-24T11:00:00", "Aid stopped at border", "More.")
    newsroom.article("2019-02-25")
    refresh(conn)
    edits = "SELECT story_day, headline, articles, revisions, edits, headline_changes, hours_to_last_change FROM mart.story_edits ORDER BY story_day"
    assert rows(conn, edits) == [
        (date(2019, 2, 23), "Aid stopped at bridge", 2, 5, 3, 1, 6),
        (date(2019, 2, 25), "A day in Caracas", 1, 1, 0, 0, None),
    ]
