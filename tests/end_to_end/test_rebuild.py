"""From the archive alone: the same warehouse again, without a fetch."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator
from sqlalchemy import text

from etl import looking, pipeline, running
from etl.config import settings
from etl.embedded import Server
from etl.errors import UsageError
from etl.load import runs
from etl.load.checksum import checksum
from etl.load.database import transaction
from etl.model import Candidate, Outcome

pytestmark = pytest.mark.timeout(300)


def state_of(dsn: str) -> str:
    with transaction(dsn) as connection:
        return checksum(connection)


def dealt_anew(archive: Path, folder: Path, files: int) -> list[str]:
    """All records below `archive`, shuffled and dealt into so many new files."""
    records: list[bytes] = []
    for path in archive.rglob("*.warc.gz"):
        data = path.read_bytes()
        with path.open("rb") as stream:
            starts = [record.stream_pos for record in ArchiveIterator(stream, parse_http=False)]
        records += [data[start:end] for start, end in itertools.pairwise([*starts, len(data)])]
    random.Random(4).shuffle(records)
    folder.mkdir()
    paths = [folder / f"{number}.warc.gz" for number in range(files)]
    for number, path in enumerate(paths):
        path.write_bytes(b"".join(records[number::files]))
    return [path.as_uri() for path in paths]


def look_again(warehouse: str) -> None:
    """A run on thirty pages that have not changed: half answer 304, of half only the bytes tell."""
    run = pipeline.open_run("live", {})
    with transaction(warehouse) as connection:
        connection.execute(text("UPDATE ops.capture SET etag = NULL, last_modified = NULL WHERE capture_id % 2 = 0"))
        urls = connection.execute(
            text("SELECT min(url) FROM warehouse.sighting GROUP BY article_id LIMIT 30")
        ).scalars()
        batches = runs.add_candidates(connection, run, [Candidate(url, "recheck", "test") for url in urls])
    for batch in batches:
        pipeline.transform(run, pipeline.fetch(run, batch))
    pipeline.merge(run)
    assert pipeline.close_run(run).bins[Outcome.UNCHANGED] == 30


def test_an_empty_warehouse_is_rebuilt_from_the_records_of_the_archive_in_any_order_and_split(
    sample_world: Path, warehouse: str, server: Server, template: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.ingest_live()
    running.ingest_live()
    look_again(warehouse)
    with transaction(warehouse) as connection:
        query = text("SELECT status, count(*) > 5 FROM ops.capture WHERE is_revisit GROUP BY 1 ORDER BY 1")
        assert connection.execute(query).all() == [(200, True), (304, True)]
    original, paths = state_of(warehouse), dealt_anew(sample_world / "archive", sample_world / "dealt", 3)

    server.create_database("rebuilt", template=template)
    monkeypatch.setenv("AIRFLOW_CONN_WAREHOUSE", server.dsn("rebuilt"))
    monkeypatch.setenv("ORINOCO_ARCHIVE", (sample_world / "second-archive").as_uri())
    settings.cache_clear()
    summaries = list(running.ingest_warc(paths))
    assert sum(summary.bins[Outcome.NEW] for summary in summaries) > 100
    assert "still the same as one that is not in the warehouse" in summaries[0].notices[0].sentence
    assert state_of(server.dsn("rebuilt")) == original


def test_reading_the_archive_again_changes_nothing(sample_world: Path, warehouse: str) -> None:
    running.ingest_live()
    before = state_of(warehouse)
    again = running.ingest("reprocess", {})
    assert state_of(warehouse) == before
    assert again.bins[Outcome.NEW] == again.bins[Outcome.REVISED] == 0
    assert again.bins[Outcome.UNCHANGED] > 100

    refused = running.ingest("reprocess", {"rejected_only": True})
    assert refused.candidates == refused.bins[Outcome.REJECTED] == again.bins[Outcome.REJECTED]

    for reason in refused.refused:
        asked = {"reasons": [reason.reason], "run_id": 1}
        assert running.ingest("reprocess", asked).refused == (reason,)
    assert running.ingest("reprocess", {"rejected_only": True, "run_id": refused.run_id}).candidates > 0
    with pytest.raises(UsageError, match="'no_such' is not a valid Reason; reasons are empty, not_html"):
        running.ingest("reprocess", {"reasons": ["no_such"]})


def test_every_pointer_into_the_archive_holds(sample_world: Path, warehouse: str) -> None:
    running.ingest_live()
    found = looking.verify_archive()
    assert found.passed
    assert found.records > 140
    victim = Path(settings().archive_uri.removeprefix("file://"), "run-000001", "batch-1.warc.gz")
    damaged = bytearray(victim.read_bytes())
    damaged[len(damaged) // 2] ^= 0xFF
    victim.write_bytes(damaged)
    assert not looking.verify_archive().passed
