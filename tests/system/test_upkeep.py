"""The weekly upkeep on a real warehouse, real files and Airflow's real metadata: what goes, and what stays."""

from __future__ import annotations

import os
import time
from datetime import date, timedelta
from pathlib import Path

import psycopg
import pytest

from etl import running, upkeep
from etl.config import settings
from etl.errors import TerminalError
from etl.fetch.reading import SLICES, verify
from etl.load import stage
from etl.load.database import transaction
from tests.load import made

AGES = """
    INSERT INTO ops.run (kind, state, opened_at, closed_at, candidates) VALUES
        ('live', 'open', now() - interval '8 days', NULL, NULL),
        ('live', 'open', now() - interval '6 days', NULL, NULL),
        ('live', 'failed', now() - interval '20 days', now() - interval '20 days', NULL),
        ('live', 'failed', now() - interval '1 day', now() - interval '1 day', NULL);
    INSERT INTO ops.feed (url, kind) VALUES ('https://feeds.bbci.co.uk/a', 'feed');
    INSERT INTO ops.run (kind, state, opened_at, closed_at, candidates)
        SELECT 'test', 'closed', t, t, 0
        FROM generate_series(now() - interval '500 days', now(), interval '1 day') AS t;
    INSERT INTO ops.feed_poll (run_id, feed_id, polled_at) SELECT run_id, 1, opened_at FROM ops.run WHERE kind = 'test';
    INSERT INTO ops.quality_result (run_id, check_name, passed, failing_rows, seconds, checked_at)
        SELECT run_id, 'bins', run_id % 2 = 0, run_id % 2, 0, opened_at FROM ops.run WHERE kind = 'test';
"""


def test_what_hangs_is_given_up_and_what_is_old_goes(
    warehouse: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loader = warehouse.replace("postgresql://postgres@", "postgresql://orinoco_loader@")
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", loader)
    settings.cache_clear()
    with psycopg.connect(warehouse) as connection:
        connection.execute(AGES)
    with transaction(loader) as staging:
        for run_id in (1, 2, 3, 4):
            stage.stage(staging, run_id, [(0, made.revision())])
    try:
        done = upkeep.retain(settings())
        again = upkeep.retain(settings())
        vacuumed = upkeep.vacuum(settings())
    finally:
        settings.cache_clear()
    with psycopg.connect(warehouse) as connection:
        states = connection.execute("SELECT state FROM ops.run WHERE kind = 'live' ORDER BY run_id").fetchall()
        staged = connection.execute("SELECT run_id FROM staging.revision ORDER BY run_id").fetchall()
        (oldest,) = connection.execute("SELECT now() - min(polled_at) FROM ops.feed_poll").fetchone() or ()
        (failed_checks,) = (
            connection.execute("SELECT count(*) FROM ops.quality_result WHERE NOT passed").fetchone() or ()
        )
    assert [state for (state,) in states] == ["failed", "open", "failed", "failed"]
    assert staged == [(1,), (2,), (4,)]  # the run that failed long ago is cleared; one given up today waits a week
    assert done == {"runs_given_up": 1, "staged_rows": 2, "feed_polls": 136, "passed_checks": 68}
    assert again == {"runs_given_up": 0, "staged_rows": 0, "feed_polls": 0, "passed_checks": 0}
    assert oldest.days == 364
    assert failed_checks > 240
    assert vacuumed["left_to_autovacuum"] == 0
    assert vacuumed["tables"] > 40


def test_old_logs_go_and_a_log_that_grew_is_cut_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    logs, old, new = tmp_path / "airflow", tmp_path / "airflow/dag=a/old.log", tmp_path / "airflow/dag=b/new.log"
    for path in (old, new):
        path.parent.mkdir(parents=True)
        path.write_text("said")
    os.utime(old, (time.time() - 31 * 86_400,) * 2)
    own = tmp_path / "home" / "logs" / "scheduler.log"
    own.parent.mkdir(parents=True)
    own.write_bytes(b"0123456789\n" * 5_000_000)
    monkeypatch.setenv("ORINOCO_HOME", str(tmp_path / "home"))
    settings.cache_clear()
    try:
        with own.open("ab") as writer:
            done = upkeep.delete_old_logs(settings(), logs)
            writer.write(b"still written\n")
    finally:
        settings.cache_clear()
    assert done == {"files": 1, "bytes": 4, "cut": 1}
    assert new.read_text() == "said"
    assert not old.parent.exists()
    kept = own.read_bytes()
    assert kept.startswith(b"0123456789\n")
    assert kept.endswith(b"0123456789\nstill written\n")
    assert len(kept) < 1_000_100


def test_a_quarter_of_weekly_looks_sees_every_record_and_a_damaged_one_is_named(
    sample_world: Path, warehouse: str
) -> None:
    running.ingest_live(limit=20)
    with psycopg.connect(warehouse) as connection:
        connection.execute("UPDATE ops.capture SET recorded_at = recorded_at - interval '400 days'")
    with transaction(warehouse) as connection:
        everything = verify(connection).records
        weeks = [
            verify(connection, slice_of=date(2026, 11, 2) + timedelta(weeks=week)).records for week in range(SLICES)
        ]
    assert sum(weeks) == everything > 15
    assert max(weeks) < everything
    assert upkeep.check_archive(settings(), everything=True)["records"] == everything

    victim = sorted(sample_world.rglob("batch-*.warc.gz"))[0]
    damaged = bytearray(victim.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    victim.write_bytes(damaged)
    with pytest.raises(TerminalError, match=f"of {everything} records of the archive are damaged.*{victim.name}"):
        upkeep.check_archive(settings(), everything=True)
