"""From the archive alone: the same warehouse again, without a fetch."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl import pipeline
from etl.config import settings
from etl.embedded import Server
from etl.errors import UsageError
from etl.load.checksum import checksum
from etl.load.database import transaction
from etl.model import Outcome

pytestmark = pytest.mark.timeout(300)


def state_of(dsn: str) -> str:
    with transaction(dsn) as connection:
        return checksum(connection)


def archived(home: Path) -> list[str]:
    return [path.as_uri() for path in sorted((home / "archive").rglob("*.warc.gz"))]


def test_an_empty_warehouse_is_rebuilt_from_the_archive(
    sample_world: Path, warehouse: str, server: Server, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pipeline.ingest_live()
    pipeline.ingest_live()
    original, paths = state_of(warehouse), archived(sample_world)

    server.create_database("rebuilt", template=template)
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", server.dsn("rebuilt"))
    monkeypatch.setenv("ORINOCO_ARCHIVE", (sample_world / "second-archive").as_uri())
    settings.cache_clear()
    loaded = sum(summary.bins[Outcome.NEW] for summary in pipeline.ingest_warc(paths))
    assert loaded > 100
    assert state_of(server.dsn("rebuilt")) == original


def test_reading_the_archive_again_changes_nothing(sample_world: Path, warehouse: str) -> None:
    pipeline.ingest_live()
    before = state_of(warehouse)
    again = pipeline.ingest("reprocess", {})
    assert state_of(warehouse) == before
    assert again.bins[Outcome.NEW] == again.bins[Outcome.REVISED] == 0
    assert again.bins[Outcome.UNCHANGED] > 100

    refused = pipeline.ingest("reprocess", {"rejected_only": True})
    assert refused.candidates == refused.bins[Outcome.REJECTED] == again.bins[Outcome.REJECTED]

    for reason in refused.refused:
        asked = {"reasons": [reason.reason], "run_id": 1}
        assert pipeline.ingest("reprocess", asked).refused == (reason,)
    assert pipeline.ingest("reprocess", {"rejected_only": True, "run_id": refused.run_id}).candidates > 0
    with pytest.raises(UsageError, match="'no_such' is not a valid Reason; reasons are empty, not_html"):
        pipeline.ingest("reprocess", {"reasons": ["no_such"]})


def test_every_pointer_into_the_archive_holds(sample_world: Path, warehouse: str) -> None:
    pipeline.ingest_live()
    found = pipeline.verify_archive()
    assert found.passed
    assert found.records > 140
    victim = Path(settings().archive_uri.removeprefix("file://"), "run-000001", "batch-1.warc.gz")
    damaged = bytearray(victim.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    victim.write_bytes(damaged)
    assert not pipeline.verify_archive().passed
