"""The check of the marts finds a count that is not the warehouse's, and waits for a refresh that is due."""

from __future__ import annotations

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
