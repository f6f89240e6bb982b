"""Articles of a warehouse whose pairs may have changed come in; the stories they belong to are worked out and written.

Stories are worked out anew for all within reach of the articles, from recorded pairs and persons' decisions only.
A story keeps its number as long as most of its articles stay together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row

from etl.dedupe.clusters import Cluster, cluster
from etl.dedupe.statements import run

_LAST = datetime.max.replace(tzinfo=UTC)  # sorts articles of unknown date behind all others


@dataclass(frozen=True, slots=True)
class Grouped:
    """What changed."""

    created: int  # stories
    dropped: int  # stories
    moved: int  # articles that had another story before


@dataclass(slots=True)
class _Log:
    """Entries of warehouse.story_log, column by column."""

    columns: dict[str, list[Any]] = field(
        default_factory=lambda: {
            name: [] for name in ("action", "article_id", "story_id", "from_story_id", "rule", "note")
        }
    )

    def add(
        self, action: str, article: int, story: int, before: int | None, rule: str, note: str | None = None
    ) -> None:
        for column, value in zip(self.columns.values(), (action, article, story, before, rule, note), strict=True):
            column.append(value)


def regroup(conn: Connection, run_id: int | None, articles: Collection[int]) -> Grouped:
    """Work out the stories of `articles` and of everything within their reach, and write what changed."""
    rows = {row.article_id: row for row in run(conn, "affected", articles=sorted(articles))}
    if not rows:
        return Grouped(0, 0, 0)
    reach = sorted(rows)
    matches, rules = {}, {}
    for row in run(conn, "matches", articles=reach):
        matches[row.article_id, row.other_article_id] = row.alike
        rules[row.article_id, row.other_article_id] = row.rule
    pins = run(conn, "pins", articles=reach).all()
    clusters = cluster(
        {i: (row.first_published_at or _LAST, row.source, row.native_id) for i, row in rows.items()},
        matches,
        together=[(pin.article_id, pin.other_article_id) for pin in pins if pin.same_story],
        apart=[(pin.article_id, pin.other_article_id) for pin in pins if not pin.same_story],
    )
    numbers, created = _numbers(conn, clusters, rows)
    story_of = {article: numbers[c.medoid] for c in clusters for article in c.members}
    before = {row.story_id for row in rows.values() if row.story_id is not None}
    dropped = before - set(numbers.values())
    moving = [i for i in reach if rows[i].story_id != story_of[i]]
    run(conn, "move", articles=moving, stories=[story_of[i] for i in moving])
    kept = [c for c in clusters if numbers[c.medoid] in before]
    run(
        conn,
        "change",
        stories=[numbers[c.medoid] for c in kept],
        medoids=[c.medoid for c in kept],
        sizes=[len(c.members) for c in kept],
    )
    run(conn, "drop", stories=sorted(dropped))
    _log(conn, run_id, clusters, numbers, rows, rules)
    return Grouped(created, len(dropped), sum(rows[i].story_id is not None for i in moving))


def _numbers(
    conn: Connection, clusters: Sequence[Cluster[int]], rows: dict[int, Row[Any]]
) -> tuple[dict[int, int], int]:
    """Story numbers by medoid: the number most members had, each number once; new ones for the rest."""
    claims = []
    for c in clusters:
        had = Counter(rows[i].story_id for i in c.members if rows[i].story_id is not None)
        claims += [(-count, story, c.medoid) for story, count in had.items()]
    numbers: dict[int, int] = {}
    taken: set[int] = set()
    for _count, story, medoid in sorted(claims):
        if medoid not in numbers and story not in taken:
            numbers[medoid] = story
            taken.add(story)
    fresh = [c for c in clusters if c.medoid not in numbers]
    if fresh:
        made = run(conn, "create", medoids=[c.medoid for c in fresh], sizes=[len(c.members) for c in fresh])
        numbers.update({row.medoid_article_id: row.story_id for row in made})
    return numbers, len(fresh)


def _log(
    conn: Connection,
    run_id: int | None,
    clusters: Sequence[Cluster[int]],
    numbers: dict[int, int],
    rows: dict[int, Row[Any]],
    rules: dict[tuple[int, int], str],
) -> None:
    log = _Log()
    for c in clusters:
        story = numbers[c.medoid]
        for i in sorted(c.members):
            row = rows[i]
            rule = rules.get((i, c.medoid)) or rules.get((c.medoid, i)) or "pin"
            if row.story_id == story:
                if i == c.medoid and row.medoid_article_id != i:
                    log.add("medoid", i, story, story, "most_alike")
            elif len(c.members) == 1:
                if row.story_id is not None:  # a newcomer's own story is no change
                    log.add("leave", i, story, row.story_id, "matches_no_more")
            elif i == c.medoid:
                log.add("create", i, story, row.story_id, "most_alike")
            else:
                log.add("join", i, story, row.story_id, rule)
    if log.columns["action"]:
        run(conn, "log", run_id=run_id, **log.columns)
