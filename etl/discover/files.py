"""Files as captures: pages and texts saved by somebody, and archives of pages.

In: paths of html, html.gz, plain text, WARC (also .gz), or folders of them. Out: one `(where, Capture)` a page, in the
order of the names; `where` is the path, for a WARC followed by `#` and the address. What cannot be read, or is a kind
of file that holds no page, comes out as `Rejected` in its place; nothing is left out silently, nothing raises.
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from etl.errors import OrinocoError, Reason, Rejected
from etl.model import Capture

HTML_SUFFIXES = frozenset((".html", ".htm", ".xhtml", ".stm", ".shtml"))
TEXT_SUFFIXES = frozenset((".txt", ".text", ".md"))
WARC_SUFFIXES = (".warc", ".warc.gz")
MAX_BYTES = 64 * 1024 * 1024  # of one page, unpacked; the parser's own limit is lower and says so itself

Found = tuple[str, Capture | Rejected]


def read_paths(paths: Iterable[Path], url: str | None = None) -> Iterator[Found]:
    """Every page below `paths`. `url` is the address of the page, where one file is given and does not say it itself.

    A capture of a file has the file's time as its time and, where no address is known, a `file:` address.
    """
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file() and not _hidden(file, path))
            for file in inside:
                yield from _read(file, url, named=False)
            if not inside:
                yield str(path), Rejected(Reason.EMPTY, f"The folder {path} has no file in it.")
        else:
            yield from _read(path, url, named=True)


def _hidden(file: Path, root: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(root).parts)


def _read(path: Path, url: str | None, *, named: bool) -> Iterator[Found]:
    try:
        with path.open("rb") as stream:
            start = stream.read(512)
        if path.name.endswith(WARC_SUFFIXES) or start.startswith(b"WARC/"):
            yield from _read_warc(path, url)
        elif not named and not _has_page(path):
            yield str(path), Rejected(Reason.NOT_HTML, f"{path.name} is no page, text or WARC by its name.")
        elif start.startswith(b"\x1f\x8b"):
            yield str(path), _capture(path, _unpack(path), url)
        else:
            yield str(path), _capture(path, _limited(path), url)
    except Rejected as rejected:
        yield str(path), rejected
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield str(path), Rejected(Reason.UNREADABLE, f"{path.name} is a damaged gzip file: {error}.")
    except OSError as error:
        yield str(path), Rejected(Reason.UNREADABLE, f"{path} cannot be read: {error.strerror or error}.")


def _has_page(path: Path) -> bool:
    suffix = Path(path.name.removesuffix(".gz")).suffix.lower()
    return not suffix or suffix in HTML_SUFFIXES | TEXT_SUFFIXES


def _limited(path: Path) -> bytes:
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise Rejected(Reason.TOO_LARGE, f"{path.name} has {size:,} bytes; a page has at most {MAX_BYTES:,}.")
    return path.read_bytes()


def _unpack(path: Path) -> bytes:
    """The page in a gzip file; a file that unpacks to more than a page could be is refused, not unpacked."""
    with gzip.open(path) as stream:
        body = stream.read(MAX_BYTES + 1)
    if len(body) > MAX_BYTES:
        raise Rejected(Reason.TOO_LARGE, f"{path.name} unpacks to more than {MAX_BYTES:,} bytes.")
    return body


def _capture(path: Path, body: bytes, url: str | None) -> Capture:
    text = Path(path.name.removesuffix(".gz")).suffix.lower() in TEXT_SUFFIXES
    return Capture(
        url=url or path.resolve().as_uri(),
        fetched_at=datetime.fromtimestamp(path.stat().st_mtime, UTC),
        status=200,
        headers={"content-type": "text/plain" if text else "text/html"},
        body=body,
    )


def _read_warc(path: Path, url: str | None) -> Iterator[Found]:
    """The pages of a WARC file: responses with status 200 and a page's content type, and wrapped files."""
    from etl.fetch.archive import Damaged, scan  # here: plain files need no archive library

    number = 0
    try:
        for item in scan(path.resolve().as_uri()):
            if isinstance(item, Damaged):
                number += 1
                yield f"{path}#{item.url or number}", Rejected(Reason.UNREADABLE, item.detail)
            elif isinstance(item, Capture):
                number += 1
                yield f"{path}#{item.address or number}", _page_of(item, url)
    except (OrinocoError, OSError, ValueError, EOFError) as error:
        number += 1
        yield str(path), error if isinstance(error, Rejected) else Rejected(Reason.UNREADABLE, f"{path.name}: {error}")
    if not number:
        yield str(path), Rejected(Reason.EMPTY, f"{path.name} has no record of a page.")


def _page_of(capture: Capture, url: str | None) -> Capture | Rejected:
    kind = capture.headers.get("content-type", "text/html").partition(";")[0].strip().lower()
    if capture.status != 200:
        return Rejected(Reason.HTTP_ERROR, f"{capture.address} answered with status {capture.status}.")
    if kind not in ("text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", ""):
        return Rejected(Reason.NOT_HTML, f"{capture.address} is {kind}.")
    return replace(capture, url=url, final_url=None) if url else capture
