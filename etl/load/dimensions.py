"""The library's vocabulary comes in, the dimension tables come out equal to it.

Rows whose word the library dropped stay, marked as no longer in use, because facts point at them. Calling it again
changes nothing.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from etl.load.database import SQL
from etl.load.statements import run

SOURCES = ({"source": "bbc", "name": "BBC News", "home_url": "https://www.bbc.com/news"},)


def sync(connection: Connection) -> None:
    """Bring dim_source, dim_date, dim_entity, dim_topic and dim_measure up to date with the library."""
    connection.execute(_SOURCES, SOURCES)
    run(connection, SQL / "dimensions" / "dates.sql")


_SOURCES = text("""
INSERT INTO warehouse.dim_source (source, name, home_url) VALUES (:source, :name, :home_url)
ON CONFLICT (source) DO UPDATE SET name = excluded.name, home_url = excluded.home_url
WHERE (dim_source.name, dim_source.home_url) IS DISTINCT FROM (excluded.name, excluded.home_url)
""")
