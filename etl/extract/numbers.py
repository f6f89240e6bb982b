"""Folded text comes in, the amounts written in it go out: digits, words, fractions, ranges, money, percentages.

An amount has its interval and how it was hedged. Ordinals, years, ages, scores, times and article numbers are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.extract.words import words
from etl.extract.written_numbers import (
    AMOUNT,
    AMOUNT_ES,
    CURRENCIES,
    SCALE,
    SMALL,
    UNITS,
    first_value,
    second_value,
    unit_of,
)

_UNDER = {"half": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fifth": 5, "fifths": 5, "tenth": 10}
_OVER = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}

MODIFIERS = {
    "more_than": r"more than|over|above|in excess of|upwards of|mas de|mas del|exceeding|surpassed|topped|"
    r"exceeded|exceeds?|beyond|"
    r"supera(?:n|r|ba|ron)?|supero",
    "at_least": r"at least|a minimum of|al menos|por lo menos|no fewer than|no less than",
    "up_to": r"up to|as many as|as much as|a maximum of|at most|no more than|hasta",
    "less_than": r"less than|fewer than|under|below|menos de",
    "nearly": r"nearly|almost|nearing|close to|casi|cerca del|just under|approaching",
    "about": r"about|around|approximately|roughly|some|an estimated|estimated|unos|unas|cerca de|alrededor de|"
    r"alrededor del|aproximadamente",
}
_HEDGES = "|".join(f"(?:{hedge})" for hedge in MODIFIERS.values())
_MODIFIER = re.compile(rf"(?:\b(?P<m>{_HEDGES})[ ]+(?:the |a total of |another |an? additional |un |el |los |las )?)$")
# "half a million", "two and a half million", "a million and a half", "medio millon"
_HALVES = re.compile(
    rf"\b(?:(?:half a|medio) (?P<half>thousand|million|billion|millon)"
    rf"|(?P<n>{'|'.join(SMALL[1:])}) and a half (?P<scale>thousand|million|billion)"
    rf"|(?P<n2>a|{'|'.join(SMALL[1:])}) (?P<scale2>million|billion) and a half)\b"
)
_MANY = "thousands|millions|billions"
VAGUE = re.compile(
    rf"\b(?P<v>tens or even hundreds of (?:{_MANY})|(?:tens|hundreds) of (?:{_MANY})"
    rf"|(?:several|many|a few) (?:hundred|thousand|million|dozen)s?"
    rf"|dozens|scores|hundreds|{_MANY}|decenas de miles|cientos de miles|miles|millones|decenas|"
    r"cientos|two dozen|a dozen)\b"
)
_VAGUE_LOW = {"dozens": 24.0, "scores": 40.0, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9,
              "decenas": 20.0, "cientos": 1e2, "miles": 1e3, "millones": 1e6}  # fmt: skip
_PEOPLE = "|".join(sorted(words("people_counted")))
_COUNTED_AFTER = "|".join(sorted(words("never_figures")))  # "years", "o'clock", "percentage points"
FRACTION = re.compile(
    r"\b(?:(?:(?P<over>a|one|two|three|four)[ -])?(?P<under>half|thirds?|quarters?|fifths?|tenth)\b"
    r"(?= (?:of|the|its|their|his|her|all|people|venezuelans|are|were|have)\b)"
    rf"|(?P<n>{'|'.join(SMALL[1:10])}|[1-9]) (?:in|(?P<out>out of))(?: every)? "
    rf"(?P<of>{'|'.join(SMALL[2:11])}|\d|10|20|100)\b(?(out)(?! (?:days|{_COUNTED_AFTER})\b)|"
    rf"(?= (?!(?:days|{_COUNTED_AFTER})\b)(?:of|the|{_PEOPLE}|[a-z]+s|are|were|have|had|took|say|said|live)\b"
    r"| in \d\d\d\d\b|[.,;)]|\s*$)))"
    r"|(?<=\bby )(?:(?P<over2>a|one|two|three)[ -])?(?P<under2>half|thirds?|quarters?|fifths?|tenth)\b"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """`start`, `end` in the folded text, modifier included. `is_word`: written as a word below a hundred; `is_plain`:
    in digits with no comma, currency or scale, as years are."""

    start: int
    end: int
    low: float
    high: float | None
    modifier: str
    unit: str | None  # "percent", "usd", "share", a currency; else None: what follows says it
    vague: bool = False
    is_word: bool = False
    number_start: int = 0
    is_plain: bool = False


def amounts(folded: str, language: str = "en") -> list[Amount]:
    """All amounts, without overlaps, in order. `language` decides what a comma and a full stop in a number are."""
    plain = _plain(folded, AMOUNT_ES if language == "es" else AMOUNT)
    found = sorted([*_fractions(folded), *_halves(folded), *_vague(folded), *plain], key=lambda a: (a.start, -a.end))
    kept: list[Amount] = []
    for amount in found:
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
    return kept


def _modifier(folded: str, start: int) -> tuple[str, int]:
    match = _MODIFIER.search(folded, max(0, start - 32), start)
    if not match:
        return "exact", start
    word = match["m"]
    for name, hedges in MODIFIERS.items():
        if re.fullmatch(hedges, word):
            return name, match.start("m")
    return "exact", start


def _interval(low: float, high: float, modifier: str) -> tuple[float, float | None]:
    if modifier in {"more_than", "at_least"}:
        return low, None
    if modifier in {"up_to", "less_than"}:
        return 0.0, high
    return low, high


def _plain(folded: str, pattern: re.Pattern[str]) -> Iterator[Amount]:
    for match in pattern.finditer(folded):
        if match["money"] and _CONVERTED.search(folded, max(0, match.start() - 24), match.start()):
            continue
        unit = unit_of(match)
        count, scale = first_value(match)
        if match["minus"]:
            if unit is None:
                continue
            count = -count
        is_word = match["words"] is not None and scale == 1.0 and not match["rest"]
        second = second_value(match)
        if second is not None and _is_range(folded, match, count, second[1]):
            # "3 to 4 million": one scale for both
            own = scale if scale != 1.0 or second[1] is None or count >= second[0] else second[1]
            low, high = count * own, second[0] * (second[1] or 1.0)
            if low <= high:
                if unit is not None or not _no_amount(folded, match.start(), match.end(), low):
                    yield _made(folded, match, low, high, match.end(), unit, is_word and own == scale)
                continue
            if not match["low_percent"]:
                continue  # a result: "3-1"
        if (is_word and count == 1) or match["words"] == "several":
            end = None
        else:
            end = match.start("joint") if second is not None else match.end()
        if end is not None and (unit is not None or not _no_amount(folded, match.start(), end, count * scale)):
            yield _made(folded, match, count * scale, count * scale, end, unit, is_word)
        if second is not None:
            yield from _second(folded, match, second[0] * (second[1] or 1.0))


def _is_range(folded: str, match: re.Match[str], first: float, second_scale: float | None) -> bool:
    """Whether two numbers are the ends of one: not in "from 70 to 130", nor in "5% and 6%" without "between"."""
    joint = match["joint"].strip()
    before = max(0, match.start() - 24)
    if joint in {"and", "y"}:
        return bool(_BETWEEN.search(folded, before, match.start()))
    if YEARS[0] <= first <= YEARS[1] and match["scale"] is None and second_scale is not None:
        return False  # "in 2008 to 1.2 million"
    if bool(match["low_percent"]) > bool(match["percent"]) or (joint in {"or", "o"} and _is_mixed(match)):
        return False  # "17%, or 3.3 billion barrels", "4,000 or 12%"
    return joint not in {"to", "a"} or not _FROM.search(folded, before, match.start())


def _is_mixed(match: re.Match[str]) -> bool:
    return bool(match["low_percent"]) != bool(match["percent"]) or bool(match["money"]) != bool(match["money2"])


def _second(folded: str, match: re.Match[str], value: float) -> Iterator[Amount]:
    """The second of two numbers that stand side by side and are no range."""
    money = match["money2"] or match["money"]
    unit = "percent" if match["percent"] else (CURRENCIES[money.strip()] if money else None)
    start = match.start("money2") if match["money2"] else match.end("joint")
    is_word = match["high_words"] is not None and match["high_scale"] is None
    if (is_word and value == 1) or (unit is None and _no_amount(folded, start, match.end(), value)):
        return
    yield Amount(start, match.end(), value, value, "exact", unit, False, is_word, start)


def _made(
    folded: str, match: re.Match[str], low: float, high: float, end: int, unit: str | None, is_word: bool
) -> Amount:
    rate = None if unit else _RATE.match(folded, end)
    if rate:
        end, unit = rate.end(), "rate"
    modifier, start = _modifier(folded, match.start())
    between = _BETWEEN.search(folded, max(0, start - 10), start) if low < high else None
    loose = _LOOSELY.match(folded, end) if modifier == "exact" else None
    if loose:  # "118,000 or so", "50 or more"
        end, modifier = loose.end(), "about" if loose.group() == " or so" else "at_least"
    low_end, high_end = _interval(low, high, modifier)
    return Amount(
        between.start() if between else start, end, low_end, high_end, modifier, unit, False, is_word, match.start(),
        folded[match.start() : end].isdigit(),
    )  # fmt: skip


YEARS = 1900, 2060  # a number of four digits between these is a year, unless people or barrels follow it
_LOOSELY = re.compile(r" or (?:so|more)\b")
_BETWEEN = re.compile(r"\b(?:between|entre) $")
# "rose from 70 to 130": two amounts, and no range.
_FROM = re.compile(rf"\b(?:from|de) (?:{_HEDGES})?[ ]?$")
# "39 murders for every 100,000 inhabitants" counts no inhabitants.
_RATE = re.compile(
    r"(?: [a-z]+){0,2} (?:per|for every|out of every|in every|por cada|por) (?:100,000|100\.000|10,000|1,000|1\.000)\b"
    r"(?: (?:people|inhabitants|residents|live births|births|habitantes))?"
)
# "$15m (£12.5m)": the same money again.
_CONVERTED = re.compile(r"[$£€][ ]?[\d.,]+[ ]?\w* \($|[$£€][ ]?[\d.,]+[ ]?\w*; $")


def _halves(folded: str) -> Iterator[Amount]:
    if "half" not in folded and "medio" not in folded:
        return
    for match in _HALVES.finditer(folded):
        if match["half"]:
            value = 0.5 * SCALE[match["half"]]
        else:
            count = 1.0 if match["n2"] == "a" else float(UNITS[match["n"] or match["n2"]])
            value = (count + 0.5) * SCALE[match["scale"] or match["scale2"]]
        modifier, start = _modifier(folded, match.start())
        low, high = _interval(value, value, modifier)
        yield Amount(start, match.end(), low, high, modifier, None, False, False, match.start())


_MONTHS = "|".join(words("months"))
_NUMBERED = "|".join(sorted(words("numbered_things")))  # "article 233", "channel 8"
_BEFORE_NO_AMOUNT = re.compile(rf"(?:\b(?:{_NUMBERED})[ -]+|\bno\.? |\b(?:{_MONTHS})\.? )$")
_AFTER_NO_AMOUNT = re.compile(
    rf" ?(?:(?:{_COUNTED_AFTER})\b|year-old|kilomet|a\.m|p\.m|of the most|(?:de )?(?:{_MONTHS})\b)"
    r"|(?:st|nd|rd|th)\b|-(?:year|month|day|hour|week)|:|/\d"
)
_COUNTED_IN_THOUSANDS = re.compile(r" (?:people|barrels|troops|soldiers|migrants|votes|tonnes|tons)")
_COUNTED_ALL_THE_SAME = re.compile(r" ?(?:people|countries|nations|million|deaths|venezuelans|barrels)")
_AGE_ENDS = re.compile(r"[, ]*(?:was|is|a |who)\b")


def _no_amount(folded: str, start: int, end: int, value: float) -> bool:
    """Years, days of a month, ages, ordinals and numbers of things."""
    before, after = folded[max(0, start - 16) : start], folded[end : end + 24]
    is_plain = folded[start:end].isdigit()
    if is_plain and YEARS[0] <= value <= YEARS[1] and not _COUNTED_IN_THOUSANDS.match(after):
        return True
    if _AFTER_NO_AMOUNT.match(after):
        return True
    if is_plain and 10 <= value <= 100 and before.endswith(", ") and _AGE_ENDS.match(after):
        return True
    return bool(_BEFORE_NO_AMOUNT.search(before)) and not _COUNTED_ALL_THE_SAME.match(after)


def _vague(folded: str) -> Iterator[Amount]:
    for match in VAGUE.finditer(folded):
        before = folded[max(0, match.start() - 12) : match.start()]
        if re.search(r"\d[ ]?$|\b(?:two|three|four|five|six|seven|eight|nine|ten|a)[ ]$", before):
            continue
        money = re.match(r" of (?:us )?dollars| (?:de )?dolares", folded[match.end() :])
        hedge, start = _modifier(folded, match.start())
        low, high, modifier = _lowest(match["v"].split()), None, "about"
        is_hedged_dozen = match["v"] in {"a dozen", "two dozen"} and hedge != "exact"
        if is_hedged_dozen:
            modifier = hedge
            low, high = _interval(low, low, hedge)
        unit = "usd" if money else None
        yield Amount(start, match.end(), low, high, modifier, unit, not is_hedged_dozen, False, match.start())


def _lowest(said: list[str]) -> float:
    """The lowest reading of "tens of thousands", "several hundred", "a dozen"."""
    if said[-1] == "dozen" and len(said) == 2 and said[0] in {"a", "two"}:
        return 12.0 if said[0] == "a" else 24.0
    if said[0] in {"tens", "decenas"} and len(said) > 1:
        return 10 * _VAGUE_LOW[said[-1]]
    if said[0] in {"hundreds", "cientos"} and len(said) > 1:
        return 100 * _VAGUE_LOW[said[-1]]
    if said[0] in {"several", "many", "a"}:
        unit = said[-1].rstrip("s")
        return 24.0 if unit == "dozen" else 2 * SCALE[unit]
    return _VAGUE_LOW[said[0]]


def _fractions(folded: str) -> Iterator[Amount]:
    for match in FRACTION.finditer(folded):
        under = match["under"] or match["under2"]
        if under:
            share = _OVER[match["over"] or match["over2"] or "a"] / _UNDER[under]
        else:
            share = _count(match["n"]) / _count(match["of"])
            if share >= 1:
                continue
        modifier, start = _modifier(folded, match.start())
        low, high = _interval(share, share, modifier)
        yield Amount(start, match.end(), low, high, modifier, "share", False, False, match.start())


def _count(written: str) -> float:
    return float(written) if written.isdigit() else float(UNITS[written])
