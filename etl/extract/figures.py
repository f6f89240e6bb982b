"""A text with its names and quotes comes in, the figures claimed in it go out: measure, interval, hedge, claimant.

A number is a figure when it counts something: people, states, money, barrels, percent of something. Durations, ages,
dates and ordinals are not. A number of a known unit whose measure no rule names is kept raw, where it is worth keeping.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import cache

from etl.extract.attribution import FINITE
from etl.extract.crisis import VENEZUELA
from etl.extract.gazetteer import by_id
from etl.extract.measures import definitions, measure_of
from etl.extract.numbers import Amount, amounts
from etl.extract.text import Piece, Text
from etl.extract.words import words
from etl.model import DateMention, Figure, Mention, Quote, Tier

VERSION = 2
_PEOPLE = "|".join(sorted(words("people_counted"), key=len, reverse=True))
_OBJECTS = (
    ("countries", r"countries|nations|governments|states of the|paises"),
    ("barrels_per_day", r"(?:barrels|bpd)(?: of (?:crude|oil|crude oil))?(?: a| per|/)[ ]?day|bpd|b/d|barrels daily|"
     r"barriles (?:de (?:crudo|petroleo) )?(?:diarios|por dia|al dia)"),
    ("barrels", r"barrels|barriles"),
    ("usd", r"(?:us )?dollars|dolares"),
    ("bolivars", r"bolivars?|bolivares"),
    ("votes", r"votes|signatures|ballots|votos|firmas"),
    ("seats", r"seats|escanos|curules|deputies"),
    ("tonnes", r"tonnes|tons|metric tons|toneladas"),
    ("pounds", r"pounds|lbs|kilos|kilograms|kg"),
    ("strikes", r"strikes|air strikes|attacks"),
    ("states", r"states|estados(?! unidos)"),
    ("days", r"days|dias"),
    ("things", r"companies|firms|entities|vessels|ships|tankers|aircraft|individuals and entities|banks|"
        r"empresas|entidades"),
    ("people", _PEOPLE),
)  # fmt: skip
# Between a number and what it counts at most three words: "seven high-ranking Venezuelan officials".
_OBJECT = re.compile(
    r"[ ]?(?:-|of |de )?(?:(?:the |its |his |their |los |las )?(?:[\w'\-.]+ ){0,3}?)?(?P<noun>"
    + "|".join(f"(?P<{name}>{words})" for name, words in _OBJECTS)
    + r")\b(?! (?:forces|stations|cars|departments|agencies|groups|parties|organi[sz]ations|camps|associations|"
        r"unions)\b)"
)  # fmt: skip
_HARM = "dead|killed|wounded|injured|arrested|detained|hurt|jailed|muertos|heridos|detenidos|fallecidos"
_HARMED = frozenset(("dead", "killed", "wounded", "injured", "hurt", "muertos", "heridos", "fallecidos"))
_HARMED_NEAR = re.compile(
    r"\b(?:killed|shot dead|died|dead|wounded|injured|hurt|arrested|detained|muert\w+|herid\w+|detenid\w+|fallec\w+)\b"
)
_CUE_NOUN = re.compile(rf" (?:were |are |have been |had been |was )?(?P<cue>{_HARM})\b")
_OF_THEM = re.compile(
    r" of (?:them|whom) (?:with |from |by |were )?(?P<cue>(?:gunshot|bullet) wounds|killed|shot dead)"
)
_DIED, _INJURED = (
    re.compile(r"\b(?:dead|killed|died|deaths|muert\w+|fallecid\w+)\b"),
    re.compile(r"\b(?:injur|wound|hurt|herid|lesionad)\w*"),
)
_NO_NOUN_PHRASE = words("no_noun_phrase")
_CLAUSE_BREAK = re.compile(r"[;:]|,\s|\s(?:while|but|although|whereas)\s|\s-\s|[—–]|\.\s")
_NEGATED = re.compile(r"\b(?:not|no|never|without|zero)\s+(?:\w+\s+)?$")
VENEZUELA_NAMED = 3  # mentions; in a text about elsewhere a number of votes or deaths is not a value of our measures
MIN_RAW = 3  # a smaller count of something without a measure is prose: "two officials"


def find(
    text: Text, mentions: Iterable[Mention], quotes: Iterable[Quote], days: tuple[DateMention, ...]
) -> tuple[Figure, ...]:
    """Figures in the order of the text. A fraction of a printed population gives both, the fraction with its basis."""
    said = [q for q in quotes if q.speaker_id or q.speaker]
    found: list[Figure] = []
    starts = [(s.start, s) for s in text.sentences]
    listed = amounts(text.folded, text.document.language)
    countries = [by_id()[m.entity_id].country for m in mentions if m.entity_id]
    is_venezuelan = countries.count(VENEZUELA) >= VENEZUELA_NAMED
    for n, amount in enumerate(listed):
        sentence = next((s for start, s in reversed(starts) if start <= text.place(amount.start, amount.end)[0]), None)
        if sentence is None or sentence.kind.value == "crosshead":
            continue
        around = (listed[n - 1] if n else None, listed[n + 1] if n + 1 < len(listed) else None)
        figure = _figure(text, amount, sentence, said, days, around, is_venezuelan)
        if figure is None:
            continue
        nested = found and figure.char_start < found[-1].char_end
        if not nested or (found[-1].basis is not None or figure.unit != found[-1].unit):
            found.append(figure)  # "22 of 23 states" is one, "a quarter of its 30 million population" two
    return tuple(found)


def _figure(
    text: Text,
    amount: Amount,
    sentence: Piece,
    said: list[Quote],
    days: tuple[DateMention, ...],
    others: tuple[Amount | None, Amount | None],
    is_venezuelan: bool,
) -> Figure | None:
    folded = text.folded
    after = folded[amount.end : amount.end + 90].split("\n")[0]
    unit, end, noun = _unit(amount, after)
    if unit is None:
        noun = _counted_before(folded[max(0, amount.start - 140) : amount.start].rsplit("\n", 1)[-1], after)
        unit = "people" if noun else None
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
        tail = _OBJECT.match(folded, following.end)
        end = (tail.end() if tail else following.end) - amount.end
    elif unit == "share" and measure is not None and _unit_of(measure) == "percent":
        basis, unit = f"{low:g} × 100", "percent"  # "nine out of 10" in a series of percentages
        low, high = 100 * low, None if high is None else 100 * high
    if measure is None and not _worth_keeping(amount, unit, noun, clause):
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


def _unit(amount: Amount, after: str) -> tuple[str | None, int, str | None]:
    """What is counted, how far the words go that say so, and the noun."""
    if amount.unit == "share":
        thing = re.match(
            r" (?:of )?(?:the |its |global |world |world's )*(?:oil reserves|population|people|venezuelans|gdp)", after
        )
        return "share", thing.end() if thing else 0, None
    if amount.unit == "percent":
        thing = re.match(
            r" of (?:the |its |all )?(?:[\w'-]+ ){0,2}(?:votes?|population|reserves|people|voters|exports)\b", after
        )
        return "percent", thing.end() if thing else 0, None
    if amount.unit is not None:
        profit = re.match(r" of (?:us )?dollars(?: (?:in|of) profits?)?", after) if amount.vague else None
        return amount.unit, profit.end() if profit else 0, None
    match = _OBJECT.match(after)
    if match and not re.search(r"[,.;:()\"]", after[: match.start("noun")]):
        between = after[: match.start("noun")].split()
        if not set(between) & _NO_NOUN_PHRASE:
            name = next(name for name, value in match.groupdict().items() if value and name != "noun")
            reach = match.end()
            cue = re.match(r" (?:were |have been |had been )?(?:shot dead|killed|dead|wounded|injured)", after[reach:])
            return name, reach + (cue.end() if cue else 0), match["noun"]
    cue = _CUE_NOUN.match(after) or _OF_THEM.match(after)
    if cue:
        return "people", cue.end(), cue["cue"]
    return None, 0, None


_GOES_ON = re.compile(r"\s*(?:$|[.,;)]|\b(?:on|in|by|since|and|although|from|after|as|this|last|so)\b)")
_COUNTED_BEFORE = re.compile(
    r"(?:(?:number|total|count|tally) of (?P<noun>(?:[\w-]+ ){0,3}?(?:" + _PEOPLE
    + r"|dead|injured|wounded|casualties|deaths))\b"
    r"|(?P<toll>death toll|toll)\b)[^.;:\d]{0,60}$"
)  # fmt: skip


def _counted_before(before: str, after: str) -> str | None:
    """What is counted where it stands before the number: "the number of dead rose to nine"."""
    counted = _COUNTED_BEFORE.search(before) if _GOES_ON.match(after) else None
    return None if counted is None else (counted["noun"] or "dead")


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


def _worth_keeping(amount: Amount, unit: str, noun: str | None, clause: str) -> bool:
    """Raw figures are big counts, money, and how many were harmed; other small counts are prose."""
    if amount.vague:
        return False
    value = amount.high if amount.high is not None else amount.low
    if unit in {"share", "days", "states", "pounds", "strikes", "things", "seats"}:
        return False
    if unit in {"usd", "percent", "gbp", "eur", "brl", "cad", "barrels"}:
        return True
    if unit == "people" and (noun in _HARMED or _HARMED_NEAR.search(clause)):
        return value > 1 or amount.modifier != "exact"
    return noun is not None and not amount.is_word and value >= MIN_RAW


def _as_of(days: tuple[DateMention, ...], sentence: Piece, at: int) -> date | None:
    near = [d for d in days if sentence.start <= d.char_start < sentence.end]
    return min(near, key=lambda d: abs(d.char_start - at)).value if near else None
