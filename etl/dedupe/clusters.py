"""Articles and the pairs found to be one story come in; stories go out, the same whatever order the pairs came in.

A story is a star: every member matches its medoid, so that A-B and B-C never make a story of A and C by themselves
(pivot clustering; Ailon, Charikar & Newman, Aggregating inconsistent information, JACM 2008, with the pivot chosen as
the article that matches most instead of at random). What a person decided about a pair is kept whatever the texts say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

Article = TypeVar("Article", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Cluster(Generic[Article]):
    """One story: its members, and the one that stands for it."""

    medoid: Article
    members: frozenset[Article]


def cluster(
    order: Mapping[Article, Any],
    matches: Mapping[tuple[Article, Article], float],
    together: Collection[tuple[Article, Article]] = (),
    apart: Collection[tuple[Article, Article]] = (),
) -> list[Cluster[Article]]:
    """Partition the articles of `order` (article to a sort key that does not depend on loading) into stories.

    `matches` maps pairs of one story to how alike they are (> 0); `together` and `apart` are a person's decisions.
    Where these contradict one another, together wins.
    """
    groups = _groups(order, together)
    group_of = {article: number for number, group in enumerate(groups) for article in group}
    alike: dict[int, dict[int, float]] = defaultdict(dict)
    for (a, b), weight in matches.items():
        one, other = group_of[a], group_of[b]
        if one != other and weight > alike[one].get(other, 0.0):
            alike[one][other] = alike[other][one] = weight
    kept_apart: dict[int, set[int]] = defaultdict(set)
    for a, b in apart:
        one, other = group_of[a], group_of[b]
        if one != other:
            kept_apart[one].add(other)
            kept_apart[other].add(one)
    return [
        _story(groups[star[0]], [article for group in star for article in groups[group]], matches)
        for star in _stars(len(groups), alike, kept_apart)
    ]


def _stars(count: int, alike: dict[int, dict[int, float]], apart: dict[int, set[int]]) -> Iterable[list[int]]:
    for reach in _reaches(count, alike):
        near = set(reach)
        while near:

            def pull(group: int, near: set[int] = near) -> tuple[float, int]:
                weights = (w for other, w in alike[group].items() if other in near and other not in apart[group])
                # Groups are numbered in canonical order: the least number breaks a tie the same way every time.
                return round(sum(sorted(weights)), 9), -group

            center = max(near, key=pull)
            star = [center]
            for other in sorted(alike[center], key=lambda group: (-alike[center][group], group)):
                if other in near and not any(member in apart[other] for member in star):
                    star.append(other)
            near.difference_update(star)
            yield star


def _reaches(count: int, alike: dict[int, dict[int, float]]) -> Iterable[list[int]]:
    """Connected components: what happens in one cannot matter in another, and nearly all are single articles."""
    seen = [False] * count
    for start in range(count):
        if seen[start]:
            continue
        seen[start] = True
        reach = [start]
        for group in reach:  # grows while it is walked
            for other in alike[group]:
                if not seen[other]:
                    seen[other] = True
                    reach.append(other)
        yield reach


def _story(
    center: list[Article], members: list[Article], matches: Mapping[tuple[Article, Article], float]
) -> Cluster[Article]:
    def pull(article: Article) -> float:
        return round(sum(sorted(matches.get((article, m), matches.get((m, article), 0.0)) for m in members)), 9)

    return Cluster(max(center, key=pull), frozenset(members))  # a group is in canonical order: the first of equals


def _groups(order: Mapping[Article, Any], together: Collection[tuple[Article, Article]]) -> list[list[Article]]:
    parent = {article: article for article in order}

    def root(article: Article) -> Article:
        while parent[article] != article:
            parent[article] = parent[parent[article]]
            article = parent[article]
        return article

    for a, b in together:
        one, other = sorted((root(a), root(b)), key=lambda article: order[article])
        parent[other] = one
    found: dict[Article, list[Article]] = defaultdict(list)
    for article in sorted(order, key=lambda article: order[article]):
        found[root(article)].append(article)
    return sorted(found.values(), key=lambda group: order[group[0]])
