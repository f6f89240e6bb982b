"""Find what is worth a fetch: feeds, topic pages, sitemaps, articles due for another look, failures to try again.

In go a client and what the warehouse knows; out come candidates, newest first, and how each source answered. Refused:
nothing; where no source at all answers, `Unreachable` says so, for then "nothing new" would be a lie.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from etl.discover.items import Poll, Source, key
from etl.discover.polling import Polled, poll
from etl.discover.sitemaps import Child
from etl.discover.state import Feed, State
from etl.errors import TransientError
from etl.fetch import Client
from etl.model import Candidate
from etl.parse.identity import identify

__all__ = ["Discovery", "Poll", "Source", "State", "Unreachable", "discover", "gather", "select"]

EVERYWHERE = (Source.FEED, Source.TOPIC_PAGE, Source.SITEMAP, Source.RECHECK)
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Unreachable(TransientError):  # noqa: N818  # says what the BBC was
    """No source answered. `polls` says how each failed, for `state.record`."""

    def __init__(self, message: str, polls: Sequence[Poll] = ()) -> None:
        super().__init__(message, polls)
        self.message, self.polls = message, tuple(polls)

    def __str__(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True)
class Discovery:
    """What there is to fetch. `duplicates`: positions whose article stands at an earlier position already."""

    candidates: tuple[Candidate, ...] = ()
    polls: tuple[Poll, ...] = ()
    duplicates: frozenset[int] = frozenset()
    native_ids: tuple[str | None, ...] = ()  # of the candidates, in order; None: no article by its address


def discover(client: Client, state: State, *, sources: Collection[str] | None = None) -> Discovery:
    """Look everywhere, or only at `sources` (values of Source; links only when named). What is not due is not asked.

    Raises Unreachable (a TransientError) where sources were asked and none answered.
    """
    wanted = frozenset(sources if sources is not None else EVERYWHERE)
    found: list[Candidate] = []
    polls: list[Poll] = []
    for polled in _poll_all(client, state, wanted):
        polls.append(polled.poll)
        found.extend(polled.candidates)
    if polls and all(one.error is not None for one in polls):
        silent = all(one.status is None for one in polls)
        what = "The BBC could not be reached" if silent else "None of the BBC's listings could be read"
        raise Unreachable(f"{what}; nothing was changed. Asked for {polls[0].url}: {polls[0].error}", polls)
    found.sort(key=lambda candidate: candidate.published_at or _LONG_AGO, reverse=True)
    taken = {key(candidate.url) for candidate in found}
    rechecks = state.rechecks if Source.RECHECK in wanted else ()
    links = state.links if Source.LINK in wanted else ()
    for candidate in (*state.retries, *rechecks, *links):
        if key(candidate.url) not in taken:
            taken.add(key(candidate.url))
            found.append(candidate)
    return _numbered(found, polls)


def gather(candidates: Iterable[Candidate]) -> Discovery:
    """Candidates of a backfill: captures of one article are its history; only an address twice is a duplicate."""
    found = tuple(candidates)
    first = {candidate.url: position for position, candidate in reversed(list(enumerate(found)))}
    duplicates = frozenset(p for p, candidate in enumerate(found) if first[candidate.url] != p)
    return Discovery(found, (), duplicates, _native_ids(found))


def select(found: Discovery, *, limit: int) -> Discovery:
    """The first `limit` candidates that are to be fetched, with the duplicates among them."""
    left, kept = limit, []
    for position, candidate in enumerate(found.candidates):
        if position not in found.duplicates:
            if left == 0:
                break
            left -= 1
        kept.append(candidate)
    return _numbered(kept, found.polls)


def _poll_all(client: Client, state: State, wanted: frozenset[str]) -> Iterable[Polled]:
    settings = client.settings
    now = client.clock.now()
    listed = {Source.FEED: settings.feeds, Source.TOPIC_PAGE: settings.topic_pages, Source.SITEMAP: settings.sitemaps}
    for kind, urls in listed.items():
        for url in urls if kind in wanted else ():
            known = state.feeds.get(url, Feed())
            if known.next_due is not None and known.next_due > now:
                continue
            polled = poll(client, kind, url, known, state.seen)
            before = {child.url: state.feeds.get(child.url, Feed()) for child in polled.children}
            files = [
                poll(client, kind, child.url, before[child.url], state.seen)
                for child in polled.children
                if _has_changed(child, before[child.url])
            ]
            # An index stands for its files: read again in full when not all of their candidates could be taken.
            below = tuple(url for file in files for url in file.poll.candidates)
            yield replace(polled, poll=replace(polled.poll, candidates=polled.poll.candidates + below))
            yield from files


def _has_changed(child: Child, before: Feed) -> bool:
    """Must this file of an index be read? By the date the index gives; always where it was not read to its end."""
    if child.changed_at is None or before.last_success_at is None or not (before.etag or before.last_modified):
        return True
    return child.changed_at > before.last_success_at


def _numbered(candidates: Sequence[Candidate], polls: Sequence[Poll]) -> Discovery:
    seen: set[str] = set()
    duplicates = set()
    for position, candidate in enumerate(candidates):
        if key(candidate.url) in seen:
            duplicates.add(position)
        seen.add(key(candidate.url))
    return Discovery(tuple(candidates), tuple(polls), frozenset(duplicates), _native_ids(candidates))


def _native_ids(candidates: Sequence[Candidate]) -> tuple[str | None, ...]:
    identities = (identify(candidate.url) for candidate in candidates)
    return tuple(identity.native_id if identity else None for identity in identities)
