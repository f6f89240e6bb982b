"""Each place where articles are found, by its name on the command line, from the first look to the warehouse.

The Wayback Machine is in tests/sample/test_wayback.py, files are in tests/system/test_cli.py.
"""

from __future__ import annotations

from pathlib import Path

import psycopg
from typer.testing import CliRunner

from etl.cli import app
from etl.config import settings

DUE = """
UPDATE warehouse.dim_article
SET last_modified_at = now(), first_seen_at = now() - interval '1 h', last_seen_at = now() - interval '1 h'
"""


def orinoco(*arguments: str) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, (arguments, done.stdout, done.exception)


def bins(warehouse: str) -> list[tuple[str, str, int]]:
    """(where its candidates came from, bin, how many) of the newest run that had any."""
    with psycopg.connect(warehouse) as connection:
        return connection.execute(
            "SELECT reason, outcome, count(*) FROM ops.candidate WHERE run_id = (SELECT max(run_id) FROM ops.candidate)"
            " GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()


def test_each_source_brings_its_own_from_the_command_line(sample_world: Path, warehouse: str) -> None:
    for source, limit in (("topic_page", "3"), ("feed", "12"), ("sitemap", "2")):  # what fails comes first in a feed
        orinoco("ingest", "live", "--source", source, "--limit", limit)
        assert {reason for reason, _, _ in bins(warehouse)} == {source}
        assert "new" in {outcome for _, outcome, _ in bins(warehouse)}
    with psycopg.connect(warehouse) as connection:
        known = connection.execute(DUE).rowcount
    orinoco("ingest", "live", "--source", "recheck")
    assert ("recheck", "unchanged", known) in bins(warehouse)  # beside what had failed and is tried again
    orinoco("ingest", "live", "--source", "link", "--limit", "4")
    assert ("link", "new") in {(reason, outcome) for reason, outcome, _ in bins(warehouse)}
    archive = Path(settings().archive_uri.removeprefix("file://"))
    orinoco("ingest", "warc", str(archive / "run-000001"))
    assert {(reason, outcome) for reason, outcome, _ in bins(warehouse)} == {("warc", "unchanged")}
