"""Dates against the day of publication; verbs that look like months."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It began on 23 January 2019.", [("2019-01-23", "day")]),
        ("It began on January 23.", [("2019-01-23", "day")]),
        ("He was sworn in in May 2018.", [("2018-05-01", "month")]),
        ("It was nationalised in 2007.", [("2007-01-01", "year")]),
        ("They met on Tuesday.", [("2019-08-20", "day")]),
        ("They will meet on Friday.", [("2019-08-23", "day")]),
        ("It was announced last month.", [("2019-07-01", "month")]),
        ("It started in December.", [("2018-12-01", "month")]),
        ("They may march tomorrow.", [("2019-08-22", "day")]),
        ("People march, and it may rain.", []),
    ],
)
def test_a_date(read: Any, text: str, expected: list[tuple[str, str]]) -> None:
    facts = read(text, day="2019-08-21")
    assert [(d.value.isoformat(), d.resolution) for d in facts.dates] == expected


def test_without_a_day_of_publication_only_whole_dates_are_read(read: Any) -> None:
    facts = read("On Tuesday, and on 23 January 2019.", day=None)
    assert [d.value.isoformat() for d in facts.dates] == ["2019-01-23"]
