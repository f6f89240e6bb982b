"""robots.txt, obeyed as RFC 9309 says: what a host allows our User-Agent, and how long it wants between requests.

In goes the text of a robots.txt, out come answers about addresses. A host without one (4xx) allows everything; one
whose robots.txt cannot be read (5xx, no answer) allows nothing for now, which the caller turns into "try again later".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property

from protego import Protego

PRODUCT = "Orinoco"  # the name a robots.txt may address us by
FRESH = timedelta(hours=24)  # RFC 9309, 2.4: not used for longer unless it cannot be fetched anew
MAX_TEXT = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are parsed
# A wish for more is followed up to here; beyond it a crawl-delay is a way of saying no that robots.txt has words for.
LONGEST_CRAWL_DELAY = 60.0  # seconds


@dataclass(frozen=True)
class Robots:
    """One host's rules for us."""

    text: str

    @cached_property
    def _rules(self) -> Protego:
        return Protego.parse(self.text[:MAX_TEXT])

    def allows(self, url: str) -> bool:
        return bool(self._rules.can_fetch(url, PRODUCT))

    @property
    def crawl_delay(self) -> float | None:
        """Seconds between requests that the host asks of us."""
        delay = self._rules.crawl_delay(PRODUCT)
        rate = self._rules.request_rate(PRODUCT)
        asked = [float(delay)] if delay is not None else []
        if rate is not None and rate.requests:
            asked.append(rate.seconds / rate.requests)
        return min(max(asked), LONGEST_CRAWL_DELAY) if asked else None
