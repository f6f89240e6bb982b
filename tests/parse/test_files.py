"""Files of every kind become captures; a bad one is told, and the rest go on."""

from __future__ import annotations

import gzip
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.discover.files import read_paths
from etl.errors import Reason, Rejected
from etl.model import Capture
from etl.parse import parse_page

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copy(GOLDEN / "e5.html", tmp_path / "a.html")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.html.gz").write_bytes(gzip.compress((GOLDEN / "e7.html").read_bytes()))
    shutil.copy(GOLDEN / "text.txt", tmp_path / "c.txt")
    (tmp_path / "d.csv").write_text("a,b\n")
    (tmp_path / "e.html.gz").write_bytes(gzip.compress(b"<html>")[:-9])
    (tmp_path / ".hidden.html").write_text("<html>")
    return tmp_path


def test_a_folder_in_the_order_of_names(folder: Path) -> None:
    found = list(read_paths([folder]))
    assert [Path(where).relative_to(folder).as_posix() for where, _ in found] == [
        "a.html", "c.txt", "d.csv", "deep/b.html.gz", "e.html.gz",
    ]  # fmt: skip
    reasons = [item.reason if isinstance(item, Rejected) else None for _, item in found]
    assert reasons == [None, None, Reason.NOT_HTML, None, Reason.UNREADABLE]
    ids = [parse_page(item.body, item.url).native_id for _, item in found if isinstance(item, Capture)]
    assert ids == ["48700001", "56200001", "cmuestra0005o"]


def test_a_missing_file_and_an_empty_folder(tmp_path: Path) -> None:
    missing, empty = (item for _, item in read_paths([tmp_path / "gone.html", tmp_path]))
    assert isinstance(missing, Rejected)
    assert missing.reason is Reason.UNREADABLE
    assert isinstance(empty, Rejected)
    assert empty.reason is Reason.EMPTY


def test_the_given_address_wins(folder: Path) -> None:
    ((_, capture),) = read_paths([folder / "a.html"], "https://www.bbc.com/news/world-1234567")
    assert isinstance(capture, Capture)
    assert capture.address == "https://www.bbc.com/news/world-1234567"
    ((_, capture),) = read_paths([folder / "a.html"])
    assert isinstance(capture, Capture)
    assert capture.address == (folder / "a.html").resolve().as_uri()


def test_a_named_file_is_read_whatever_it_is_called(tmp_path: Path) -> None:
    odd = tmp_path / "page.saved"
    odd.write_bytes((GOLDEN / "e5.html").read_bytes())
    ((_, capture),) = read_paths([odd])
    assert isinstance(capture, Capture)


def test_a_gzip_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.html.gz"
    bomb.write_bytes(gzip.compress(b"\0" * (80 * 1024 * 1024)))
    ((_, refused),) = read_paths([bomb])
    assert isinstance(refused, Rejected)
    assert refused.reason is Reason.TOO_LARGE


def test_a_warc_gives_its_pages(tmp_path: Path) -> None:
    from etl.fetch.archive import ArchiveWriter

    at = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
    page = (GOLDEN / "e5.html").read_bytes()
    archive = tmp_path / "pages.warc.gz"
    with ArchiveWriter(archive.as_uri()) as writer:
        for url, status, kind, body in (
            ("https://www.bbc.com/news/world-latin-america-48700001", 200, "text/html; charset=utf-8", page),
            ("https://www.bbc.com/news/world-latin-america-48700002", 404, "text/html", b"<html>gone"),
            ("https://feeds.bbci.co.uk/news/rss.xml", 200, "text/xml", b"<rss/>"),
        ):
            writer.add(Capture(url=url, fetched_at=at, status=status, headers={"content-type": kind}, body=body))
    found = list(read_paths([archive]))
    assert [where.rpartition("#")[2] for where, _ in found] == [
        "https://www.bbc.com/news/world-latin-america-48700001",
        "https://www.bbc.com/news/world-latin-america-48700002",
        "https://feeds.bbci.co.uk/news/rss.xml",
    ]
    page_found, gone, feed = (item for _, item in found)
    assert isinstance(page_found, Capture)
    assert (page_found.body, page_found.fetched_at) == (page, at)
    assert isinstance(gone, Rejected)
    assert gone.reason is Reason.HTTP_ERROR
    assert isinstance(feed, Rejected)
    assert feed.reason is Reason.NOT_HTML


def test_a_broken_warc_is_told(tmp_path: Path) -> None:
    archive = tmp_path / "broken.warc"
    archive.write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99999\r\n\r\nHTTP/1.1 200")
    found = list(read_paths([archive]))
    assert found
    assert all(isinstance(item, Rejected) for _, item in found)
