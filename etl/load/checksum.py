"""A warehouse comes in, one number over what it says comes out: equal numbers, equal warehouses.

Natural keys stand for surrogate ones, and neither run ids nor times of loading count, so two loads of the same captures
in another order or in other batches have the same checksum. Cost: reads everything; for tests and after an accident.
"""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from etl.load.database import SQL
from etl.load.statements import statements


def checksum(connection: Connection) -> str:
    """SHA-256, hexadecimal, of all articles, texts, sightings, facts, changes and pairs."""
    digest = hashlib.sha256()
    for statement in statements(SQL / "merge" / "checksum.sql"):
        result = connection.execute(statement, execution_options={"yield_per": 2000})
        for row in result:
            digest.update(row[0].encode())
            digest.update(b"\n")
        digest.update(b"\x1e")
    return digest.hexdigest()
