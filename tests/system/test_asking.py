"""What is refused before a run is opened, and in which words."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from etl import pipeline
from etl.asking import month, period, refuse_nonsense
from etl.errors import UsageError

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("kind", "params", "said"),
    [
        ("wayback", {"since": "2019-02-01", "until": "2019-01-01"}, "ends (2019-01-01) before it begins (2019-02-01)"),
        ("wayback", {"since": "2026-03-03", "until": "2026-04-01"}, "still to come"),
        ("wayback", {"since": "1990-01-01", "until": "1991-01-01"}, "since November 1997"),
        ("wayback", {"since": "yesterday", "until": "2019-01-01"}, "since must be a day such as 2019-01-23"),
        ("wayback", {"since": "2019-01-01", "until": None}, "until must be a day"),
        ("wayback", {"since": "2019-01-01", "until": "2019-02-01", "paths": ["a.warc"]}, "Files are named"),
        ("warc", {"paths": []}, "No files are named"),
        ("files", {"paths": "page.html"}, "No files are named"),
        ("warc", {"paths": ["a.warc.gz", "  "]}, "Line 2 of Files is empty"),
        ("live", {"sources": []}, "Nowhere to look"),
        ("live", {"sources": ["feed", "twitter"]}, "There is no source 'twitter'"),
        ("live", {"limit": 0}, "a number from 1"),
        ("reprocess", {"limit": "many"}, "a number from 1"),
    ],
)
def test_nonsense_is_refused_in_a_sentence(kind: str, params: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as refused:
        refuse_nonsense(kind, params, today=TODAY)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("kind", "params"),
    [
        ("live", {}),
        ("live", {"limit": None, "sources": ["feed", "recheck"]}),
        ("wayback", {"since": "2019-01-01", "until": "2019-01-01", "paths": [], "limit": 5}),
        ("wayback", {"since": "2026-03-02", "until": "2026-03-31"}),
        ("warc", {"paths": ["s3://bucket/a.warc.gz"], "since": "2020-01-01", "until": "2019-01-01"}),
        ("reprocess", {"rejected_only": True}),
    ],
)
def test_what_can_be_done_is_let_through(kind: str, params: dict[str, Any]) -> None:
    refuse_nonsense(kind, params, today=TODAY)


def test_a_period_is_two_days() -> None:
    assert period({"since": "2019-01-23", "until": date(2019, 2, 1)}, today=TODAY) == (
        date(2019, 1, 23),
        date(2019, 2, 1),
    )


@pytest.mark.parametrize(("start", "last"), [("2019-01-01", "2019-01-31"), ("2020-02-01", "2020-02-29")])
def test_a_month_of_a_backfill_is_a_period(start: str, last: str) -> None:
    assert month(datetime.fromisoformat(f"{start}T00:00:00+00:00")) == {"since": start, "until": last}


def test_a_refused_run_leaves_no_row(sample_world: Path, warehouse: str) -> None:
    with pytest.raises(UsageError):
        pipeline.open_run("wayback", {"since": "2019-02-01", "until": "2019-01-01"})
    with psycopg.connect(warehouse) as connection:
        assert connection.execute("SELECT count(*) FROM ops.run").fetchone() == (0,)
