"""Keeps the place tidy: what hangs is given up, what is old is deleted as configured, tables are vacuumed.

Each function can run at any time beside a load, again after a kill, and says in numbers what it did. Nothing that a
number of the warehouse rests on is ever deleted: captures, candidates, rejections and revisions stay.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg import sql

from etl.config import Settings
from etl.errors import TerminalError, TransientError
from etl.fetch.reading import verify
from etl.load.database import SQL, transaction
from etl.load.statements import run

UPKEEP = SQL / "upkeep"
HANGING_AFTER = timedelta(days=7)  # a task lives 30 minutes and is tried three times
LARGEST_LOG, KEPT_OF_LOG = 50_000_000, 1_000_000  # bytes of a part's log: months of it, and some days
METADATA_LIMIT = 1500.0  # seconds
SCHEMAS = ["staging", "warehouse", "mart", "ops"]
_CLEANED = re.compile(r"Checking table (?P<table>\w+)|Found (?P<rows>\d+) rows meeting deletion criteria")


def check_archive(settings: Settings, *, everything: bool) -> dict[str, int]:
    """Look at this week's slice of the archive, or at all of it. Raises TerminalError naming what is damaged."""
    with transaction(settings.dsn()) as connection:
        found = verify(connection, slice_of=None if everything else datetime.now(UTC).date())
    if not found.passed:
        said = "; ".join(f"{one.url} in {one.archive} at {one.offset}: {one.detail}" for one in found.damaged[:5])
        raise TerminalError(
            f"{len(found.damaged)} of {found.records} records of the archive are damaged, the first: {said}. "
            "See docs/operating.md#a-damaged-archive."
        )
    return {"files": found.files, "records": found.records}


def retain(settings: Settings) -> dict[str, int]:
    """Fail runs that have been open too long; delete what failed runs had staged, and old measurements.

    Measurements are polls of feeds (their days stay in `ops.feed_health_day`) and passed checks.
    """
    with transaction(settings.dsn()) as connection:
        given_up = run(connection, UPKEEP / "give_up.sql", hanging=HANGING_AFTER).rowcount
        staged = run(connection, UPKEEP / "unstage.sql", hanging=HANGING_AFTER).one()
        done = {"runs_given_up": given_up, "staged_rows": int(str(staged[0])), "feed_polls": 0, "passed_checks": 0}
        if settings.keep_ops_days:
            age = timedelta(days=settings.keep_ops_days)
            done["feed_polls"] = run(connection, UPKEEP / "old_polls.sql", age=age).rowcount
            done["passed_checks"] = run(connection, UPKEEP / "old_checks.sql", age=age).rowcount
    return done


def vacuum(settings: Settings) -> dict[str, int]:
    """VACUUM (ANALYZE) every table of ours: how many, and how many the role may not (a server older than 17)."""
    try:
        with psycopg.connect(settings.dsn(), autocommit=True) as connection:
            refused: list[str] = []
            connection.add_notice_handler(lambda notice: refused.append(str(notice.message_primary)))
            tables = connection.execute(
                "SELECT n.nspname, c.relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
                " WHERE c.relkind = 'r' AND n.nspname = ANY (%s) ORDER BY 1, 2",
                (SCHEMAS,),
            ).fetchall()
            for schema, table in tables:
                connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(schema, table)))
    except psycopg.OperationalError as error:
        raise TransientError(f"The warehouse did not answer: {error}. Is it running?") from error
    return {"tables": len(tables) - len(refused), "left_to_autovacuum": len(refused)}


def delete_old_logs(settings: Settings, folder: Path) -> dict[str, int]:
    """Delete the logs of tasks below `folder` when old, and folders left empty; cut the system's own to size."""
    cut = _cut_logs(settings.home / "logs")
    files = size = 0
    horizon = time.time() - settings.keep_logs_days * 86_400
    if not settings.keep_logs_days or not folder.is_dir():
        return {"files": 0, "bytes": 0, "cut": cut}
    for parent, _folders, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(parent, name)
            with suppress(FileNotFoundError):  # two at once: gone is gone
                found = path.lstat()
                if found.st_mtime < horizon:
                    path.unlink()
                    files, size = files + 1, size + found.st_size
        if Path(parent) != folder:
            with suppress(OSError):  # not empty
                Path(parent).rmdir()
    return {"files": files, "bytes": size, "cut": cut}


def _cut_logs(folder: Path) -> int:
    """Cut each log in `folder` that has grown too large to its end; how many. Its writer appends, and goes on."""
    cut = 0
    for path in folder.glob("*.log"):
        if path.stat().st_size > LARGEST_LOG:
            with path.open("r+b") as file:
                file.seek(-KEPT_OF_LOG, os.SEEK_END)
                end = file.read().partition(b"\n")[2]
                file.seek(0)
                file.write(end)
                file.truncate()
            cut += 1
    return cut


def clean_metadata(settings: Settings) -> dict[str, int]:
    """Airflow's own `db clean` on its metadata, as a process of its own: a task must not touch that database.

    Returns rows deleted by table, those with none left out.
    """
    if not settings.keep_airflow_days:
        return {}
    before = (datetime.now(UTC) - timedelta(days=settings.keep_airflow_days)).isoformat(timespec="seconds")
    url = settings.airflow_metadata_dsn.replace("postgresql://", "postgresql+psycopg2://", 1)
    done = subprocess.run(
        [sys.executable, "-m", "airflow", "db", "clean", "--clean-before-timestamp", before, "--skip-archive", "--yes"],
        env=os.environ | {"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": url},
        capture_output=True, text=True, check=False, timeout=METADATA_LIMIT,
    )  # fmt: skip
    if done.returncode != 0:
        raise TerminalError(f"`airflow db clean` failed: {(done.stderr or done.stdout)[-800:]}")
    return _cleaned(done.stdout + done.stderr)


def _cleaned(said: str) -> dict[str, int]:
    """Rows by table, from what `airflow db clean` prints."""
    found: dict[str, int] = {}
    table = ""
    for match in _CLEANED.finditer(said):
        if match["table"]:
            table = match["table"]
        elif int(match["rows"]):
            found[table] = int(match["rows"])
    return found
