"""Tables for people, at the widths that people have."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from etl.commands import show
from etl.discover.health import Level
from etl.load.runs import AtWork
from etl.load.summary import Notice, RunSummary
from etl.model import Outcome

AT = datetime(2026, 1, 3, 9, 5, tzinfo=UTC)
BINS = dict(zip(Outcome, (4750, 12, 1033, 7, 1204, 3, 20, 4999), strict=True))
FOUND = [
    RunSummary(123, "live", 0, dict.fromkeys(Outcome, 0), AT, AT),
    RunSummary(
        1234, "reprocess", 12028, BINS, AT, AT, Level.YELLOW,
        (Notice(Level.YELLOW, "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml failed 2 polls in a row."),),
    ),
]  # fmt: skip
OPEN = [AtWork(1235, "wayback", AT, 131, 500, 120, 9), AtWork(1236, "live", AT, 2, 0, 0, 0)]

NARROW = """\
Runs (UTC)
 run kind      opened      level   new rev. same dup. rej. forb. gone fail.
 123 live      01-03 09:05 green     0    0    0    0    0     0    0     0
1234 reprocess 01-03 09:05 yellow 4750   12 1033    7 1204     3   20  4999
"""
WIDE = """\
Runs (UTC)
 run  kind       opened            level    new  revised  unchanged  duplicate  rejected  forbidden  gone  failed
 123  live       2026-01-03 09:05  green      0        0          0          0         0          0     0       0
1234  reprocess  2026-01-03 09:05  yellow  4750       12       1033          7      1204          3    20    4999
"""


@pytest.mark.parametrize(("columns", "table"), [("80", NARROW), ("120", WIDE), (None, WIDE)])
def test_runs_are_a_line_each_at_80_columns_at_120_and_in_a_pipe(
    columns: str | None, table: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    else:
        monkeypatch.delenv("COLUMNS", raising=False)
    show.runs(FOUND, OPEN)
    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    assert "\n".join(lines[:4]) + "\n" == table
    assert [line for line in lines[4:] if line] == [
        "Run 1234, yellow: https://feeds.bbci.co.uk/news/world/latin_america/rss.xml failed 2 polls in a row.",
        "Run 1235 (wayback), open since 2026-01-03 09:05: 120 of 500 pages are here, 9 have their bin; "
        "131 requests made.",
        "Run 1236 (live), open since 2026-01-03 09:05: not planned yet; 2 requests made.",
    ]
