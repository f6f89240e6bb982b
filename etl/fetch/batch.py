"""Fetch a batch of candidates into one WARC file, each candidate ending with its captures and, where known, its bin.

In go candidates, out comes one `Fetched` for each, in order. A batch that was killed is called again with the same
file name and asks only for what has no bin yet; a batch that was complete is read back without a request.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from etl.errors import Reason, Rejected, TransientError
from etl.fetch.archive import ArchiveWriter, Note
from etl.fetch.client import REDIRECTS, RETRIED, Client, Forbidden, Validators
from etl.model import Candidate, Capture, Outcome

log = logging.getLogger(__name__)

# After so many candidates in a row without a usable answer the rest of the batch is not asked: the host has enough.
GIVE_UP_AFTER = 5
LOG_EVERY = 25  # pages: at the polite rate one line a minute
# Bins that the captures alone do not tell: written into the file, so that a restart knows.
NOTED = (Outcome.FORBIDDEN, Outcome.REJECTED, Outcome.FAILED)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What became of one candidate. `outcome` None: a whole 200 answer, to be parsed. `detail` is for a person."""

    candidate: Candidate
    outcome: Outcome | None
    capture: Capture | None
    detail: str = ""
    reason: Reason | None = None  # with REJECTED


def fetch_batch(
    candidates: Sequence[Candidate],
    *,
    client: Client,
    archive_uri: str,
    validators: Mapping[str, Validators],
    each: Callable[[], None] = lambda: None,
) -> list[Fetched]:
    """Fetch `candidates` one after the other; every answer lies in `archive_uri` when this returns.

    `validators` by URL: what the last capture left to ask with. `each` is called after each candidate. A candidate
    never raises; TerminalError where the archive cannot be written, TransientError where another process writes it.
    """
    fetched: list[Fetched] = []
    seen: set[str] = set()
    failures = 0
    with ArchiveWriter(archive_uri) as writer, client.keeping(writer.add):
        earlier = _Earlier(writer)
        for candidate in candidates:
            result = earlier.result(candidate)
            if candidate.url in seen:
                detail = "The same address stands in this batch a second time."
                result = Fetched(candidate, Outcome.DUPLICATE, None, detail)
            elif result is None:
                if failures < GIVE_UP_AFTER:
                    result = _fetch(candidate, client, validators.get(candidate.url))
                else:
                    detail = f"Not asked: the {failures} addresses before it failed. The next run tries again."
                    result = Fetched(candidate, Outcome.FAILED, None, detail)
                if result.outcome in NOTED:
                    writer.note(_note(result))
            seen.add(candidate.url)
            failures = failures + 1 if result.outcome is Outcome.FAILED else 0
            fetched.append(result)
            each()
            if len(fetched) % LOG_EVERY == 0:
                log.info("%d of %d pages, %d requests", len(fetched), len(candidates), client.requests)
    return fetched


def judge(capture: Capture, *, unchanged: bool) -> tuple[Outcome | None, Reason | None]:
    """The bin of a last answer; (None, None) for one that is to be parsed."""
    if capture.truncated:
        return {
            "length": (Outcome.REJECTED, Reason.TOO_LARGE),
            "unspecified": (Outcome.REJECTED, Reason.UNREADABLE),
        }.get(capture.truncated, (Outcome.FAILED, None))
    if unchanged:
        return Outcome.UNCHANGED, None
    if capture.status == 200:
        return None, None
    if capture.status in (404, 410):
        return Outcome.GONE, None
    if capture.status in RETRIED or capture.status == 403:  # 403: a block, which may be lifted
        return Outcome.FAILED, None
    return Outcome.REJECTED, Reason.HTTP_ERROR


def _fetch(candidate: Candidate, client: Client, validators: Validators | None) -> Fetched:
    try:
        response = client.get(candidate.url, validators)
    except Forbidden as error:
        return Fetched(candidate, Outcome.FORBIDDEN, None, str(error))
    except Rejected as error:
        return Fetched(candidate, Outcome.REJECTED, None, error.detail, error.reason)
    except TransientError as error:
        return Fetched(candidate, Outcome.FAILED, None, str(error))
    return _concluded(candidate, response.capture, unchanged=response.unchanged, detail=response.detail)


def _concluded(candidate: Candidate, capture: Capture, *, unchanged: bool, detail: str = "") -> Fetched:
    outcome, reason = judge(capture, unchanged=unchanged)
    if not detail and outcome not in (None, Outcome.UNCHANGED):
        detail = f"{capture.address} answered {capture.status}."
    return Fetched(candidate, outcome, capture, detail, reason)


def _note(result: Fetched) -> Note:
    return Note(
        result.candidate.url, str(result.outcome), result.detail, result.reason.value if result.reason else None
    )


class _Earlier:
    """What a killed or finished fetch of the same batch left in the file."""

    def __init__(self, writer: ArchiveWriter) -> None:
        self._notes = {note.url: note for note in writer.notes}
        self._captures: dict[str, Capture] = {}
        for capture in writer.captures:
            if "location" not in capture.headers or capture.status not in REDIRECTS:
                self._captures[capture.url] = capture  # of several tries the last

    def result(self, candidate: Candidate) -> Fetched | None:
        capture = self._captures.get(candidate.url)
        note = self._notes.get(candidate.url)
        if note is not None:
            reason = Reason(note.reason) if note.reason else None
            return Fetched(candidate, Outcome(note.outcome), capture, note.detail, reason)
        if capture is None:
            return None
        result = _concluded(candidate, capture, unchanged=capture.same_as is not None)
        # Without a note a failure is one of several tries, cut off between them: it begins again.
        return None if result.outcome in NOTED else result
