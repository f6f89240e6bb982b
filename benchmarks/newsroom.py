"""Makes up articles for the benchmarks: text, facts with their exact places, twins, edits, on a calendar.

Names, topics and measures are those the library knows, drawn as news draws them (few often, many rarely); words are
those of the sample articles with a long tail of made-up ones. Nothing in it was ever published. One seed and number
give the same article.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate

from etl.clean import content_sha256
from etl.dedupe import signature
from etl.extract import gazetteer
from etl.extract.measures import definitions as measures
from etl.extract.topics import definitions as topics
from etl.model import (
    BLOCK_SEPARATOR,
    Block,
    BlockKind,
    Byline,
    Capture,
    DateMention,
    Document,
    EntityKind,
    Facts,
    Figure,
    Link,
    Mention,
    PageType,
    Precision,
    Quote,
    Revision,
    Span,
    Tier,
    Topic,
)  # fmt: skip
from etl.sample.catalogue import articles

START = datetime(1999, 2, 1, tzinfo=UTC)
PERIOD = timedelta(days=98)  # fourteen weeks, so that a copy moved by periods keeps its weekdays
PER_PERIOD = 10_000  # articles: 102 a day, so that a million of them are 27 years
SPACING = PERIOD / PER_PERIOD
FIRST_ID = 10_000_000  # eight digits, also for the last of a million: ids and addresses are moved by arithmetic
PARAGRAPHS, WORDS = 22, 20  # words of a paragraph beside the facts in it; some 550 words and 3.3 KB in all
MADE_UP_WORDS, MADE_UP_NAMES = 30_000, 8_000
MADE_UP_SHARE = 0.12  # of the words of a text: with the names it makes as many distinct words as news has
TWIN_EVERY = 33  # 3% of articles repeat an earlier one under an id of their own
EDITED, LOOKED_AT_AGAIN = 0.15, 0.2  # of articles
CRISIS, CRISIS_PEAK = 0.15, 0.45  # share of articles on an ordinary day, and in the two weeks each period has a peak
CUES = ("said", "said", "said", "told reporters", "added", "warned", "insisted")
MODIFIERS = ("exact", "exact", "about", "more_than", "at_least", "up_to", "nearly")


class Drawn:
    """Draws from a list as news does: the probability falls with the place in the list (Zipf with an offset)."""

    def __init__(self, things: Sequence[object], offset: float = 3.0) -> None:
        self.things = things
        self.weights = list(accumulate(1 / (place + offset) for place in range(len(things))))

    def some(self, chance: random.Random, number: int) -> list:
        return chance.choices(self.things, cum_weights=self.weights, k=number)


class Writer:
    """Puts paragraphs together and knows where in the body each piece lies."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self.pieces: list[str] = []
        self.at = 0

    def put(self, piece: str) -> tuple[int, int, str]:
        """Add a word or phrase with the space before it; its span."""
        if self.pieces:
            self.pieces.append(" ")
            self.at += 1
        start = self.at
        self.pieces.append(piece)
        self.at += len(piece)
        return start, self.at, piece

    def end_paragraph(self) -> None:
        self.pieces.append(".")
        self.paragraphs.append("".join(self.pieces))
        self.pieces = []
        self.at += 1 + len(BLOCK_SEPARATOR)


class Newsroom:
    """Articles by number; `captures` gives what a period shows of them, in the order of time."""

    def __init__(self, seed: int = 7, first_id: int = FIRST_ID) -> None:
        self.seed, self.first_id = seed, first_id
        chance = random.Random(seed)
        letters = "etaoinshrdlcumwfgypbvk"

        def word() -> str:
            return "".join(chance.choices(letters, k=chance.randint(3, 9)))

        written = " ".join(block.text for a in articles() if a.language == "en" for block in a.first.blocks)
        counted = Counter(re.findall(r"[^\W\d_]+", written.lower()))
        self.words = list(counted)
        self.word_weights = list(accumulate(counted[w] for w in self.words))
        self.made_up = Drawn([word() for _ in range(MADE_UP_WORDS)])
        self.names = Drawn([f"{word().title()} {word().title()}" for _ in range(MADE_UP_NAMES)])
        known = list(gazetteer.entities())
        chance.shuffle(known)
        home = [e for e in known if "place:venezuela" in (e.id, e.country)]
        home.sort(key=lambda e: e.id != "place:venezuela")
        self.entities, self.home = Drawn(known), Drawn(home)
        self.people = Drawn([e for e in known if e.kind is EntityKind.PERSON])
        self.places = Drawn([e for e in known if e.is_country], offset=1.0)
        self.topics, self.measures = Drawn(topics(), offset=1.5), Drawn(measures(), offset=1.5)

    # -- what is seen -----------------------------------------------------------------------------------------------

    def published(self, number: int) -> datetime:
        return START + number * SPACING

    def captures(self, first: int, end: int) -> list[Revision]:
        """Each article when it is half an hour old; some again unchanged, some again edited; oldest sighting first."""
        seen = []
        for number in range(first, end):
            made = self.article(number)
            at = self.published(number) + timedelta(minutes=30)
            seen.append(at_time(made, at))
            chance = random.Random(f"{self.seed}/{number}/again")
            if chance.random() < LOOKED_AT_AGAIN:
                seen.append(at_time(made, at + timedelta(minutes=chance.randint(60, 180))))
            if chance.random() < EDITED:
                edited = self.article(number, edit=1)
                seen.append(at_time(edited, at + timedelta(minutes=chance.randint(200, 1400))))
        return sorted(seen, key=lambda revision: revision.capture.fetched_at)

    def article(self, number: int, edit: int = 0) -> Revision:
        """The text of an article; its later texts have two paragraphs of their own, one in three a new headline."""
        twin_of = number - 20 if number >= TWIN_EVERY and number % TWIN_EVERY == 0 else number
        chance = random.Random(f"{self.seed}/{twin_of}")
        day = (number * SPACING) // timedelta(days=1) % PERIOD.days
        is_crisis = chance.random() < (CRISIS_PEAK if 30 <= day < 44 else CRISIS)
        headline = " ".join(self._words(chance, 8)).capitalize()
        published = self.published(number)
        blocks, facts = self._text(chance, published.date(), is_crisis)
        if edit or twin_of != number:
            own = random.Random(f"{self.seed}/{number}/{edit}")
            blocks = (*blocks[:-2], *(Block(BlockKind.PARAGRAPH, self._sentence(own)) for _ in blocks[-2:]))
            if edit and own.random() < 0.33:
                headline = " ".join(self._words(own, 8)).capitalize()
        native_id = str(self.first_id + number)
        address = f"https://www.bbc.com/news/world-latin-america-{native_id}"
        links = tuple(Link(f"https://www.bbc.com/news/world-latin-america-{self.first_id + max(0, number - n * 7)}",
                           " ".join(self._words(chance, 3))) for n in range(1, 6))  # fmt: skip
        document = Document(
            native_id=native_id, canonical_url=address, layout="e5", page_type=PageType.ARTICLE, language="en",
            headline=headline, standfirst=self._sentence(chance), bylines=(Byline("A. Writer"),),
            section="Latin America & Caribbean", tags=("Made up",), first_published_at=published,
            last_modified_at=published + timedelta(hours=edit), published_precision=Precision.SECOND,
            published_basis="json_ld", blocks=blocks, links=links,
        )  # fmt: skip
        capture = Capture(
            address, published, 200, {"content-type": "text/html", "etag": f'"{number}"'}, b"",
            archive=f"file:///archive/{number // 2000}.warc.gz", offset=number % 2000 * 9000, length=9000,
            digest="sha1:" + "A" * 32,
        )  # fmt: skip
        return Revision(document, capture, content_sha256(document), signature(document), facts, 1, 1)

    # -- the text ---------------------------------------------------------------------------------------------------

    def _text(self, chance: random.Random, day: date, is_crisis: bool) -> tuple[tuple[Block, ...], Facts]:
        """Paragraphs, and the facts in all of them but the last two, which an edit replaces."""
        cast = {
            e.id: e for e in self.entities.some(chance, 6) + (self.home if is_crisis else self.places).some(chance, 5)
        }
        focus = "place:venezuela" if is_crisis else self.places.some(chance, 1)[0].id
        who = [e for e in cast.values() if e.kind is EntityKind.PERSON] or self.people.some(chance, 1)
        about = list(dict.fromkeys(self.topics.some(chance, 3)))
        writer = Writer()
        mentions: list[Mention] = []
        quotes: list[Quote] = []
        figures: list[Figure] = []
        dates: list[DateMention] = []
        hits: dict[str, list[Span]] = {topic.topic: [] for topic in about}
        for paragraph in range(PARAGRAPHS):
            writer.put(self._words(chance, 1)[0].capitalize())
            if paragraph < PARAGRAPHS - 2:
                entity = chance.choice(list(cast.values()))
                span = writer.put(entity.name)
                mentions.append(Mention(*span, entity.kind, entity.id, entity.name, Tier.CERTAIN, "gazetteer", 1))
                topic = chance.choice(about)
                hits[topic.topic].append(Span(*writer.put(topic.name.lower())))
            if paragraph % 8 == 3:
                name = self.names.some(chance, 1)[0]
                mentions.append(Mention(*writer.put(name), EntityKind.PERSON, None, name, Tier.RAW, "title", 1))
            if paragraph % 5 == 1 and paragraph < PARAGRAPHS - 2:
                quotes.append(self._quote(chance, writer, who))
            elif paragraph % 7 == 2:
                figures.append(self._figure(chance, writer, day, who))
            elif paragraph % 7 == 4:
                value = day - timedelta(days=min(20, int(chance.expovariate(0.5))))
                span = writer.put(f"on {value.day} {value:%B}")
                dates.append(DateMention(*span, value, "day", "day", 1))
            for word in self._words(chance, WORDS):
                writer.put(word)
            writer.end_paragraph()
        scored = tuple(
            Topic(topic.topic, 3.0 - place, place < 2, tuple(hits[topic.topic]), "phrases", 1)
            for place, topic in enumerate(about)
        )
        facts = Facts(
            mentions=tuple(mentions), quotes=tuple(quotes), figures=tuple(figures), topics=scored, dates=tuple(dates),
            tone=round(chance.gauss(-0.5, 1), 3), crisis_score=0.8 if is_crisis else 0.1,
            crisis_reasons=("made",) if is_crisis else (), is_crisis=is_crisis, focus_country=focus,
        )  # fmt: skip
        return tuple(Block(BlockKind.PARAGRAPH, paragraph) for paragraph in writer.paragraphs), facts

    def _quote(self, chance: random.Random, writer: Writer, who: Sequence) -> Quote:
        said = writer.put(" ".join(self._words(chance, 18)))
        if chance.random() < 0.2:
            name = self.names.some(chance, 1)[0]
            return Quote(*said, "direct", None, name, "said", None, Tier.LIKELY, "said", 1)
        speaker = chance.choice(who)
        kind = chance.choice(("direct", "direct", "indirect"))
        return Quote(*said, kind, speaker.id, speaker.name, chance.choice(CUES), None, Tier.CERTAIN, "said", 1)

    def _figure(self, chance: random.Random, writer: Writer, day: date, who: Sequence) -> Figure:
        measure = self.measures.some(chance, 1)[0] if chance.random() < 0.7 else None
        # Claims about one thing differ, but not at will: some dozen values of one order of magnitude a measure.
        base = 10.0 ** (len(measure.measure) % 6 + 1) if measure else 10.0 ** chance.randint(0, 6)
        value = base * chance.randint(2, 13) / 2
        claimant = chance.choice(who).id if chance.random() < 0.5 else None
        as_of = day - timedelta(days=chance.randrange(60)) if chance.random() < 0.2 else None
        modifier = chance.choice(MODIFIERS)
        return Figure(
            *writer.put(f"{value:,.0f}"), measure.measure if measure else None, value,
            None if modifier == "more_than" else value, modifier, measure.unit if measure else None, as_of, claimant,
            False, None, Tier.CERTAIN, modifier, 1,
        )  # fmt: skip

    def _words(self, chance: random.Random, number: int) -> list[str]:
        words = chance.choices(self.words, cum_weights=self.word_weights, k=number)
        rare = iter(self.made_up.some(chance, number))
        return [next(rare) if chance.random() < MADE_UP_SHARE else word for word in words]

    def _sentence(self, chance: random.Random) -> str:
        return " ".join(self._words(chance, WORDS)).capitalize() + "."


def at_time(revision: Revision, seen: datetime) -> Revision:
    """The same text, seen at another time."""
    return replace(revision, capture=replace(revision.capture, fetched_at=seen))


def in_runs(captures: Sequence[Revision], size: int) -> Iterator[Sequence[Revision]]:
    """Captures in runs of `size`, as a backfill would bring them in."""
    for start in range(0, len(captures), size):
        yield captures[start : start + size]
