"""The library's vocabulary comes in, the dimension tables come out equal to it. Statements are in `sql/dimensions/`.

Rows whose word the library dropped stay, marked as no longer in use, because facts point at them. Calling it again
changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from etl.load.database import SQL
from etl.load.statements import run, statements

DIMENSIONS = SQL / "dimensions"
SOURCES = ({"source": "bbc", "name": "BBC News", "home_url": "https://www.bbc.com/news"},)


def sync(connection: Connection) -> None:
    """Bring the sources, days, entities with their offices, topics and measures up to date with the library."""
    # Here, not above: reading the gazetteer takes a second, and a merge hardly ever needs it.
    from etl.extract import gazetteer
    from etl.extract.measures import definitions as measures
    from etl.extract.topics import definitions as topics

    entities, roles = _entities(gazetteer.entities())
    about = [
        {"topic": t.topic, "name": t.name, "description": t.description, "version": t.version}
        for t in topics()
    ]  # fmt: skip
    counted = [
        {"measure": m.measure, "name": m.name, "unit": m.unit, "description": m.description}
        for m in measures()
    ]  # fmt: skip
    run(connection, DIMENSIONS / "dates.sql")
    for name, rows in (
        ("source", SOURCES), ("entity", entities), ("entity_role", roles), ("topic", about), ("measure", counted),
    ):  # fmt: skip
        if rows:
            connection.execute(statements(DIMENSIONS / f"{name}.sql")[0], list(rows))
    run(
        connection,
        DIMENSIONS / "retire.sql",
        entities=[row["entity_key"] for row in entities],
        topics=[row["topic"] for row in about],
        measures=[row["measure"] for row in counted],
        role_keys=[row["entity_key"] for row in roles],
        role_numbers=[row["role_no"] for row in roles],
    )


def _entities(entities: Sequence[Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of dim_entity and of dim_entity_role."""
    rows = [
        {
            "entity_key": e.id, "kind": e.kind.value, "name": e.name, "aliases": list(e.aliases), "role": e.role,
            "side": e.side, "country": e.country, "lat": e.lat, "lon": e.lon, "valid_from": e.valid_from,
            "valid_to": e.valid_to, "wikidata_id": e.wikidata_id, "is_country": e.is_country,
        }
        for e in entities
    ]  # fmt: skip
    roles = [
        {
            "entity_key": e.id, "role_no": number, "title": role.title, "country": role.country,
            "valid_from": role.valid_from, "valid_to": role.valid_to,
        }
        for e in entities
        for number, role in enumerate(e.roles)
    ]  # fmt: skip
    return rows, roles
