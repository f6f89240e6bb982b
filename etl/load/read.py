"""A question in SQL comes in, a pandas table with clean types comes out: for notebooks and charts.

Asked as the analyst, read-only and with a time limit. Times come out in UTC, whole numbers with gaps as `Int64`, words
as `str`; a statement that would write is refused by the server.
"""

from __future__ import annotations

import pandas as pd
from sqlalchemy import Connection, text

from etl.config import settings
from etl.load.database import transaction


def read(query: str, *, dsn: str | None = None, **parameters: object) -> pd.DataFrame:
    """Rows of `query`, whose parameters are written `:name`. `dsn` defaults to the warehouse of the settings."""
    with transaction(dsn or settings().dsn(role="orinoco_analyst")) as connection:
        return table(connection, query, **parameters)


def table(connection: Connection, query: str, **parameters: object) -> pd.DataFrame:
    """The same on an open connection."""
    result = connection.execute(text(query), parameters)
    assert result.cursor is not None
    assert result.cursor.description is not None
    kinds = [_DTYPES.get(column[1]) for column in result.cursor.description]  # type: ignore[call-overload]
    columns = list(result.keys())
    frame = pd.DataFrame([tuple(row) for row in result], columns=pd.Index(columns))
    for name, kind in zip(columns, kinds, strict=True):
        if kind == "date":
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[us]")
        elif kind == "time":
            frame[name] = pd.to_datetime(frame[name], utc=True).astype("datetime64[us, UTC]")
        elif kind:
            frame[name] = frame[name].astype(kind)
    return frame


# By Postgres' type oid: int2, int4, int8, float4, float8, numeric, bool, text, varchar, name, date, timestamptz.
_DTYPES = {
    21: "Int64", 23: "Int64", 20: "Int64", 700: "float64", 701: "float64", 1700: "float64", 16: "boolean",
    25: "str", 1043: "str", 19: "str", 1082: "date", 1184: "time",
}  # fmt: skip
