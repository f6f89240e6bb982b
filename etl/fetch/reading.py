"""Read WARC files on any fsspec path: one record by its pointer, all of them in order, or to prove that they are whole.

In go paths and pointers, out come captures, notes about addresses without one, and what is damaged. Refused: nothing;
a damaged record is reported as `Damaged` and the rest is read on as far as the file allows.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import IO, Any
from urllib.parse import unquote

import fsspec
from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType
from sqlalchemy import Connection, text

from etl.errors import Reason, Rejected, TerminalError, TransientError
from etl.fetch import records
from etl.model import Capture

SLICES = 13  # weeks of a quarter


@dataclass(frozen=True, slots=True)
class Note:
    """What became of an address from which nothing was received: forbidden by robots.txt, unreachable, …"""

    url: str
    outcome: str
    detail: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Damaged:
    """A record that could not be read. `detail` is a sentence for a person."""

    archive: str
    offset: int
    url: str
    detail: str


def read_capture(archive: str, offset: int, length: int) -> Capture:
    """The capture at `offset` of `archive`, which may be compressed by record or not at all.

    Raises TransientError where the file cannot be read, Rejected(UNREADABLE) where the record is damaged.
    """
    fs, path = open_filesystem(archive)
    try:
        data = fs.cat_file(path, start=offset, end=offset + length)
    except (OSError, ValueError) as error:
        raise TransientError(f"The archive file {archive} could not be read: {error}.") from error
    try:
        record = next(_records(io.BytesIO(data)), None)
    except OSError as error:
        raise Rejected(Reason.UNREADABLE, f"No record at {offset} of {archive} ({error}).") from error
    if record is None:
        raise Rejected(Reason.UNREADABLE, f"There is no record at {offset} of {archive}.")
    return records.to_capture(record, archive=archive, offset=offset, length=length)


def iter_captures(uri: str) -> Iterator[Capture]:
    """Every whole response and resource of a WARC file, in order. Revisits and damaged records are left out.

    Raises TransientError where the file cannot be read.
    """
    for found in scan(uri):
        if isinstance(found, Capture) and not found.truncated and found.same_as is None:
            yield found


def scan(
    uri: str, *, notes: bool = False, since: int = 0, choose: Callable[[str], bool] = bool
) -> Iterator[Capture | Note | Damaged]:
    """Everything in a WARC file from byte `since` on (a record's start), in order, whatever its state.

    `choose` sees a record's address first: what it does not take is passed over without being read or decoded.
    """
    fs, path = open_filesystem(uri)
    try:
        size = fs.size(path)
        stream = fs.open(path, "rb")
    except (OSError, ValueError) as error:
        raise TransientError(f"The archive file {uri} could not be read: {error}.") from error
    with stream:
        stream.seek(since)
        yield from _scan(stream, uri, size, notes, choose)


def _scan(
    stream: IO[bytes], uri: str, size: int, notes: bool, choose: Callable[[str], bool]
) -> Iterator[Capture | Note | Damaged]:
    kinds = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
    waiting: Capture | None = None  # its length is known when the next record begins
    position = 0
    try:
        for record in _records(stream):
            position = record.stream_pos
            if waiting is not None:
                yield replace(waiting, length=position - (waiting.offset or 0))
                waiting = None
            if record.record_type & kinds and choose(_url(record)):
                try:
                    waiting = records.to_capture(record, archive=uri, offset=position, length=None)
                except Rejected as error:
                    yield Damaged(uri, position, _url(record), error.detail)
            elif notes and record.record_type == WarcRecordType.metadata:
                fields = records.read_note(record)
                if "outcome" in fields:
                    yield Note(_url(record), fields["outcome"], fields.get("detail", ""), fields.get("reason"))
    except OSError as error:
        if waiting is not None:
            position = waiting.offset or 0
        yield Damaged(uri, position, waiting.url if waiting else "", f"Unreadable from byte {position} on ({error}).")
        return
    if waiting is not None:
        yield replace(waiting, length=size - (waiting.offset or 0))


@dataclass(frozen=True, slots=True)
class Verification:
    """What was looked at, and all that is wrong."""

    files: int
    records: int
    damaged: tuple[Damaged, ...]

    @property
    def passed(self) -> bool:
        return not self.damaged


def verify(source: str | Connection, *, slice_of: date | None = None) -> Verification:
    """Prove an archive: every record of a file, of all WARC files below a folder, or every pointer of `ops.capture`.

    With `slice_of` only the pointers that are due in the week of that day: those of the last five weeks and one in
    SLICES of the older, so that a weekly look sees each once a quarter.

    A record passes when it is whole and its digests hold; a pointer, when the record there is of the same address,
    time and digest. Raises TransientError where the path itself cannot be read.
    """
    if isinstance(source, str):
        return _verify_files(source)
    files: set[str] = set()
    damaged: list[Damaged] = []
    number = 0
    due = {"slices": SLICES, "slice": slice_of.toordinal() // 7 % SLICES if slice_of else None, "day": slice_of}
    for row in source.execute(_POINTERS, due):
        number += 1
        files.add(row.archive)
        try:
            found = read_capture(row.archive, row.archive_offset, row.archive_length)
        except (Rejected, TransientError) as error:
            damaged.append(Damaged(row.archive, row.archive_offset, row.url, str(error)))
            continue
        if (found.url, found.fetched_at, found.digest) != (row.url, row.fetched_at, row.digest or found.digest):
            detail = f"Here lies {found.url} of {found.fetched_at.isoformat()}, not what the warehouse says."
            damaged.append(Damaged(row.archive, row.archive_offset, row.url, detail))
    return Verification(len(files), number, tuple(damaged))


_POINTERS = text("""
SELECT url, fetched_at, archive, archive_offset, archive_length, digest
FROM ops.capture
WHERE archive IS NOT NULL AND (
    CAST(:slice AS integer) IS NULL OR capture_id % :slices = :slice OR recorded_at > CAST(:day AS date) - 35
)
ORDER BY archive, archive_offset
""")


def _verify_files(uri: str) -> Verification:
    fs, path = open_filesystem(uri)
    try:
        paths = sorted(fs.find(path)) if fs.isdir(path) else [path]
        paths = [found for found in paths if found == path or found.endswith((".warc.gz", ".warc"))]
        damaged: list[Damaged] = []
        number = 0
        for found in paths:
            with fs.open(found, "rb") as stream:
                for problem in _check_records(stream, str(fs.unstrip_protocol(found))):
                    number += 1
                    damaged.extend([problem] if problem else [])
    except (OSError, ValueError) as error:
        raise TransientError(f"The archive {uri} could not be read: {error}.") from error
    return Verification(len(paths), number, tuple(damaged))


def _check_records(stream: IO[bytes], uri: str) -> Iterator[Damaged | None]:
    """For each record what is wrong with it, or None."""
    position = 0
    try:
        for record in _records(stream):
            position = record.stream_pos
            url = _url(record)
            if "WARC-Block-Digest" in record.headers:
                whole = record.verify_block_digest(consume=True)
            else:
                whole = len(record.reader.read()) == int(record.headers.get("Content-Length") or -1)
            yield None if whole else Damaged(uri, position, url, "The record is cut short or was changed.")
    except OSError as error:
        yield Damaged(uri, position, "", f"Unreadable after byte {position} ({error}).")


def _url(record: WarcRecord) -> str:
    return str(record.headers.get("WARC-Target-URI") or "").strip("<>")  # WARC 1.0 writers disagree about brackets


def _records(stream: IO[bytes]) -> Iterator[WarcRecord]:
    """All records, HTTP headers unread: reading them moves past bytes that digests cover and fixes how to decode."""
    return iter(ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False))


def open_filesystem(uri: str) -> tuple[Any, str]:
    """The filesystem of `uri` and the path in it. Raises TerminalError for a kind of path that is not installed."""
    if uri.startswith("file://"):
        uri = "file://" + unquote(uri.removeprefix("file://"))  # fsspec takes %20 for three characters of a name
    try:
        fs, path = fsspec.core.url_to_fs(uri)
    except (ImportError, ValueError) as error:
        raise TerminalError(f"{uri} is no path this machine can open: {error}. Look at ORINOCO_ARCHIVE.") from error
    return fs, str(path)
