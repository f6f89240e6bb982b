"""Names and topics of a text come in; which country it is about and whether it is about the Venezuela crisis go out.

The focus follows the CLIFF-CLAVIN passes (D'Ignazio et al. 2014: the most mentioned country), with headline and lede
doubled and every person and institution counted towards its own country.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from etl.extract.gazetteer import Entity, by_id
from etl.extract.gazetteer.matcher import longest, matcher
from etl.extract.text import Text
from etl.model import Block, BlockKind, Document, EntityKind, Mention, PageType, Topic

VERSION = 2
VENEZUELA = "place:venezuela"
LEDE_BLOCKS = 2
ACTOR = 1.5  # a person or institution says more about the subject than a place that is passed through
# The United States act in news of every country: between them and another one the text is rather about the other.
EVERYWHERE = "place:united-states"
EVERYWHERE_PLACE, EVERYWHERE_ACTOR = 0.6, 0.3
ENOUGH_SHARE = 0.4  # of the weight of countries: a text wholly about Venezuela
PASSING = 0.7  # factor where another country is the focus: Venezuela is then part of that country's story
# How much of a text is crisis: its topics, the actors of the crisis it names, and what its headline is about. A text on
# Venezuela with none of the first two (sport, culture) stays below the threshold.
ENOUGH_TOPICS = 0.6  # summed topic scores of a text wholly about the crisis
PER_ACTOR, MOST_ACTORS = 0.15, 0.6
HEADLINE = 0.25
THRESHOLD = 0.5
ACTORS = frozenset({"government", "opposition"})
# Topics that make no crisis: a country in crisis has murders and trials that are only that.
EVERYDAY = frozenset({"crime_and_justice", "attacks"})


@dataclass(frozen=True, slots=True)
class Weight:
    score: float  # 0…1
    reasons: tuple[str, ...]
    is_crisis: bool
    focus_country: str | None


def weigh(text: Text, mentions: Iterable[Mention], topics: Iterable[Topic]) -> Weight:
    """The score is the product of how Venezuelan the text is and how much of it is crisis, each 0…1."""
    lede_end = text.blocks[min(LEDE_BLOCKS, len(text.blocks)) - 1].end if text.blocks else 0
    countries: dict[str, float] = defaultdict(float)
    actors: Counter[str] = Counter()
    for mention in mentions:
        entity = by_id().get(mention.entity_id or "")
        if entity is None or entity.country is None:
            continue
        weight = (2.0 if mention.char_start < lede_end else 1.0) * _weight(entity)
        countries[entity.country] += weight
        if entity.country == VENEZUELA and entity.side in ACTORS:
            actors[entity.name] += 1
    in_headline: dict[str, float] = defaultdict(float)
    for hit in longest(matcher().hits(_headline(text))):
        if hit.entity.country:
            in_headline[hit.entity.country] += 2.0 * _weight(hit.entity)
    for country, weight in in_headline.items():
        countries[country] += weight
    if not countries:
        return Weight(0.0, (), False, None)
    focus = max(countries, key=lambda country: (countries[country], country == VENEZUELA, country))
    share = countries[VENEZUELA] / sum(countries.values())
    about = sorted((topic for topic in topics if topic.topic not in EVERYDAY), key=lambda topic: -topic.score)
    venezuelan = min(1.0, share / ENOUGH_SHARE) * (1.0 if focus == VENEZUELA else PASSING)
    named = min(MOST_ACTORS, PER_ACTOR * actors.total())
    amount = sum(topic.score for topic in about) / ENOUGH_TOPICS + named + (HEADLINE if in_headline[VENEZUELA] else 0.0)
    score = round(venezuelan * min(1.0, amount), 3)
    reasons = [f"Venezuela has {share:.0%} of the weight of countries"] if share else []
    if in_headline[VENEZUELA]:
        reasons.append("the headline names Venezuela or its actors")
    reasons += [f"{name} ({count})" for name, count in actors.most_common(3)]
    reasons += [f"topic {topic.topic} {topic.score:.2f}" for topic in about[:4]] if share else []
    return Weight(score, tuple(reasons), score >= THRESHOLD, focus)


def _weight(entity: Entity) -> float:
    actor = entity.kind is not EntityKind.PLACE
    if entity.country == EVERYWHERE:
        return EVERYWHERE_ACTOR if actor else EVERYWHERE_PLACE
    return ACTOR if actor else 1.0


def _headline(text: Text) -> Text:
    document = text.document
    return Text(
        Document(
            document.native_id,
            None,
            document.layout,
            PageType.ARTICLE,
            document.language,
            document.headline,
            None,
            (),
            None,
            (),
            None,
            None,
            None,
            None,
            (Block(BlockKind.PARAGRAPH, document.headline),),
        )
    )
