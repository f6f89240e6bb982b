"""The archive on a real S3 protocol: moto's server, by nothing but the setting's URI and AWS's own variables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import fsspec
import pytest
from moto.server import ThreadedMotoServer

from etl.errors import TerminalError
from etl.fetch import Client, fetch_batch
from etl.fetch.archive import ArchiveWriter, iter_captures, read_capture, verify
from etl.model import Candidate, Capture

PAGE = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9\r\n\r\n<p>S3</p>"


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    monkeypatch = pytest.MonkeyPatch()
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    for name, value in {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_ACCESS_KEY_ID": "orinoco", "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    fsspec.filesystem("s3").mkdir("orinoco-archive")
    yield "s3://orinoco-archive/warc"
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    server.stop()
    monkeypatch.undo()


def test_a_batch_is_kept_on_s3_and_read_back(bucket: str, site: Any, client: Client, tmp_path: Path) -> None:
    urls = [site.plant(f"/news/articles/c000000{number:04}o", PAGE) for number in range(3)]
    place = f"{bucket}/run-000001/batch-0.warc.gz"
    candidates = [Candidate(url, "feed", "test") for url in urls]
    fetched = fetch_batch(candidates, client=client, archive_uri=place, validators={})
    for one in fetched:
        assert one.capture is not None
        assert one.capture.archive == place
        assert read_capture(place, one.capture.offset or 0, one.capture.length or 0) == one.capture
    assert verify(bucket).passed
    assert verify(bucket).records == 2 * 4 + 1  # robots.txt and three pages with their requests; who wrote it
    asked = len(site.requests)
    assert fetch_batch(candidates, client=client, archive_uri=place, validators={}) == fetched
    assert len(site.requests) == asked


def test_an_object_appears_whole_or_not_at_all(bucket: str) -> None:
    place = f"{bucket}/run-000002/batch-0.warc.gz"
    filesystem = fsspec.filesystem("s3")
    page = Capture("https://www.bbc.com/news/1", datetime(2026, 1, 3, tzinfo=UTC), 200, {}, b"x")
    with ArchiveWriter(place) as writer:
        writer.add(page)
        assert not filesystem.exists(place)
    filesystem.invalidate_cache()
    assert [one.url for one in iter_captures(place)] == [page.url]


def test_a_bucket_that_is_not_there_is_said(bucket: str) -> None:
    page = Capture("https://www.bbc.com/news/1", datetime(2026, 1, 3, tzinfo=UTC), 200, {}, b"x")
    with (
        pytest.raises(TerminalError, match=r"s3://no-such-bucket/x\.warc\.gz could not be written.*ORINOCO_ARCHIVE"),
        ArchiveWriter("s3://no-such-bucket/x.warc.gz") as writer,
    ):
        writer.add(page)
