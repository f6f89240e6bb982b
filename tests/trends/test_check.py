"""The check of the marts finds a count that is not the warehouse's, and waits for a refresh that is due."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import text

from etl.load.database import SQL, script
from etl.trends import refresh

CHECK = text(script(SQL / "checks" / "marts.sql"))


@pytest.fixture
def counted(conn, newsroom):
    first = newsroom.article("2019-02-23T22:00:00", crisis=False)
    newsroom.article("2019-02-24", story=newsroom.story_of(first))  # on the crisis, so its story is
    newsroom.article("2019-02-24", crisis=False)
    refresh(conn)
    return conn


def test_marts_that_equal_the_warehouse_pass(counted, newsroom):
    assert counted.execute(CHECK, {"run_id": None}).all() == []
    assert counted.execute(CHECK, {"run_id": newsroom.run_id}).all() == []


def test_a_count_that_differs_is_named_with_its_day(counted):
    counted.execute(text("UPDATE mart.coverage_count SET stories = 2 WHERE day = '2019-02-23'"))
    [row] = counted.execute(CHECK, {"run_id": None}).all()
    assert (str(row.day), row.stories, row.found_stories) == ("2019-02-23", 2, 1)


def test_a_day_the_marts_have_never_seen_fails_unless_its_refresh_is_due(counted, newsroom):
    newsroom.article("2019-03-07")
    [row] = counted.execute(CHECK, {"run_id": newsroom.run_id}).all()
    assert (str(row.day), row.articles, row.found_articles) == ("2019-03-07", None, 1)
    counted.execute(text("INSERT INTO ops.stale_day (day) VALUES ('2019-03-07')"))
    assert counted.execute(CHECK, {"run_id": newsroom.run_id}).all() == []


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE warehouse.dim_article SET is_crisis = false",  # the story's other article no longer makes it one
        "UPDATE warehouse.dim_article SET story_id = NULL WHERE is_crisis",  # it leaves the story
    ],
)
def test_a_day_waits_too_while_another_article_of_its_story_does(counted, newsroom, change):
    """The story counts on the 23rd; what changed is an article of the 24th, which alone the merge writes down."""
    counted.execute(text(change))
    found = {str(row.day): row.found_crisis_stories for row in counted.execute(CHECK, {"run_id": newsroom.run_id})}
    assert found["2019-02-23"] == 0
    counted.execute(text("INSERT INTO ops.stale_day (day) VALUES ('2019-02-24')"))
    assert counted.execute(CHECK, {"run_id": newsroom.run_id}).all() == []
    refresh(counted, [date(2019, 2, 24)])
    assert counted.execute(CHECK, {"run_id": newsroom.run_id}).all() == []
