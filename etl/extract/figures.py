"""A text with its names and quotes comes in, the figures claimed in it go out: measure, interval, hedge, claimant.

A number is a figure when it counts something: people, states, money, barrels, percent of something. Durations, ages,
dates and ordinals are not. A number of a known unit whose measure no rule names is kept raw, where it is worth keeping.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from datetime import date
from functools import cache

from etl.extract.attribution import FINITE
from etl.extract.counted import CARRIED, Counted, counted, is_worth_keeping, population_after
from etl.extract.crisis import VENEZUELA
from etl.extract.gazetteer import by_id
from etl.extract.measures import definitions, measure_of
from etl.extract.numbers import Amount, amounts
from etl.extract.text import Piece, Text
from etl.model import DateMention, Figure, Mention, Quote, Tier

VERSION = 4
_DIED, _INJURED = (
    re.compile(r"\b(?:dead|killed|died|deaths|muert\w+|fallecid\w+)\b"),
    re.compile(r"\b(?:injur|wound|hurt|herid|lesionad)\w*"),
)
_CLAUSE_BREAK = re.compile(r"[;:]|,\s|\s(?:while|but|although|whereas)\s|\s-\s|[—–]|\.\s")
_WITH_THE_NEXT = re.compile(r" (?:to|of|of (?:the|its|their|his|her)) ")
_NEGATED = re.compile(r"\b(?:not|no|never|without|zero)\s+(?:\w+\s+)?$")
VENEZUELA_NAMED = 3  # mentions; in a text about elsewhere a number of votes or deaths is not a value of our measures
NEAR = 250  # characters between two numbers of a paragraph of which the second may count what the first did


def find(
    text: Text, mentions: Iterable[Mention], quotes: Iterable[Quote], days: tuple[DateMention, ...]
) -> tuple[Figure, ...]:
    """Figures in the order of the text. A fraction of a printed population gives both, the fraction with its basis."""
    said = [q for q in quotes if q.speaker_id or q.speaker]
    found: list[Figure] = []
    starts = [s.start for s in text.sentences]
    listed = amounts(text.folded, text.document.language)
    countries = [by_id()[m.entity_id].country for m in mentions if m.entity_id]
    is_venezuelan = countries.count(VENEZUELA) >= VENEZUELA_NAMED
    last, last_end = Counted(None), 0
    for n, amount in enumerate(listed):
        before = bisect_right(starts, text.place(amount.start, amount.end)[0])
        sentence = text.sentences[before - 1] if before else None
        if sentence is None or sentence.kind.value == "crosshead":
            continue
        around = (listed[n - 1] if n else None, listed[n + 1] if n + 1 < len(listed) else None)
        earlier = last if amount.start - last_end <= NEAR and "\n" not in text.folded[last_end : amount.start] else None
        what = _counted(text, amount, earlier)
        if what.unit is None and around[1] and _WITH_THE_NEXT.fullmatch(text.folded, amount.end, around[1].start):
            following = _counted(text, around[1], None)  # "from 70 to 130 soldiers", "125,000 of its 800,000 people"
            what = Counted(following.unit, 0, following.noun)
        figure = _figure(text, amount, what, sentence, said, days, around, is_venezuelan)
        if figure is None:
            continue
        if what.unit in CARRIED:
            last, last_end = what, amount.end
        nested = found and figure.char_start < found[-1].char_end
        if not nested or (found[-1].basis is not None or figure.unit != found[-1].unit):
            found.append(figure)  # "22 of 23 states" is one, "a quarter of its 30 million population" two
    return tuple(found)


def _counted(text: Text, amount: Amount, earlier: Counted | None) -> Counted:
    folded = text.folded
    before = folded[max(0, amount.start - 140) : amount.start].rsplit("\n", 1)[-1]
    return counted(amount, before, folded[amount.end : amount.end + 90].split("\n")[0], earlier)


def _figure(
    text: Text,
    amount: Amount,
    what: Counted,
    sentence: Piece,
    said: list[Quote],
    days: tuple[DateMention, ...],
    others: tuple[Amount | None, Amount | None],
    is_venezuelan: bool,
) -> Figure | None:
    folded = text.folded
    unit, end, noun = what.unit, what.reach, what.noun
    if unit is None:
        return None
    if _NEGATED.search(folded[max(0, amount.start - 20) : amount.start]) and amount.modifier == "exact":
        return None
    clause, around = _context(folded, amount, end, sentence, text)
    measure, following = None, others[1]
    if is_venezuelan:
        close = folded[amount.start : amount.end + end + 12]
        own = _between_others(folded, amount, end, clause, others)
        measure = (_measure(unit, noun, close, own, own) if own != clause else None) or _measure(
            unit, noun, close, clause, around
        )
    low, high, basis = amount.low, amount.high, None
    if unit == "share" and following is not None and measure and following.start - amount.end < 12:
        share, low = low, low * following.low
        high = None if high is None else high * following.low
        basis = f"{share:g} × {following.low:,.0f}"
        unit = "people"
        end = population_after(folded, following.end) - amount.end
    elif unit == "share" and measure is not None and _unit_of(measure) == "percent":
        basis, unit = f"{low:g} × 100", "percent"  # "nine out of 10" in a series of percentages
        low, high = 100 * low, None if high is None else 100 * high
    if measure is None and not is_worth_keeping(amount, what, folded):
        return None
    start, stop = text.place(amount.start, amount.end + end)
    claimed = next((q for q in said if _claims(q, sentence, start, stop)), None)
    as_of = _as_of(days, sentence, start)
    return Figure(
        start, stop, text.body[start:stop], measure, low, high, amount.modifier, unit, as_of,
        (claimed.speaker_id or claimed.speaker) if claimed else None, amount.vague, basis,
        Tier.CERTAIN if measure else Tier.RAW, "number_and_object" if noun else "number_and_unit", VERSION,
    )  # fmt: skip


# Characters after the verb that are no clause ("…, Mr Paz told reporters on Sunday."), or in which its subject follows.
AFTER_THE_REPORT, SUBJECT_AFTER_VERB = 40, 60


def _claims(quote: Quote, sentence: Piece, start: int, stop: int) -> bool:
    """Whether a figure is part of what was said, and not of what the writer says beside it."""
    if quote.kind != "indirect":
        if quote.char_start <= start and stop <= quote.char_end + 1:
            return True
        # "said it would block $7bn “plus over $11bn in lost proceeds”"
        beside = sentence.text[: max(0, quote.char_start - sentence.start)]
        verb = beside.rfind(quote.cue) if quote.cue and sentence.start <= quote.char_start < sentence.end else -1
        return verb >= 0 and sentence.start + verb < start < quote.char_start
    if not (sentence.start <= quote.char_start < sentence.end):
        return False
    verb = quote.surface.find(quote.cue or "")
    after = quote.surface[max(0, verb) :]
    is_last = (
        quote.rule == "according_to"
        or after[len(quote.cue or "") :].startswith(",")  # "…, the union says, six times as many as …"
        or (len(after) <= AFTER_THE_REPORT and not FINITE.search(after))
        or (quote.speaker or "\n").split()[-1] in after[:SUBJECT_AFTER_VERB]
    )
    return is_last or quote.char_start + max(0, verb) < start


def _measure(unit: str, noun: str | None, close: str, clause: str, around: str) -> str | None:
    """The measure by the nearest words; of "11 dead and 42 injured" each number keeps its own."""
    if noun in {"population", "inhabitants"}:
        return "population"
    if unit == "people":
        if _DIED.search(close) and not _INJURED.search(close):
            clause = _INJURED.sub("", clause)
        elif _INJURED.search(close):
            clause = _DIED.sub("", clause)
    return measure_of(unit, around if unit == "countries" else clause, around)


@cache
def _unit_of(measure: str) -> str | None:
    return next(definition.unit for definition in definitions() if definition.measure == measure)


def _context(folded: str, amount: Amount, end: int, sentence: Piece, text: Text) -> tuple[str, str]:
    """The clause and the sentence of an amount, folded."""
    if len(folded) == len(text.body):
        begin, stop = sentence.start, sentence.end
    else:
        begin = max(folded.rfind("\n", 0, amount.start), folded.rfind(". ", 0, amount.start)) + 1
        stop = folded.find("\n", amount.end)
        stop = len(folded) if stop < 0 else stop
    around = folded[begin:stop]
    if around.startswith(("it ", "he ", "she ", "they ", "the country")):
        earlier = folded.rfind("\n", 0, begin)
        begin = max(earlier + 1, begin - 200)
        around = folded[begin:stop]
    here, there = amount.start - begin, amount.end + end - begin
    left = max((m.end() for m in _CLAUSE_BREAK.finditer(around, 0, max(0, here))), default=0)
    right = next((m.start() for m in _CLAUSE_BREAK.finditer(around, max(0, there))), len(around))
    return around[left:right], around


_AND = re.compile(r"\s(?:and|y|but|pero|against|frente a)\s|,\s|;\s")


def _between_others(
    folded: str, amount: Amount, end: int, clause: str, others: tuple[Amount | None, Amount | None]
) -> str:
    """The part of a clause that is nearer to this amount than to another one: "fell 5.7% and prices rose 180%"."""
    begin = folded.rfind(clause, 0, amount.start + len(clause)) if clause else -1
    if begin < 0 or not (begin <= amount.number_start < begin + len(clause)):
        return clause
    left, right = begin, begin + len(clause)
    before, after = others
    if before is not None and before.end > left:
        joints = [m.end() for m in _AND.finditer(folded, before.end, amount.start)]
        left = joints[0] if joints else left
    if after is not None and after.start < right:
        joints = [m.start() for m in _AND.finditer(folded, amount.end + end, after.start)]
        right = joints[0] if joints else right
    return folded[left:right]


def _as_of(days: tuple[DateMention, ...], sentence: Piece, at: int) -> date | None:
    near = [d for d in days if sentence.start <= d.char_start < sentence.end]
    return min(near, key=lambda d: abs(d.char_start - at)).value if near else None
