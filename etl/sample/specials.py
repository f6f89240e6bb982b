"""The addresses that answer with trouble on purpose, so that a run meets every end a candidate can have.

Goes out: which ids behave how, and the pages of the feed that are no articles. Nothing is decided here about serving.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

RECOVERING = "csample0500o"  # 500 until the second poll, then well
TOUCHED = "csample2601o"  # its date in the listings moves at the second poll, its text does not
TWICE_IN_FEED = (("csample2605o", 3), ("csample2608o", 2))  # the same link again, with another `#n`
IN_FEED = frozenset({TOUCHED, RECOVERING, "99190012"})  # older articles that the feed still carries


class Trouble(StrEnum):
    """How a page answers that is no article."""

    NOT_FOUND = "404"
    GONE = "410"
    BROKEN = "cut off in its head, without a body"
    INDEX = "an index page"
    FORBIDDEN = "disallowed by robots.txt"


@dataclass(frozen=True, slots=True)
class Special:
    url: str
    title: str
    trouble: Trouble
    published: datetime

    @property
    def path(self) -> str:
        return self.url.removeprefix("https://www.bbc.com")


PAGES = (
    Special(
        "https://www.bbc.com/news/articles/csample0404o",
        "Sample: a page that was never there",
        Trouble.NOT_FOUND,
        datetime(2026, 2, 23, 9, 0, tzinfo=UTC),
    ),
    Special(
        "https://www.bbc.com/news/articles/csample0410o",
        "Sample: a page that was withdrawn",
        Trouble.GONE,
        datetime(2026, 2, 23, 9, 10, tzinfo=UTC),
    ),
    Special(
        "https://www.bbc.com/news/articles/csample0brko",
        "Sample: a page that breaks off",
        Trouble.BROKEN,
        datetime(2026, 2, 23, 9, 20, tzinfo=UTC),
    ),
    Special(
        "https://www.bbc.com/news/topics/csample0idxt",
        "Sample: a page of links, not an article",
        Trouble.INDEX,
        datetime(2026, 2, 23, 9, 30, tzinfo=UTC),
    ),
    Special(
        "https://www.bbc.com/ugc/world-latin-america-99260903",
        "Sample: a page that robots.txt keeps to itself",
        Trouble.FORBIDDEN,
        datetime(2026, 2, 23, 9, 40, tzinfo=UTC),
    ),
)
