"""Tables for notebooks: clean types, read-only."""

from __future__ import annotations

import pandas as pd
import pytest
from sqlalchemy.exc import DBAPIError

from etl.errors import SettingError
from etl.load.database import engine
from etl.load.read import read
from tests.load.conftest import as_role


def test_types_are_clean(warehouse: str) -> None:
    frame = read(
        "SELECT * FROM (VALUES (1, 'a', true, now(), date '2024-01-02', 0.5, ARRAY['x']), (NULL, NULL, NULL, NULL,"
        " NULL, NULL, NULL)) AS v (number, word, flag, moment, day, share, list) WHERE :on",
        dsn=as_role(warehouse, "orinoco_analyst"),
        on=True,
    )
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
        "number": "Int64", "word": "str", "flag": "boolean", "moment": "datetime64[us, UTC]", "day": "datetime64[us]",
        "share": "float64", "list": "object",
    }  # fmt: skip
    assert frame.loc[0, "day"] == pd.Timestamp("2024-01-02")
    assert frame.isna().sum().to_list() == [1] * 7


def test_no_rows_keep_their_types(warehouse: str) -> None:
    frame = read("SELECT run_id, opened_at FROM ops.run", dsn=warehouse)
    assert [str(kind) for kind in frame.dtypes] == ["Int64", "datetime64[us, UTC]"]


def test_a_question_cannot_write(warehouse: str) -> None:
    with pytest.raises(DBAPIError, match="read-only"):
        read("DELETE FROM warehouse.fact_quote RETURNING 1", dsn=as_role(warehouse, "orinoco_analyst"))


def test_a_url_with_a_driver_is_refused() -> None:
    with pytest.raises(SettingError, match="without a driver"):
        engine("postgresql+psycopg2://x/y")
