"""How often the feed was served, kept in a small JSON file so that a restarted site shows what it showed before.

The number of polls decides which version of the articles is shown; a file that cannot be read is refused (ValueError),
for starting over quietly would show an old text again as a new one.
"""

from __future__ import annotations

import json
import os
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Visit:
    """What the site knows at one moment: feed polls so far, and when the second one came."""

    polls: int = 0
    changed_at: datetime | None = None

    @property
    def changed(self) -> bool:
        """Are the second versions shown?"""
        return self.polls >= 2


class State:
    """The counter, safe between threads. `path` None: kept in memory only."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._visit = self._read()

    @property
    def visit(self) -> Visit:
        with self._lock:
            return self._visit

    def poll(self) -> Visit:
        """Count one serving of the feed and return the state it is served from."""
        with self._lock:
            visit = replace(self._visit, polls=self._visit.polls + 1)
            if visit.polls == 2:
                # Feeds give whole seconds: rounded up, so that it is later than every capture made before this poll.
                now = datetime.now(UTC)
                visit = replace(visit, changed_at=now.replace(microsecond=0) + timedelta(seconds=1))
            self._visit = visit
            self._write()
            return visit

    def _read(self) -> Visit:
        if self._path is None or not self._path.exists():
            return Visit()
        try:
            kept = json.loads(self._path.read_text("utf-8"))
            changed_at = kept["changed_at"]
            return Visit(int(kept["polls"]), datetime.fromisoformat(changed_at) if changed_at else None)
        except (ValueError, KeyError, TypeError) as error:
            raise ValueError(
                f"{self._path} is not a state file of the sample site; remove it to start over ({error})"
            ) from error

    def _write(self) -> None:
        if self._path is None:
            return
        visit = self._visit
        kept = {"polls": visit.polls, "changed_at": visit.changed_at.isoformat() if visit.changed_at else None}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        aside = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        aside.write_text(json.dumps(kept), "utf-8")
        aside.replace(self._path)
