"""WARC files of other crawlers: chosen by address, streamed, gone on with after a kill."""

from __future__ import annotations

import gzip
import tracemalloc
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from etl.discover import warc
from etl.errors import Reason, Rejected, TransientError
from etl.fetch import records
from etl.fetch.archive import ArchiveWriter, Note, iter_captures, read_capture, verify
from etl.model import Capture

AT = datetime(2019, 3, 1, tzinfo=UTC)


def capture(number: int, url: str, **changes: object) -> Capture:
    values: dict[str, object] = {
        "url": url, "fetched_at": AT + timedelta(seconds=number), "status": 200,
        "headers": {"content-type": "text/html"}, "body": f"<p>Number {number}</p>".encode() * 200,
    }  # fmt: skip
    return Capture(**(values | changes))  # type: ignore[arg-type]


def bbc(number: int) -> str:
    return f"https://www.bbc.com/news/world-latin-america-{47000000 + number}"


def crawl(path: Path, captures: list[Capture], *, member_per_record: bool = True) -> str:
    """A WARC file as crawlers write it: info, then request, response and metadata of each page."""
    members = [records.info_record(path.name, AT)]
    for one in captures:
        members += [
            records.request_record(one.url, one.fetched_at, {"Host": "x"}), records.response_record(one),
            records.note_record(one.url, one.fetched_at, {"fetchTimeMs": "12"}),
        ]  # fmt: skip
    data = b"".join(members)
    path.write_bytes(data if member_per_record else gzip.decompress(data))
    return path.as_uri()


def mixed(path: Path, pages: int = 60, *, member_per_record: bool = True) -> str:
    captures = [
        capture(n, bbc(n) if n % 10 == 3 else f"https://example.org/bbc/{n}") for n in range(pages)
    ]  # fmt: skip
    return crawl(path, captures, member_per_record=member_per_record)


@pytest.mark.parametrize("member_per_record", [True, False], ids=["compressed", "plain"])
def test_articles_are_chosen_by_address_and_keep_their_pointers(tmp_path: Path, member_per_record: bool) -> None:
    uri = mixed(tmp_path / "crawl.warc.gz", member_per_record=member_per_record)
    found = list(warc.wanted(uri))
    assert [one.url for one in found] == [bbc(n) for n in (3, 13, 23, 33, 43, 53)]
    for one in found:
        assert isinstance(one, Capture)
        assert read_capture(uri, one.offset or 0, one.length or 0) == one


def test_only_whole_answers_are_taken(tmp_path: Path) -> None:
    uri = crawl(
        tmp_path / "crawl.warc.gz",
        [
            capture(1, bbc(1), status=404), capture(2, bbc(2), truncated="length"), capture(3, bbc(3), body=b""),
            capture(4, bbc(4)), capture(5, "https://www.bbc.com/news"), capture(6, "https://feeds.bbci.co.uk/x.xml"),
        ],
    )  # fmt: skip
    assert [one.url for one in warc.wanted(uri)] == [bbc(4)]


def test_what_was_encoded_on_the_wire_is_decoded(tmp_path: Path) -> None:
    """Some crawlers keep the body as it came: gzip, chunked."""
    body = gzip.compress(b"<p>packed</p>", mtime=0)
    chunked = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    block = head + chunked
    header = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: <{bbc(1)}>\r\nWARC-Date: 2019-03-01T00:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(block)}\r\n\r\n"
    )
    (tmp_path / "other.warc").write_bytes(header.encode() + block + b"\r\n\r\n")
    (found,) = warc.wanted((tmp_path / "other.warc").as_uri())
    assert isinstance(found, Capture)
    assert (found.url, found.body, found.fetched_at) == (bbc(1), b"<p>packed</p>", AT)


def test_a_copy_stands_by_itself(tmp_path: Path) -> None:
    uri = mixed(tmp_path / "crawl.warc.gz")
    place = f"{tmp_path.as_uri()}/own/warc.warc.gz"
    with ArchiveWriter(place) as writer:
        found = list(warc.copy(uri, writer))
    (tmp_path / "crawl.warc.gz").unlink()
    assert [candidate.url for candidate, _ in found] == [bbc(n) for n in (3, 13, 23, 33, 43, 53)]
    assert {(candidate.reason, candidate.source) for candidate, _ in found} == {("warc", uri)}
    assert [copied for _, copied in found] == list(iter_captures(place))
    assert verify(place).passed


def test_a_killed_copy_goes_on_where_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "NOTE_EVERY", 2)
    uri = mixed(tmp_path / "crawl.warc.gz")
    place = f"{tmp_path.as_uri()}/own/warc.warc.gz"
    with suppress(KeyboardInterrupt), ArchiveWriter(place) as writer:
        for number, _ in enumerate(warc.copy(uri, writer), 1):
            if number == 5:
                raise KeyboardInterrupt
    with ArchiveWriter(place) as writer:
        (at_two, at_four) = [note for note in writer.notes if note.outcome == warc.POSITION]
        assert int(at_two.detail) < int(at_four.detail)
        found = list(warc.copy(uri, writer))
    assert [candidate.url for candidate, _ in found] == [bbc(n) for n in (3, 13, 23, 33, 43, 53)]
    assert [one.url for one in iter_captures(place)] == [bbc(n) for n in (3, 13, 23, 33, 43, 53)]


def test_a_copy_begins_at_the_noted_position(tmp_path: Path) -> None:
    uri = mixed(tmp_path / "crawl.warc.gz")
    third = list(warc.wanted(uri))[2]
    assert isinstance(third, Capture)
    with ArchiveWriter(f"{tmp_path.as_uri()}/own.warc.gz") as writer:
        writer.notes.append(Note(uri, warc.POSITION, str(third.offset)))
        assert [candidate.url for candidate, _ in warc.copy(uri, writer)] == [bbc(n) for n in (23, 33, 43, 53)]


def test_a_limit_stops_the_copy(tmp_path: Path) -> None:
    uri = mixed(tmp_path / "crawl.warc.gz")
    with ArchiveWriter(f"{tmp_path.as_uri()}/own.warc.gz") as writer:
        assert len(list(warc.copy(uri, writer, limit=2))) == 2


def test_a_damaged_record_is_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "crawl.warc"
    mixed(path, member_per_record=False)
    path.write_bytes(path.read_bytes().replace(b"<p>Number 13</p>", b"<p>Number 99</p>", 1))
    with ArchiveWriter(f"{tmp_path.as_uri()}/own.warc.gz") as writer:
        found = list(warc.copy(path.as_uri(), writer))
    assert len(found) == 6
    candidate, damaged = found[1]
    assert isinstance(damaged, Rejected)
    assert (candidate.url, damaged.reason) == (bbc(13), Reason.UNREADABLE)
    assert "does not match its digest" in damaged.detail


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TransientError, match=r"missing\.warc\.gz could not be read"):
        list(warc.wanted((tmp_path / "missing.warc.gz").as_uri()))


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    peaks = []
    for pages in (200, 2000):
        uri = mixed(tmp_path / f"{pages}.warc.gz", pages)
        list(warc.wanted(uri, choose=lambda url: url == bbc(3)))  # what is loaded once is loaded
        tracemalloc.start()
        assert sum(1 for _ in warc.wanted(uri)) == pages / 10
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.3 * peaks[0]
