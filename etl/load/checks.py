"""The warehouse comes in, what does not hold together comes out: each file of `sql/checks/` finds the rows that fail.

A check is one SELECT that must find nothing. It knows `:run_id`: that run's rows, or all where it is null. Results are
kept in `ops.quality_result`; deciding what a failure means is left to the caller.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Connection, text

from etl.errors import TerminalError
from etl.load.database import SQL
from etl.load.statements import run as run_file

CHECKS = SQL / "checks"
# What must hold before a merge may commit, so that nothing wrong is ever visible. The other two need what comes later:
# the bins of a closed run, and the marts. All run again in the task after each load, which keeps results.
GUARDS = ("blocks", "evidence", "future", "orphans", "rejections", "stories", "topic_hits", "validity")
EXAMPLES = 10  # failing rows kept with a result: enough to see the pattern, few enough to read


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: `failing_rows` of 0 is a pass, `examples` are the first rows that failed."""

    name: str
    failing_rows: int
    examples: Sequence[Mapping[str, Any]]
    seconds: float

    @property
    def passed(self) -> bool:
        return self.failing_rows == 0

    @property
    def detail(self) -> str:
        """A sentence for a person."""
        if self.passed:
            return f"held, {self.seconds:.2f} s"
        first = ", ".join(f"{name} {value}" for name, value in self.examples[0].items())
        return f"{self.failing_rows} rows fail, the first: {first}. See sql/checks/{self.name}.sql"


def guard(connection: Connection, run_id: int) -> None:
    """The checks of what a run has just merged, before it is committed. Raises TerminalError where one fails."""
    failed = [result for name in GUARDS if not (result := _check(connection, name, run_id)).passed]
    if failed:
        said = "; ".join(f"{result.name}: {result.detail}" for result in failed)
        raise TerminalError(
            f"What run {run_id} was about to load does not hold together, so nothing was loaded. {said}"
        )


def run(connection: Connection, run_id: int | None = None) -> list[CheckResult]:
    """Run all checks, on what the run loaded or, without one, on everything. With a run the results are kept."""
    results = [_check(connection, path.stem, run_id) for path in sorted(CHECKS.glob("*.sql"))]
    if run_id is not None:
        connection.execute(
            _KEEP,
            [
                {
                    "run": run_id, "name": result.name, "passed": result.passed, "failing": result.failing_rows,
                    "examples": Jsonb([dict(row) for row in result.examples]), "seconds": result.seconds,
                }
                for result in results
            ],
        )  # fmt: skip
    return results


def _check(connection: Connection, name: str, run_id: int | None) -> CheckResult:
    start = time.monotonic()
    found = run_file(connection, CHECKS / f"{name}.sql", run_id=run_id).mappings().all()
    examples = [{column: _plain(value) for column, value in row.items()} for row in found[:EXAMPLES]]
    return CheckResult(name, len(found), examples, time.monotonic() - start)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime | date) else value


_KEEP = text("""
INSERT INTO ops.quality_result (run_id, check_name, passed, failing_rows, examples, seconds)
VALUES (:run, :name, :passed, :failing, :examples, :seconds)
ON CONFLICT (run_id, check_name) DO UPDATE SET passed = excluded.passed, failing_rows = excluded.failing_rows,
    examples = excluded.examples, seconds = excluded.seconds, checked_at = now()
""")
