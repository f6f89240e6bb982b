"""BBC articles in the WARC files of any crawler, CC-NEWS among them: streamed, and chosen by address before parsing.

In goes the path of a WARC file (any fsspec path, compressed or not), out come captures copied into our own archive, so
that the crawler's file need not be kept. Begun again after a kill it goes on where it was. Refused: records that are
neither a whole 200 of an article's address nor a `revisit` of one; a damaged one of such an address is reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from etl.discover.items import Source
from etl.errors import Reason, Rejected
from etl.fetch.archive import ArchiveWriter, Damaged, Note, scan
from etl.model import Candidate, Capture
from etl.parse.identity import identify

Found = tuple[Candidate, Capture | Rejected]
POSITION = "position"  # outcome of the note that says how far a file has been read
NOTE_EVERY = 200  # captures between two such notes: so many are read again at most, and known again


def is_article(url: str) -> bool:
    """Is this an address of a BBC article? The cheap test first: of a hundred records one is the BBC's."""
    return "bbc" in url and identify(url) is not None


def wanted(uri: str, *, since: int = 0, choose: Callable[[str], bool] = is_article) -> Iterator[Capture | Damaged]:
    """Whole 200 answers and revisits of addresses that `choose` takes, and what is damaged, from byte `since` on.

    Raises TransientError where the file cannot be read.
    """
    for found in scan(uri, since=since, choose=choose):
        if isinstance(found, Damaged) or (isinstance(found, Capture) and _is_wanted(found)):
            yield found


def _is_wanted(found: Capture) -> bool:
    """A 304 that is no `revisit` does not say what it was asked with: ours that nobody had asked for are stored so."""
    if found.same_as is not None:
        return found.status in (200, 304)
    return found.status == 200 and not found.truncated and bool(found.body)


def copy(uri: str, writer: ArchiveWriter, *, limit: int | None = None) -> Iterator[Found]:
    """Copy the BBC articles of `uri` into the archive that `writer` writes, each once, each as it is copied.

    What an earlier, killed copy had copied comes first and is not copied again.
    """
    known: set[tuple[str, str | None]] = set()
    for capture in writer.captures:
        known.add((capture.address, capture.fetched_at.isoformat()))
        yield Candidate(capture.address, Source.WARC, uri), capture
    since = max((int(note.detail) for note in writer.notes if (note.url, note.outcome) == (uri, POSITION)), default=0)
    number = len(known)
    for found in wanted(uri, since=since):
        if limit is not None and number >= limit:
            return
        if isinstance(found, Damaged):
            yield Candidate(found.url or uri, Source.WARC, uri), Rejected(Reason.UNREADABLE, found.detail)
            continue
        identity = (found.address, found.fetched_at.isoformat())
        if identity in known:
            continue
        known.add(identity)
        number += 1
        copied = writer.add(found)
        if number % NOTE_EVERY == 0 and found.offset is not None:
            writer.note(Note(uri, POSITION, str(found.offset)))
        yield Candidate(found.address, Source.WARC, uri), copied
