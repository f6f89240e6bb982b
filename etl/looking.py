"""What the command line shows of runs, the archive and the trends. Nothing is changed, but for the checks' own records.

Out: the frozen types of `etl/load`, `etl/fetch` and `etl/trends`, or files written where the caller says.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from etl import trends
from etl.config import settings
from etl.fetch.reading import Verification, verify
from etl.load import checks, runs
from etl.load.checks import CheckResult
from etl.load.database import transaction
from etl.load.runs import AtWork
from etl.load.summary import RunSummary
from etl.trends.report import report as make_report
from etl.trends.report import write as write_picture


def newest_runs(number: int, *, failed: bool = False) -> list[RunSummary]:
    """Summaries of the newest closed runs, oldest first; with `failed` also of those that did not come so far."""
    with transaction(settings().dsn()) as connection:
        return runs.newest(connection, number, failed=failed)


def runs_at_work() -> list[AtWork]:
    """How far the open runs are, oldest first."""
    with transaction(settings().dsn()) as connection:
        return runs.at_work(connection)


def run_summary(run: int) -> RunSummary:
    """The summary of a run that has ended. Raises TerminalError where there is none."""
    with transaction(settings().dsn()) as connection:
        return runs.one(connection, run)


def check_warehouse() -> list[CheckResult]:
    """All checks, belonging to no run."""
    with transaction(settings().dsn()) as connection:
        return checks.run(connection, None)


def verify_archive(*, slice_of: date | None = None) -> Verification:
    """Follow the pointers of the warehouse into the archive: all, or what the week of `slice_of` is to look at."""
    with transaction(settings().dsn()) as connection:
        return verify(connection, slice_of=slice_of)


def trend_rows(
    *,
    topic: str | None = None,
    entity: str | None = None,
    since: date | None = None,
    until: date | None = None,
    by: str = "month",
    unit: str = "stories",
) -> tuple[trends.Series, list[trends.TrendRow]]:
    """Coverage of the crisis, of a topic or a name in it or of both, by month, week or day, in any unit."""
    with transaction(settings().dsn()) as connection:
        asked = trends.series(connection, topic, entity)
        return asked, trends.table(connection, asked, since=since, until=until, by=by, unit=unit)


def plot_trends(
    path: Path, *, topic: str | None, entity: str | None, since: date | None, until: date | None, by: str, unit: str
) -> None:
    """The same as a picture. Raises UsageError for a file that is no .svg, .png or .html."""
    with transaction(settings().dsn()) as connection:
        asked = trends.series(connection, topic, entity)
        write_picture(connection, path, asked, since=since, until=until, by=by, unit=unit)


def report(since: date, until: date, unit: str) -> str:
    """One self-contained HTML page on a period."""
    with transaction(settings().dsn()) as connection:
        return make_report(connection, since=since, until=until, unit=unit, made_at=datetime.now(UTC))
