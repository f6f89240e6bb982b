"""WARC files on any fsspec path: written aside, renamed when complete, read by pointer or from end to end.

In go captures; out come the same captures with file, offset and length. A writer that was killed leaves `<name>.part`;
the next writer of the same file takes over every whole record in it, so nothing received is lost or asked for twice.
A file that carries its final name is complete and is never written again.
"""

from __future__ import annotations

import fcntl
import logging
import os
import tempfile
import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from fsspec.implementations.local import LocalFileSystem

from etl.errors import TerminalError, TransientError
from etl.fetch import records
from etl.fetch.reading import (
    Damaged,
    Note,
    Verification,
    iter_captures,
    open_filesystem,
    read_capture,
    scan,
    verify,
)
from etl.model import Capture

__all__ = [
    "ArchiveWriter", "Damaged", "Note", "Verification", "iter_captures", "read_capture", "scan", "verify",
]  # fmt: skip

log = logging.getLogger(__name__)


class ArchiveWriter:
    """One WARC file being written. A context manager: the file gets its name when the block ends without an error.

    `uri` is the file's final name. Where a file of that name is complete already, what comes now goes into
    `<name>-2.warc.gz` and so on. `captures` and `notes` hold what earlier writers of the same name had received.
    Raises TerminalError where the archive cannot be written, TransientError where another process is writing it.
    """

    def __init__(self, uri: str) -> None:
        self.uri = uri
        self.captures: list[Capture] = []
        self.notes: list[Note] = []
        self._fs, self._path = open_filesystem(uri)
        self._local = isinstance(self._fs, LocalFileSystem)
        self._file: IO[bytes] | None = None
        self._position = 0

    def __enter__(self) -> Self:
        try:
            self._fs.invalidate_cache()
            first, number = (self.uri, self._path), 1
            while self._fs.exists(self._path):
                self._take_over(self.uri)
                number += 1
                self.uri, self._path = (_numbered(name, number) for name in first)
            if self._part.exists():
                self._open()
        except OSError as error:
            raise self._unwritable(error) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._file is None:
            return
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            if kind is None:
                self._publish()
        except OSError as failure:
            raise self._unwritable(failure) from failure
        finally:
            self._file.close()
            self._file = None

    def add(self, capture: Capture, request: Mapping[str, str] | None = None) -> Capture:
        """Append `capture` and say where it lies. `request`: the headers it was asked with, for a request record."""
        record = records.response_record(capture)
        tail = records.request_record(capture.address, capture.fetched_at, request) if request is not None else b""
        offset = self._write(record, tail)
        return replace(
            capture, archive=self.uri, offset=offset, length=len(record), digest=records.payload_digest(capture)
        )

    def note(self, note: Note) -> None:
        """Append what became of an address, so that a restart need not ask again."""
        fields = {"outcome": note.outcome, "detail": note.detail}
        self._write(
            records.note_record(note.url, datetime.now(UTC), fields | ({"reason": note.reason} if note.reason else {}))
        )

    def _write(self, *parts: bytes) -> int:
        try:
            file = self._file or self._open()
            offset = self._position
            file.write(b"".join(parts))
            file.flush()  # to the kernel: survives our own death, which is what a restart must survive
        except OSError as error:
            raise self._unwritable(error) from error
        self._position += sum(map(len, parts))
        return offset

    def _open(self) -> IO[bytes]:
        """Open the unfinished file, made if missing, without the record that a kill tore."""
        file = self._locked_part()
        try:
            self._position = _whole_members(file)
            file.truncate(self._position)
            if self._position:
                self._take_over(self._part.as_uri())
            else:
                name = self._path.rsplit("/", 1)[-1]
                self._position = file.write(records.info_record(name, datetime.now(UTC)))
        except BaseException:
            file.close()
            raise
        self._file = file
        return file

    def _locked_part(self) -> IO[bytes]:
        self._part.parent.mkdir(parents=True, exist_ok=True, mode=0o777 if self._local else 0o700)
        file = self._part.open("ab+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.stat(self._part).st_ino != os.fstat(file.fileno()).st_ino:
                raise FileNotFoundError(self._part)  # the other writer has just finished it
        except (BlockingIOError, FileNotFoundError) as error:
            file.close()
            raise TransientError(f"Another process is writing {self.uri}; wait until it ends.") from error
        return file

    def _take_over(self, source: str) -> None:
        for found in scan(source, notes=True):
            if isinstance(found, Capture):
                self.captures.append(replace(found, archive=self.uri))
            elif isinstance(found, Note):
                self.notes.append(found)
        log.info("%s: %d captures of an earlier run taken over.", self.uri, len(self.captures))

    def _publish(self) -> None:
        if self._local:
            self._part.rename(self._path)
            directory = os.open(self._part.parent, os.O_RDONLY)
            try:
                os.fsync(directory)  # the new name itself
            finally:
                os.close(directory)
        else:
            self._fs.put_file(str(self._part), self._path)  # an object appears whole or not at all
            self._part.unlink()

    @property
    def _part(self) -> Path:
        """Where it is written: beside its final name, or in a spool folder of this machine for a remote archive."""
        if self._local:
            return Path(self._path + ".part")
        spool = Path(tempfile.gettempdir()) / f"orinoco-spool-{os.getuid()}"
        return spool / (self._path.replace("/", "_") + ".part")

    def _unwritable(self, error: OSError) -> TerminalError:
        return TerminalError(
            f"The archive file {self.uri} could not be written: {error}. "
            "Is the disk full, or ORINOCO_ARCHIVE a place this process may not write?"
        )


def _numbered(name: str, number: int) -> str:
    stem, dot, ending = name.rpartition(".warc")
    return f"{stem}-{number}{dot}{ending}" if dot else f"{name}-{number}"


def _whole_members(file: IO[bytes]) -> int:
    """Length of the leading part of `file` that consists of whole gzip members."""
    file.seek(0)
    whole = position = 0
    member = zlib.decompressobj(wbits=31)
    try:
        while chunk := file.read(1 << 16):
            while chunk:
                member.decompress(chunk)
                position += len(chunk) - len(member.unused_data)
                if not member.eof:
                    break
                whole, chunk = position, member.unused_data
                member = zlib.decompressobj(wbits=31)
    except zlib.error as error:
        log.warning("A torn record at byte %d of an unfinished archive file is dropped (%s).", whole, error)
    return whole
