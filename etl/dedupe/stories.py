"""A run's articles come in; each gets the story it belongs to. And a person's word on it: split, merge, undo.

`assign` is a function of what lies in the warehouse, not of how it came there: the same captures in any order and any
batches give the same stories. A person's decision is a pair of articles kept together or apart, by article and not by
text, so that it outlasts revisions and re-extraction.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, text

from etl.dedupe.grouping import regroup
from etl.dedupe.statements import run
from etl.dedupe.verify import verify
from etl.errors import UsageError
from etl.parse.addresses import article_key

# One at a time: two runs may each hold one of two twins, and the later must see the earlier. A merge takes it before
# it touches any row (sql/merge/10_lock.sql), so that nobody waits for it with rows in hand.
LOCK = 7402003


@dataclass(frozen=True, slots=True)
class StoryCounts:
    """What a run did to the stories."""

    articles: int = 0  # looked at
    pairs: int = 0  # of texts, compared
    kinds: Mapping[str, int] = field(default_factory=dict)  # of article pairs, by kind of decision
    stories_created: int = 0
    stories_dropped: int = 0
    articles_moved: int = 0
    crowded_bands: int = 0  # skipped as boilerplate


def assign(conn: Connection, run_id: int) -> StoryCounts:
    """Decide all pairs of the articles this run touched, and bring their stories up to date. Idempotent."""
    _lock(conn)
    touched = [row.article_id for row in run(conn, "touched", run_id=run_id)]
    if not touched:
        return StoryCounts()
    verified = verify(conn, run_id, touched)
    grouped = regroup(conn, run_id, {*touched, *verified.partners})
    return StoryCounts(
        articles=len(touched),
        pairs=verified.pairs,
        kinds=verified.kinds,
        stories_created=grouped.created,
        stories_dropped=grouped.dropped,
        articles_moved=grouped.moved,
        crowded_bands=verified.crowded,
    )


@dataclass(frozen=True, slots=True)
class Story:
    """A story to look at: rows of `sql/merge/stories_show.sql` and `stories_entries.sql`."""

    number: int
    articles: Sequence[Row[Any]]  # the one that stands for it first
    log: Sequence[Row[Any]]


def show(conn: Connection, article: str) -> Story:
    """The story of an article, given by native id or address. Raises UsageError where it is unknown."""
    number = _find(conn, article).story_id
    return Story(number, run(conn, "show", story=number).all(), run(conn, "entries", story=number).all())


def split(conn: Connection, article: str, reason: str, by: str = "operator") -> int:
    """Keep an article apart from each other article of its story, for good. Returns the entry in the log.

    `article` is a native id or an address. Raises UsageError where it is unknown, or alone already.
    """
    _lock(conn)
    own = _find(conn, article)
    others = [i for i in _members(conn, own.story_id) if i != own.article_id]
    if not others:
        raise UsageError(f"{article} is the only article of story {own.story_id}: there is nothing to split.")
    _pin(conn, [(own.article_id, i) for i in others], same_story=False, by=by, why=reason)
    regroup(conn, None, [own.article_id, *others])
    return _decided(conn, "split", own, by, reason)


def merge(conn: Connection, article: str, other: str, reason: str, by: str = "operator") -> int:
    """Make one story of the stories of two articles, for good, whatever their texts say. Returns the entry in the log.

    Decisions that kept articles of the one apart from articles of the other are superseded. Raises UsageError where an
    article is unknown, or both are in one story already.
    """
    _lock(conn)
    a, b = _find(conn, article), _find(conn, other)
    if a.story_id == b.story_id:
        raise UsageError(f"{article} and {other} are both in story {a.story_id} already.")
    ours, theirs = _members(conn, a.story_id), _members(conn, b.story_id)
    run(conn, "unpin", articles=ours, others=theirs)
    # The medoids as well: they are what the other articles of both stories match.
    pairs = {(a.article_id, b.article_id), (a.medoid_article_id, b.medoid_article_id)}
    _pin(conn, sorted(pairs), same_story=True, by=by, why=reason)
    regroup(conn, None, [*ours, *theirs])
    return _decided(conn, "merge", a, by, reason)


def undo(conn: Connection, log_id: int, reason: str, by: str = "operator") -> int:
    """Take a split or merge back: the texts decide again. What it had superseded does not come back by itself.

    Returns the new entry in the log. Raises UsageError where `log_id` is no split or merge, or was undone before.
    """
    _lock(conn)
    entry = run(conn, "undoable", log_id=log_id).one_or_none()
    if entry is None:
        raise UsageError(f"Entry {log_id} of warehouse.story_log is no split or merge that could be taken back.")
    freed = run(conn, "unpin_entry", log_id=log_id)
    regroup(conn, None, {entry.article_id, *(i for row in freed for i in (row.article_id, row.other_article_id))})
    return _decided(conn, "undo", entry, by, reason, undoes=log_id)


def _lock(conn: Connection) -> None:
    conn.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOCK})


def _find(conn: Connection, article: str) -> Row[Any]:
    source, native_id = article_key(article) if "/" in article else (None, article)
    found = run(conn, "find", source=source, native_id=native_id).all()
    if not found:
        raise UsageError(f"No article {article} in the warehouse. Give its native id or its address.")
    if len(found) > 1:
        raise UsageError(f"{article} is an id of several publishers' articles: give its address instead.")
    return found[0]


def _members(conn: Connection, story: int) -> list[int]:
    return [row.article_id for row in run(conn, "members", story=story)]


def _pin(conn: Connection, pairs: Sequence[tuple[int, int]], *, same_story: bool, by: str, why: str) -> None:
    articles, others = [a for a, _ in pairs], [b for _, b in pairs]
    run(conn, "pin", articles=articles, others=others, same_story=same_story, by=by, why=why)


def _decided(conn: Connection, action: str, was: Row[Any], by: str, reason: str, undoes: int | None = None) -> int:
    entry = run(
        conn,
        "decided",
        action=action,
        article=was.article_id,
        from_story=was.story_id,
        by=by,
        reason=reason,
        undoes=undoes,
    )
    return int(entry.scalar_one())
