"""The dimensions are the library's words, keep their numbers, and mark what the library dropped."""

from __future__ import annotations

from sqlalchemy import Connection, text

from etl.extract import gazetteer
from etl.extract.measures import definitions as measures
from etl.extract.topics import definitions as topics
from etl.load import dimensions
from tests.load.conftest import rows


def test_the_library_is_in_the_dimensions(connection: Connection) -> None:
    dimensions.sync(connection)
    assert rows(connection, "SELECT count(*) FROM warehouse.dim_entity") == [(len(gazetteer.entities()),)]
    assert {t for (t,) in rows(connection, "SELECT topic FROM warehouse.dim_topic WHERE in_use")} == {
        topic.topic for topic in topics()
    }
    assert {m for (m,) in rows(connection, "SELECT measure FROM warehouse.dim_measure")} == {
        measure.measure for measure in measures()
    }
    maduro = "SELECT kind, name, side, country FROM warehouse.dim_entity WHERE entity_key = 'person:nicolas-maduro'"
    assert rows(connection, maduro) == [("person", "Nicolás Maduro", "government", "place:venezuela")]


def test_again_writes_nothing(connection: Connection) -> None:
    dimensions.sync(connection)
    connection.commit()
    before = rows(connection, "SELECT entity_id, xmin::text FROM warehouse.dim_entity ORDER BY 1")
    dimensions.sync(connection)
    assert rows(connection, "SELECT entity_id, xmin::text FROM warehouse.dim_entity ORDER BY 1") == before


def test_a_dropped_word_stays_marked_and_a_changed_one_is_put_right(connection: Connection) -> None:
    dimensions.sync(connection)
    connection.execute(
        text("INSERT INTO warehouse.dim_entity (entity_key, kind, name) VALUES ('person:nobody', 'person', 'Nobody')")
    )
    connection.execute(text("UPDATE warehouse.dim_entity SET name = 'X' WHERE entity_key = 'person:nicolas-maduro'"))
    dimensions.sync(connection)
    assert rows(
        connection,
        "SELECT name, in_gazetteer FROM warehouse.dim_entity"
        " WHERE entity_key IN ('person:nobody', 'person:nicolas-maduro') ORDER BY 1",
    ) == [("Nicolás Maduro", True), ("Nobody", False)]


def test_the_calendar_has_no_holes(connection: Connection) -> None:
    dimensions.sync(connection)
    assert rows(connection, "SELECT min(day)::text, max(day) - min(day) + 1 = count(*) FROM warehouse.dim_date") == [
        ("1997-01-01", True)
    ]
    week = "SELECT iso_year, iso_week, week_start::text, is_weekend FROM warehouse.dim_date WHERE day = '2021-01-03'"
    assert rows(connection, week) == [(2020, 53, "2020-12-28", True)]
