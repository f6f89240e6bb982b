"""The marts count what the warehouse holds, and a refresh of the changed days equals a refresh of everything."""

# statements of SQL read better unbroken

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import ProgrammingError

from etl.errors import UsageError
from etl.trends import changed_days, refresh, series, table

MARTS = (
    "articles", "coverage_count", "topic_count", "entity_count", "voice_count", "figure_series", "edits_by_hour",
    "co_mention_count", "unknown_name_count", "burst",
)  # fmt: skip


def rows(conn: Connection, query: str, **values: object) -> list[tuple]:
    return [tuple(row) for row in conn.execute(text(query), values)]


def snapshot(conn: Connection) -> dict[str, list[str]]:
    """Every mart table as text, in an order that does not depend on when a row was written."""
    return {name: sorted(row[0] for row in rows(conn, f"SELECT m::text FROM mart.{name} AS m")) for name in MARTS}


def test_a_story_counts_once_on_the_day_of_its_first_article(conn, newsroom):
    first = newsroom.article("2019-02-23T22:00:00", topics=["protest"])
    newsroom.article("2019-02-24T08:00:00", topics=["migration"], story=newsroom.story_of(first))
    newsroom.article("2019-02-24", crisis=False)
    refresh(conn)
    found = rows(
        conn, "SELECT day, crisis_stories, stories, crisis_articles, articles FROM mart.coverage_daily ORDER BY day"
    )
    assert found == [(date(2019, 2, 23), 1, 1, 1, 1), (date(2019, 2, 24), 0, 1, 1, 2)]
    # The story has both topics, on its own day; the articles keep theirs.
    assert rows(conn, "SELECT day, topic, stories, articles FROM mart.topic_count ORDER BY topic, day") == [
        (date(2019, 2, 23), "migration", 1, 0),
        (date(2019, 2, 24), "migration", 0, 1),
        (date(2019, 2, 23), "protest", 1, 1),
    ]


def test_share_has_its_wilson_interval(conn, newsroom):
    for n in range(10):
        newsroom.article("2019-01-23", crisis=n < 3)
    refresh(conn)
    share, low, high = rows(conn, "SELECT share, share_low, share_high FROM mart.coverage_daily")[0]
    assert share == pytest.approx(0.3)
    assert (low, high) == (
        pytest.approx(0.10779, abs=1e-5),
        pytest.approx(0.60322, abs=1e-5),
    )  # Wilson (1927), z = 1.96


def test_days_without_stories_are_zero_and_days_without_a_feed_are_null(conn, newsroom):
    for day in ("2026-03-01", "2026-03-05"):
        newsroom.article(day)
    newsroom.polled("2026-03-01")
    newsroom.polled("2026-03-02")
    newsroom.polled("2026-03-03", failures=4)
    newsroom.polled("2026-03-05")  # the 4th was not polled, but the feed still held everything on the 5th
    refresh(conn)
    assert rows(
        conn, "SELECT extract(day FROM day)::int, stories, is_gap, is_partial FROM mart.coverage_daily ORDER BY day"
    ) == [
        (1, 1, False, False),
        (2, 0, False, False),
        (3, None, True, False),
        (4, 0, False, False),
        (5, 1, False, False),
    ]
    assert rows(conn, "SELECT stories, share FROM mart.topic_daily WHERE topic = 'oil' AND day = '2026-03-03'") == [
        (None, None)
    ]


def test_a_day_that_was_not_polled_is_a_gap_when_items_may_have_been_missed(conn, newsroom):
    newsroom.article("2026-03-01")
    newsroom.polled("2026-03-01")
    newsroom.polled("2026-03-03", missed=True)
    refresh(conn)
    assert rows(conn, "SELECT state, is_gap FROM mart.feed_health ORDER BY day") == [
        ("up", False),
        ("not polled", True),
        ("partly", False),
    ]


def test_days_of_a_feed_that_fell_silent_are_gaps_unless_something_was_found_elsewhere(conn, newsroom):
    newsroom.article("2026-03-01")
    newsroom.article("2026-03-04")  # found on a topic page
    for day in ("2026-03-01", "2026-03-02", "2026-03-03", "2026-03-04"):
        newsroom.polled(day, newest="2026-03-01")
    newsroom.polled("2026-03-05", newest="2026-03-05")
    newsroom.polled("2026-03-06", newest="2026-03-05")  # nothing new for a day is no silence
    refresh(conn)
    assert rows(conn, "SELECT stories, is_gap FROM mart.coverage_daily ORDER BY day") == [
        (1, False), (None, True), (None, True), (1, False), (0, False), (0, False),
    ]  # fmt: skip
    assert [state for (state,) in rows(conn, "SELECT state FROM mart.feed_health ORDER BY day")] == [
        "up", "silent", "silent", "silent", "up", "up",
    ]  # fmt: skip


def test_the_day_we_last_looked_at_is_partial(conn, newsroom):
    newsroom.article("2026-03-01")
    newsroom.article("2026-03-02T09:00:00")
    newsroom.polled("2026-03-01")
    newsroom.polled("2026-03-02")
    conn.execute(text("UPDATE ops.feed SET last_success_at = '2026-03-02 15:00Z'"))
    refresh(conn)
    assert rows(conn, "SELECT is_partial FROM mart.coverage_daily ORDER BY day") == [(False,), (True,)]


def test_articles_is_flat_and_counts_its_evidence(conn, newsroom):
    article = newsroom.article(
        "2019-08-21T10:00:00",
        "Talks, says one",
        topics=["sanctions"],
        names=["person:juan-guaido", "person:nicolas-maduro", "place:cucuta"],
        quotes=[("person:nicolas-maduro", "There will be talks of that kind")],
        figures=[{"measure": "people_left_venezuela", "low": 4e6, "surface": "four million people"}],
        dates=["2019-08-20", "2019-01-10"],
        tone=-1.5,
    )
    newsroom.text(article, "2019-08-21T16:00:00", "Talks, say both")
    refresh(conn)
    found = conn.execute(text("SELECT * FROM mart.articles")).one()._mapping
    # Facts belong to a text: the newer one has none.
    assert (found["headline"], found["quotes"], found["people"]) == ("Talks, say both", 0, [])
    assert (found["revisions"], found["headline_changes"], found["hours_to_last_change"]) == (2, 1, 6)
    conn.execute(
        text("UPDATE warehouse.dim_article SET current_revision_id = r.revision_id FROM warehouse.dim_revision AS r"
             " WHERE r.article_id = dim_article.article_id AND r.revision_no = 1")
    )  # fmt: skip
    refresh(conn, [date(2019, 8, 21)])
    found = conn.execute(text("SELECT * FROM mart.articles")).one()._mapping
    assert (found["topics"], found["people"]) == (["sanctions"], ["Juan Guaidó", "Nicolás Maduro"])
    assert (found["quotes"], found["figures"], found["tone"]) == (1, 1, -1.5)
    assert (found["event_day"], found["event_lag_days"]) == (date(2019, 8, 20), 1)


def test_a_refresh_of_the_changed_days_equals_a_refresh_of_all(conn, newsroom):
    chance = random.Random(8)
    first = date(2019, 1, 1)
    known: list[int] = []
    refresh(conn)
    for _ in range(12):
        for _ in range(chance.randint(1, 5)):
            day = str(first + timedelta(days=chance.randrange(20)))
            twin = newsroom.story_of(chance.choice(known)) if known and chance.random() < 0.4 else None
            known.append(
                newsroom.article(
                    day,
                    crisis=chance.random() < 0.5,
                    topics=chance.sample(["oil", "protest", "migration"], 2),
                    names=chance.sample(["person:nicolas-maduro", "place:cucuta"], 1),
                    story=twin,
                    quotes=[("person:juan-guaido", f"We said so on {day}")],
                    figures=[{"measure": "deaths_protests", "low": 3, "high": 3, "surface": "three people died"}],
                    unknown=["Ana Ejemplo"],
                )
            )
        moved = chance.choice(known)  # a page now states another date, and the story of another was decided anew
        left = chance.choice(known)
        conn.execute(
            text("UPDATE warehouse.dim_article SET first_published_at = :at WHERE article_id = :a"),
            {"at": f"{first - timedelta(days=chance.randrange(5))} 10:00Z", "a": moved},
        )
        conn.execute(
            text("UPDATE warehouse.dim_article SET story_id = :s WHERE article_id = :a"),
            {"s": newsroom.story_of(chance.choice(known)), "a": left},
        )
        touched = rows(
            conn,
            "SELECT mart.day_of(a.first_published_at, a.first_modified_at, a.first_seen_at)"
            " FROM warehouse.dim_article AS a"
            " LEFT JOIN mart.articles AS m USING (article_id) WHERE m.article_id IS NULL OR a.article_id = ANY (:ids)",
            ids=[moved, left],
        )
        refresh(conn, {day for (day,) in touched})
        seen = snapshot(conn)
        refresh(conn)
        again = snapshot(conn)
        assert {name: sorted(set(again[name]) ^ set(seen[name])) for name in MARTS} == {name: [] for name in MARTS}


def test_a_refresh_again_changes_nothing_and_rewrites_no_article(conn, newsroom):
    newsroom.article("2019-01-23", topics=["protest"])
    refresh(conn)
    before = snapshot(conn)
    again = refresh(conn, [date(2019, 1, 23)])
    assert (again.days, again.rows["articles"]) == (1, 0)
    assert snapshot(conn) == before


def test_changed_days_are_those_of_the_run_and_those_left_behind(conn, newsroom):
    newsroom.article("2019-01-23")
    conn.execute(text("INSERT INTO ops.stale_day (day) VALUES ('2018-05-20')"))
    assert changed_days(conn, [newsroom.run_id]) == {date(2019, 1, 23), date(2018, 5, 20)}
    refresh(conn, changed_days(conn, [newsroom.run_id]))
    assert changed_days(conn, []) == set()


def test_table_sums_months_and_names_the_headline_on_top(conn, newsroom):
    small = newsroom.article("2019-01-10", "A small one", topics=["oil"])
    big = newsroom.article("2019-01-23", "The big one", topics=["protest"])
    newsroom.article("2019-01-24", "The big one again", story=newsroom.story_of(big))
    newsroom.article("2019-01-25", "Elsewhere", crisis=False, topics=["oil"])
    newsroom.article("2019-03-02", "Later", topics=["oil"])
    refresh(conn)
    january, february, march = table(conn)
    assert (january.period, january.crisis, january.total, january.top_headline) == (
        date(2019, 1, 1),
        2,
        3,
        "The big one",
    )
    assert january.share == pytest.approx(2 / 3)
    assert (february.crisis, february.total, february.share, february.top_headline) == (0, 0, None, None)
    assert (march.crisis, march.total, march.share) == (1, 1, 1.0)
    oil = table(conn, series(conn, "oil"), until=date(2019, 1, 31))
    assert [(row.crisis, row.total, row.top_headline) for row in oil] == [(1, 3, "A small one")]
    weeks = table(conn, since=date(2019, 1, 21), until=date(2019, 1, 27), by="week")
    assert [(row.period, row.crisis) for row in weeks] == [(date(2019, 1, 21), 1)]
    assert small != big


def test_table_counts_in_any_unit(conn, newsroom):
    first = newsroom.article("2019-01-23", "Told first", topics=["oil"])
    newsroom.article("2019-02-01", "Told again", topics=["oil"], story=newsroom.story_of(first))
    edited = newsroom.article("2019-02-02", "Before", crisis=True)
    newsroom.text(edited, "2019-02-03", "After")
    newsroom.text(edited, "2019-02-04", "Much later")
    refresh(conn)

    def counted(unit: str, topic: str | None = None, **period: date) -> list[tuple]:
        rows = table(conn, series(conn, topic), unit=unit, **period)
        return [(row.crisis, row.total, row.top_headline) for row in rows]

    assert counted("stories") == [(1, 1, "Told first"), (1, 1, "Much later")]
    assert counted("articles") == [(1, 1, "Told first"), (2, 2, "Told again")]
    assert counted("revisions") == [(1, 1, "Told first"), (4, 4, "Much later")]
    assert counted("stories", topic="oil") == [(1, 1, "Told first"), (0, 1, None)]
    assert counted("articles", topic="oil") == [(1, 1, "Told first"), (1, 2, "Told again")]
    assert counted("revisions", since=date(2019, 2, 2)) == [(3, 3, "Much later")]


def test_table_refuses_what_does_not_exist_by_name(conn, newsroom):
    with pytest.raises(UsageError, match=r"no topic 'football'.*migration, oil, protest, sanctions"):
        series(conn, "football")
    with pytest.raises(UsageError, match="Nobody and nothing called 'Pele'"):
        series(conn, "oil", "Pele")
    with pytest.raises(UsageError, match="by 'fortnight': choose one of day, week, month, year"):
        table(conn, by="fortnight")
    with pytest.raises(UsageError, match="count 'story': choose one of stories, articles, revisions"):
        table(conn, unit="story")
    with pytest.raises(UsageError, match="ends"):
        table(conn, since=date(2020, 1, 2), until=date(2020, 1, 1))


def test_an_empty_warehouse_gives_empty_tables(conn):
    assert refresh(conn).days == 0
    assert refresh(conn, []).as_dict()["days"] == 0
    assert table(conn) == []


def test_the_loader_may_refresh_and_the_analyst_may_only_read(conn, newsroom):
    newsroom.article("2019-01-23", topics=["protest"], names=["person:juan-guaido"])
    conn.execute(text("SET LOCAL ROLE orinoco_loader"))
    written = refresh(conn).rows
    assert (written["articles"], written["coverage"], written["topics"], written["entities"]) == (1, 1, 1, 1)
    conn.execute(text("SET LOCAL ROLE orinoco_analyst"))
    assert rows(conn, "SELECT crisis_stories, share FROM mart.coverage_daily") == [(1, 1.0)]
    assert rows(conn, "SELECT name, stories FROM mart.entity_daily") == [("Juan Guaidó", 1)]
    assert table(conn)[0].total == 1
    with pytest.raises(ProgrammingError, match="permission denied for table coverage_count"):
        conn.execute(text("DELETE FROM mart.coverage_count"))
