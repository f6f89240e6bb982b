"""Pages as the Wayback Machine kept them: their raw addresses, and their captures dated by when they were kept.

In goes the answer of web.archive.org to a raw (`id_`) address; out comes the capture it stands for, with the
publisher's address, time and headers. Refused: nothing; any other answer stays as it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from etl.model import Capture

HOST = "web.archive.org"
_RAW = re.compile(r"https?://web\.archive\.org/web/(?P<stamp>[0-9]{14})id_/(?P<url>https?://.+)\Z", re.DOTALL)
_STAMP = "%Y%m%d%H%M%S"
_ORIGINAL = "x-archive-orig-"  # before each header that came from the publisher


@dataclass(frozen=True, slots=True)
class Memento:
    """One page at one moment, as an archive has it."""

    url: str  # the publisher's
    at: datetime

    @property
    def raw_url(self) -> str:
        """Where the archive gives the page as it received it, without its own frame and links."""
        return f"https://{HOST}/web/{self.at.astimezone(UTC).strftime(_STAMP)}id_/{self.url}"


def memento(raw_url: str) -> Memento | None:
    """The page and moment that a raw address means; None for any other address."""
    match = _RAW.match(raw_url)
    if match is None:
        return None
    try:
        at = datetime.strptime(match["stamp"], _STAMP).replace(tzinfo=UTC)
    except ValueError:  # fourteen digits that are no date
        return None
    return Memento(match["url"], at)


def as_memento(capture: Capture) -> Capture:
    """The capture that an answer of the archive stands for: the publisher's page, at the time it was kept.

    `url` stays the raw address that was asked for, so that the same memento is the same capture in every run.
    """
    found = memento(capture.address)
    if found is None or capture.status != 200:
        return capture
    original = {n.removeprefix(_ORIGINAL): v for n, v in capture.headers.items() if n.startswith(_ORIGINAL)}
    headers = original or {n: v for n, v in capture.headers.items() if n == "content-type"}
    return replace(capture, final_url=found.url, fetched_at=found.at, headers=headers)
