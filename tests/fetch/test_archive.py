"""Captures go into WARC files and come out as they were, whatever happens in between."""

from __future__ import annotations

import gzip
import subprocess
import sys
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest

from etl.errors import Reason, Rejected, TerminalError, TransientError
from etl.fetch import records
from etl.fetch.archive import ArchiveWriter, Note, iter_captures, read_capture, scan, verify
from etl.model import Capture, Earlier

AT = datetime(2026, 1, 3, 9, 5, 7, 123456, tzinfo=UTC)
HTML = {"content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "content-length": "33", "etag": '"1"'}


def capture(number: int, **changes: object) -> Capture:
    values: dict[str, object] = {
        "url": f"https://www.bbc.com/news/articles/c00000000{number:02}o", "fetched_at": AT + timedelta(minutes=number),
        "status": 200, "headers": HTML, "body": f"<p>Page {number}</p>".encode() * 40,
    }  # fmt: skip
    return Capture(**(values | changes))  # type: ignore[arg-type]


def uri(folder: Path, name: str = "batch-0.warc.gz") -> str:
    return f"{folder.as_uri()}/archive/run 1/{name}"


def write(place: str, *captures: Capture) -> list[Capture]:
    with ArchiveWriter(place) as writer:
        return [writer.add(one) for one in captures]


ODD = {
    "a page": capture(1),
    "empty": capture(2, body=b""),
    "bytes of all kinds": capture(3, body=bytes(range(256)) * 3),
    "gzip inside": capture(4, body=gzip.compress(b"x" * 5000, mtime=0)),
    "what looks like the next record": capture(5, body=b"\r\n\r\nWARC/1.1\r\nWARC-Type: response\r\n\r\n"),
    "after a redirect": capture(6, final_url="https://www.bbc.co.uk/news/x-7"),
    "a failure": capture(7, status=503, headers={"retry-after": "9"}, body=b"busy"),
    "an address with accents": capture(8, url="https://www.bbc.com/mundo/artículos/ñandú?q=a b"),
    "a header with accents": capture(9, headers={"x-place": "Bogotá; Maracaibo"}),
    "a status nobody knows": capture(10, status=599),
    "a text file": capture(11, url="file:///notes/caracas.txt", headers={"content-type": "text/plain"}),
    "an instant": capture(12, fetched_at=datetime(1999, 12, 31, 23, 59, 59, 1, tzinfo=UTC)),
}


@pytest.mark.parametrize("given", ODD.values(), ids=ODD.keys())
def test_what_goes_in_comes_out(given: Capture, tmp_path: Path) -> None:
    _, stored, _ = write(uri(tmp_path), capture(20), given, capture(21))
    assert stored.archive is not None
    assert stored.offset is not None
    assert stored.length is not None
    assert read_capture(stored.archive, stored.offset, stored.length) == stored
    assert (stored.url, stored.body, stored.status, stored.final_url) == (
        given.url, given.body, given.status, given.final_url
    )  # fmt: skip
    assert dict(stored.headers) == dict(given.headers)
    assert list(iter_captures(uri(tmp_path)))[1] == stored


SAME = {
    "the same bytes": capture(30, same_as=Earlier("https://www.bbc.com/news/x", AT)),
    "not modified": capture(31, status=304, body=b"", same_as=Earlier("https://www.bbc.com/news/x", AT)),
    "not modified, since it does not say when": capture(32, status=304, body=b"", same_as=Earlier()),
}


@pytest.mark.parametrize("given", SAME.values(), ids=SAME.keys())
def test_an_answer_without_a_body_says_which_it_means(given: Capture, tmp_path: Path) -> None:
    _, stored, _ = write(uri(tmp_path), capture(20), given, capture(21))
    assert stored.digest == records.digest(given.body)
    again = read_capture_of(stored)
    assert again == replace(stored, body=b"")
    copied = read_capture_of(write(uri(tmp_path, "copy.warc.gz"), again)[0])
    assert (copied.same_as, copied.digest, copied.status) == (given.same_as, stored.digest, given.status)
    assert [one.url for one in iter_captures(uri(tmp_path))] == [capture(20).url, capture(21).url]


def read_capture_of(stored: Capture) -> Capture:
    return read_capture(str(stored.archive), stored.offset or 0, stored.length or 0)


def test_a_304_nobody_asked_for_is_no_revisit(tmp_path: Path) -> None:
    (stored,) = write(uri(tmp_path), capture(1, status=304, body=b""))
    assert read_capture_of(stored).same_as is None


def test_an_answer_cut_short_is_kept_and_says_so(tmp_path: Path) -> None:
    (stored,) = write(uri(tmp_path), capture(1, truncated="disconnect"))
    assert read_capture(stored.archive, stored.offset, stored.length).truncated == "disconnect"  # type: ignore[arg-type]
    assert list(iter_captures(uri(tmp_path))) == []


def test_other_tools_read_it(tmp_path: Path) -> None:
    with ArchiveWriter(uri(tmp_path)) as writer:
        stored = [writer.add(one, request={"Host": "www.bbc.com", "User-Agent": "Orinoco"}) for one in ODD.values()]
        stored += [writer.add(one) for one in SAME.values()]
        writer.note(Note("https://www.bbc.com/search?q=x", "forbidden", "robots.txt does not allow it."))
    path = tmp_path / "archive/run 1/batch-0.warc.gz"
    checked = tool("warcio", "check", "-v", str(path))
    assert checked.returncode == 0, checked.stdout
    assert checked.stdout.count("digest pass") == 2 * len(ODD) + 2  # each with its request; the info, the note

    fields = "offset,length,warc-type,warc-payload-digest,http:status,filename"
    indexed = tool("warcio", "index", "-f", fields, str(path))  # where each record stands: what pages are replayed by
    by_offset = {int(row["offset"]): row for row in map(orjson.loads, indexed.stdout.splitlines())}
    for one in stored:
        row = by_offset[one.offset or 0]
        kind = "revisit" if one.same_as else "resource" if one.url.startswith("file:") else "response"
        assert (row["warc-type"], int(row["length"]), row["filename"]) == (kind, one.length, path.name)
        assert row.get("http:status") == (None if kind == "resource" else str(one.status))
        assert one.same_as or row["warc-payload-digest"] == one.digest
    said = [row["warc-type"] for row in by_offset.values()]
    assert {kind: said.count(kind) for kind in ("response", "revisit", "resource")} == {
        "response": len(ODD) - 1, "revisit": len(SAME), "resource": 1,
    }  # fmt: skip


def tool(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name(name)), *arguments]
    return subprocess.run(command, capture_output=True, text=True)


def test_nothing_carries_the_name_before_it_is_complete(tmp_path: Path) -> None:
    place = tmp_path / "archive/run 1"
    with ArchiveWriter(uri(tmp_path)) as writer:
        writer.add(capture(1))
        assert [path.name for path in place.iterdir()] == ["batch-0.warc.gz.part"]
    assert [path.name for path in place.iterdir()] == ["batch-0.warc.gz"]


def test_a_writer_without_captures_leaves_no_file(tmp_path: Path) -> None:
    assert write(uri(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []


def test_what_a_failed_writer_received_is_taken_over(tmp_path: Path) -> None:
    with suppress(KeyboardInterrupt), ArchiveWriter(uri(tmp_path)) as writer:
        first = writer.add(capture(1))
        writer.note(Note("https://www.bbc.com/x", "failed", "It did not answer.", None))
        raise KeyboardInterrupt
    with ArchiveWriter(uri(tmp_path)) as writer:
        assert writer.captures == [first]
        assert writer.notes == [Note("https://www.bbc.com/x", "failed", "It did not answer.", None)]
        second = writer.add(capture(2))
    assert list(iter_captures(uri(tmp_path))) == [first, second]
    assert verify(uri(tmp_path)).passed


def test_a_file_torn_anywhere_keeps_its_whole_records(tmp_path: Path) -> None:
    """Cut an unfinished file and go on: whole records stay, the torn one is written anew."""
    with suppress(KeyboardInterrupt), ArchiveWriter(uri(tmp_path)) as writer:
        stored = [writer.add(capture(number, body=b"short")) for number in (1, 2, 3)]
        raise KeyboardInterrupt
    part = tmp_path / "archive/run 1/batch-0.warc.gz.part"
    data = part.read_bytes()
    ends = [one.offset + one.length for one in stored if one.offset is not None and one.length is not None]
    assert ends[-1] == len(data)
    around_ends = {end + step for end in (0, *ends) for step in (-2, -1, 0, 1, 2)}
    for cut in sorted({*range(0, len(data), 11), *around_ends} & set(range(len(data)))):
        folder = tmp_path / str(cut)
        place = folder / "archive/run 1"
        place.mkdir(parents=True)
        (place / "batch-0.warc.gz.part").write_bytes(data[:cut])
        with ArchiveWriter(uri(folder)) as writer:
            kept = [one.url for one in writer.captures]
            assert kept == [one.url for one, end in zip(stored, ends, strict=True) if end <= cut]
            for one in stored[len(kept) :]:
                writer.add(one)
        assert [one.url for one in iter_captures(uri(folder))] == [one.url for one in stored]


def test_two_writers_of_one_file_do_not_meet(tmp_path: Path) -> None:
    with ArchiveWriter(uri(tmp_path)) as writer:
        writer.add(capture(1))
        with pytest.raises(TransientError, match="Another process is writing"), ArchiveWriter(uri(tmp_path)):
            pass


def test_a_complete_file_is_never_written_again(tmp_path: Path) -> None:
    (first,) = write(uri(tmp_path), capture(1))
    with ArchiveWriter(uri(tmp_path)) as writer:
        assert writer.captures == [first]
        second = writer.add(capture(2))
    assert second.archive == uri(tmp_path, "batch-0-2.warc.gz")
    with ArchiveWriter(uri(tmp_path)) as writer:
        assert writer.captures == [first, second]


def test_a_place_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("a file where a folder should be")
    with pytest.raises(TerminalError, match=r"batch-0\.warc\.gz could not be written.*ORINOCO_ARCHIVE"):
        write(uri(tmp_path), capture(1))
    with pytest.raises(TerminalError, match="is no path this machine can open"):
        write("nosuch://bucket/x.warc.gz", capture(1))


def test_a_pointer_to_nowhere_is_refused(tmp_path: Path) -> None:
    (stored,) = write(uri(tmp_path), capture(1))
    assert stored.archive is not None
    with pytest.raises(Rejected) as refused:
        read_capture(stored.archive, (stored.offset or 0) + 3, 50)
    assert refused.value.reason is Reason.UNREADABLE
    with pytest.raises(TransientError, match="could not be read"):
        read_capture(uri(tmp_path, "missing.warc.gz"), 0, 10)


@pytest.mark.parametrize("compressed", [True, False], ids=["compressed", "plain"])
def test_a_record_cut_short_is_refused_never_half_read(tmp_path: Path, compressed: bool) -> None:
    write(uri(tmp_path), capture(1), capture(2))
    data = (tmp_path / "archive/run 1/batch-0.warc.gz").read_bytes()
    data = data if compressed else gzip.decompress(data)
    torn = tmp_path / "torn.warc.gz"
    torn.write_bytes(data[:-30])
    found = list(scan(torn.as_uri()))
    assert [type(one).__name__ for one in found] == ["Capture", "Damaged"]
    assert not verify(torn.as_uri()).passed


def test_verify_finds_a_changed_byte(tmp_path: Path) -> None:
    stored = write(uri(tmp_path), *(capture(number) for number in range(5)))
    assert (verify(uri(tmp_path)).records, verify(uri(tmp_path)).passed) == (6, True)
    path = tmp_path / "archive/run 1/batch-0.warc.gz"
    plain = tmp_path / "plain.warc"
    plain.write_bytes(gzip.decompress(path.read_bytes()).replace(b"<p>Page 3</p>", b"<p>Page 8</p>", 1))
    (damaged,) = verify(plain.as_uri()).damaged
    assert damaged.url == stored[3].url
    assert damaged.detail == "The record is cut short or was changed."
    data = bytearray(path.read_bytes())
    data[(stored[2].offset or 0) + 100] ^= 0x55
    path.write_bytes(data)
    assert verify(tmp_path.as_uri()).files == 2
    assert len(verify(path.as_uri()).damaged) == 1


def test_a_scan_can_begin_at_any_record(tmp_path: Path) -> None:
    stored = write(uri(tmp_path), *(capture(number) for number in range(5)))
    assert list(scan(uri(tmp_path), since=stored[3].offset or 0)) == stored[3:]
