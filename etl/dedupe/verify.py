"""Articles of a warehouse come in; every pair they form is found, decided on the texts themselves, and recorded.

What is recorded is a function of the texts now in the warehouse: all revisions of both articles are compared, and the
pair of texts that speaks loudest stands for the pair of articles. Pairs that share nothing are counted, not stored.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from etl.dedupe.decision import Decision, Kind, decide
from etl.dedupe.profile import Profile, profile
from etl.dedupe.statements import run
from etl.load.documents import read

logger = logging.getLogger(__name__)

CROWDED = 500  # articles in one band: no news story has so many copies here, so it is boilerplate
_PAIRS_AT_ONCE = 2_000  # texts held in memory: at most twice as many, of some 10 KB each


@dataclass(frozen=True, slots=True)
class Verified:
    """What was found about the articles."""

    pairs: int  # of texts, compared
    kinds: dict[str, int]  # of article pairs, by kind, "unrelated" included
    partners: frozenset[int]  # articles on the other end of a pair that was or is one story
    crowded: int  # bands skipped


@dataclass(frozen=True, slots=True)
class _Text:
    article: int
    revision: int
    profile: Profile


@dataclass(frozen=True, slots=True)
class _Found:
    a: _Text
    b: _Text  # a.article < b.article
    decision: Decision

    @property
    def weight(self) -> tuple[bool, float, float, list[tuple[str, str]]]:
        said = self.decision
        contents = sorted((self.a.profile.content, self.b.profile.content))  # breaks ties the same way every time
        return said.same_story, said.jaccard, said.containment, contents


def verify(conn: Connection, run_id: int, articles: Collection[int]) -> Verified:
    """Find, decide and record all pairs that have one of `articles`."""
    touched = sorted(articles)
    found = run(conn, "candidates", articles=touched, crowded=CROWDED).all()
    pairs = [row for row in found if row.crowd is None]
    crowded = _report_crowded(found[len(pairs) :])
    best: dict[tuple[int, int], _Found] = {}
    for pair in _decisions(conn, pairs):
        key = pair.a.article, pair.b.article
        if key not in best or pair.weight > best[key].weight:
            best[key] = pair
    kept = [pair for pair in best.values() if pair.decision.kind is not Kind.UNRELATED]
    gone = run(
        conn,
        "forget",
        articles=touched,
        kept=[pair.a.article for pair in kept],
        kept_other=[pair.b.article for pair in kept],
    ).all()
    _record(conn, run_id, kept)
    partners = {i for row in gone if row.same_story for i in (row.article_id, row.other_article_id)}
    partners.update(i for pair in kept if pair.decision.same_story for i in (pair.a.article, pair.b.article))
    kinds = Counter(pair.decision.kind.value for pair in best.values())
    return Verified(len(pairs), dict(sorted(kinds.items())), frozenset(partners), crowded)


def _report_crowded(crowded: Sequence[Any]) -> int:
    if crowded:
        logger.warning(
            "%d bands are held by more than %d articles each (up to %d) and were skipped: boilerplate that cleaning "
            "does not know yet. For an example see article %d.",
            len(crowded), CROWDED, crowded[0].crowd, crowded[0].article_id,
        )  # fmt: skip
    return len(crowded)


def _decisions(conn: Connection, pairs: Sequence[Any]) -> Iterator[_Found]:
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        chunk = pairs[start : start + _PAIRS_AT_ONCE]
        documents = read(conn, {i for row in chunk for i in (row.revision_id, row.other_revision_id)})
        profiles = {revision: profile(document) for revision, document in documents.items()}
        for row in chunk:
            a = _Text(row.article_id, row.revision_id, profiles[row.revision_id])
            b = _Text(row.other_article_id, row.other_revision_id, profiles[row.other_revision_id])
            yield _Found(a, b, decide(a.profile, b.profile))


def _record(conn: Connection, run_id: int, kept: Sequence[_Found]) -> None:
    run(
        conn,
        "record",
        run_id=run_id,
        article_id=[found.a.article for found in kept],
        other_article_id=[found.b.article for found in kept],
        revision_id=[found.a.revision for found in kept],
        other_revision_id=[found.b.revision for found in kept],
        same_story=[found.decision.same_story for found in kept],
        kind=[found.decision.kind.value for found in kept],
        jaccard=[found.decision.jaccard for found in kept],
        containment=[found.decision.containment for found in kept],
        rule=[found.decision.rule for found in kept],
        rule_version=[found.decision.rule_version for found in kept],
    )
