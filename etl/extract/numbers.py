"""Folded text comes in, the amounts written in it go out: digits, words, fractions, ranges, money, percentages.

An amount has its interval and how it was hedged. Ordinals, years, ages, scores, times and article numbers are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from etl.extract.words import words, words_in_order

_SMALL = words_in_order("small_numbers")  # "zero" to "nineteen"
_SMALL_ES = words_in_order("small_numbers_es")
_UNITS = {word: n for n, word in (*enumerate(_SMALL), *enumerate(_SMALL_ES))}
_TENS = {word: 10 * n for name in ("tens", "tens_es") for n, word in enumerate(words_in_order(name), 2)}
_SCALE = {
    **dict.fromkeys(("hundred",), 1e2),
    **dict.fromkeys(("thousand", "k", "mil"), 1e3),
    **dict.fromkeys(("million", "millions", "m", "mn", "mln", "millon", "millones"), 1e6),
    "mil millones": 1e9,
    **dict.fromkeys(("billion", "billions", "bn", "b"), 1e9),
    **dict.fromkeys(("trillion", "tn", "trn", "billon", "billones"), 1e12),
}
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
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# "4,3 %", "1.698.488", "1.200,50"; Mexican and US papers write the English way, which is read where it is unmistakable.
_DIGITS_ES = rf"\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+,\d{{1,2}}(?!\d)|{_DIGITS}"
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d{1,2}")
_WORDS = rf"(?:(?:a|several|{'|'.join(reversed((*_SMALL[1:], *_TENS)))})(?:[- ](?:{'|'.join(_SMALL[1:10])}))?)"
_TENS_ES = words_in_order("tens_es")
_WORDS_ES = rf"(?:(?:{'|'.join((*_TENS_ES, *reversed(_SMALL_ES[2:])))})(?: y (?:{'|'.join(_SMALL_ES[1:10])}))?)"
_SCALES = "(?:" + "|".join(sorted(_SCALE, key=len, reverse=True)) + ")"
_MONEY = r"(?:us\$|c\$|r\$|\$|£|€)[ ]?"
_BIG = "hundred|thousand|million|billion|trillion"
_BIG_ES = "mil millones|mil|millones|billones"


def _amount(digits: str, written: str, big: str, between: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,/:#@-])(?P<money>{_MONEY})?"
        rf"(?:(?P<digits>{digits})(?:[ -]?(?P<dscale>{_SCALES})\b)?"
        rf"|(?P<words>{written})(?:[ -](?P<wscale>{big})(?:[ ](?P<wscale2>thousand|million|billion))?)?)"
        rf"(?:[ ]?(?:{between})[ ]?(?P<money2>{_MONEY})?(?P<high>{digits})[ -]?(?P<hscale>{_SCALES})?\b(?!\w))?"
        r"(?P<percent>[ ]?(?:%|percent\b|per cent\b|por ciento\b))?(?![\w%])"
    )


AMOUNT = _amount(_DIGITS, _WORDS, _BIG, "-|to|and")
AMOUNT_ES = _amount(_DIGITS_ES, _WORDS_ES, _BIG_ES, "-|a|y")
# "half a million", "two and a half million", "a million and a half", "medio millon"
_HALVES = re.compile(
    rf"\b(?:(?:half a|medio) (?P<half>thousand|million|billion|millon)"
    rf"|(?P<n>{'|'.join(_SMALL[1:])}) and a half (?P<scale>thousand|million|billion)"
    rf"|(?P<n2>a|{'|'.join(_SMALL[1:])}) (?P<scale2>million|billion) and a half)\b"
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
FRACTION = re.compile(
    r"\b(?P<f>(?:(?P<over>a|one|two|three|four)[ -])?(?P<under>half|thirds?|quarters?|fifths?|tenth)"
    r"|(?P<n>one|two|three|nine|[1-9]) (?:in|out of) (?P<of>three|four|five|ten|10|[3-5]))\b"
    r"(?= of\b| the\b| people| venezuelans| are\b| were\b| have\b)"
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


def _value(digits: str) -> float:
    if _DOTTED.fullmatch(digits) and not digits.replace(",", "").isdigit():
        return float(digits.replace(".", "").replace(",", "."))
    if "," in digits and len(digits.rsplit(",", 1)[1].split(".")[0]) < 3:
        return float(digits.replace(",", "."))
    return float(digits.replace(",", ""))


def _plain(folded: str, pattern: re.Pattern[str]) -> Iterator[Amount]:
    for match in pattern.finditer(folded):
        after = folded[match.end() : match.end() + 14]
        if match["digits"]:
            value = _value(match["digits"])
            scale = _SCALE.get(match["dscale"] or "", 1.0)
            is_word = False
        else:
            value = _word_value(match["words"])
            scale = _SCALE.get(match["wscale"] or "", 1.0) * _SCALE.get(match["wscale2"] or "", 1.0)
            is_word = scale == 1.0
            if match["words"] in {"a", "several"} and scale == 1.0:
                continue
        low = high = value * scale
        if match["high"]:
            if match["digits"] and not match["dscale"] and 1900 <= value <= 2060 and match["hscale"]:
                low = value = 0.0  # "from 2008 to 1.2 million": a year, then the amount
            top = _value(match["high"]) * _SCALE.get(match["hscale"] or "", 1.0)
            low = value * (
                _SCALE.get(match["hscale"] or "", 1.0)
                if match["dscale"] is None and match["wscale"] is None and value < _value(match["high"])
                else scale
            )
            high = top
            if high < low:
                continue
            if value == 0.0 and match["hscale"]:
                yield Amount(
                    match.start("high"), match.end(), high, high, "exact", None, False, False, match.start("high")
                )
                continue
        if match["money"] and _CONVERTED.search(folded, max(0, match.start() - 24), match.start()):
            continue
        unit = "percent" if match["percent"] else ("usd" if match["money"] else None)
        if match["money"] and match["money"].strip() in {"£", "€", "r$", "c$"}:
            unit = {"£": "gbp", "€": "eur", "r$": "brl", "c$": "cad"}[match["money"].strip()]
        if unit is None and (
            _no_amount(folded, match, low) or re.match(r"(?:st|nd|rd|th)\b|-year|-month|-day|-hour|-week|:|/\d", after)
        ):
            continue
        if is_word and value == 1:
            continue
        if (
            match["high"]
            and _FROM.search(folded, max(0, match.start() - 24), match.start())
            and " to " in match.group()
        ):
            modifier, start = _modifier(folded, match.start())
            first = re.search(r" to ", match.group())
            low_end, high_end = _interval(low, low, modifier)
            stop = match.start() + (first.start() if first else 0)
            yield Amount(start, stop, low_end, high_end, modifier, unit, False, is_word, match.start())
            yield Amount(match.start("high"), match.end(), high, high, "exact", unit, False, False, match.start("high"))
            continue
        rate = None if unit else _RATE.match(folded, match.end())
        end, unit = (rate.end(), "rate") if rate else (match.end(), unit)
        modifier, start = _modifier(folded, match.start())
        low_end, high_end = _interval(low, high, modifier)
        is_plain = match.group().isdigit()
        yield Amount(start, end, low_end, high_end, modifier, unit, False, is_word, match.start(), is_plain)


# "rose from 70 to 130": two amounts, and no range.
_FROM = re.compile(rf"\b(?:from|de) (?:{_HEDGES})?[ ]?$")
# "39 murders for every 100,000 inhabitants" counts no inhabitants.
_RATE = re.compile(
    r"(?: [a-z]+){0,2} (?:per|for every|out of every|in every|por cada|por) (?:100,000|100\.000|10,000|1,000|1\.000)\b"
    r"(?: (?:people|inhabitants|residents|live births|births|habitantes))?"
)
# "$15m (£12.5m)": the same money again.
_CONVERTED = re.compile(r"[$£€][ ]?[\d.,]+[ ]?\w* \($|[$£€][ ]?[\d.,]+[ ]?\w*; $")


def _word_value(written: str) -> float:
    return float(sum(_UNITS.get(part, 0) or _TENS.get(part, 0) for part in re.split(r"[- ]", written)) or 1)


def _halves(folded: str) -> Iterator[Amount]:
    if "half" not in folded and "medio" not in folded:
        return
    for match in _HALVES.finditer(folded):
        if match["half"]:
            value = 0.5 * _SCALE[match["half"]]
        else:
            count = 1.0 if match["n2"] == "a" else float(_UNITS[match["n"] or match["n2"]])
            value = (count + 0.5) * _SCALE[match["scale"] or match["scale2"]]
        modifier, start = _modifier(folded, match.start())
        low, high = _interval(value, value, modifier)
        yield Amount(start, match.end(), low, high, modifier, None, False, False, match.start())


_MONTHS = "|".join(words("months"))
_NUMBERED = "|".join(sorted(words("numbered_things")))  # "article 233", "channel 8"
_BEFORE_NO_AMOUNT = re.compile(rf"(?:\b(?:{_NUMBERED})[ -]+|\bno\.? |\b(?:{_MONTHS})\.? )$")
_COUNTED_AFTER = "|".join(sorted(words("never_figures")))  # "years", "o'clock", "percentage points"
_AFTER_NO_AMOUNT = re.compile(rf" ?(?:(?:{_COUNTED_AFTER})\b|year-old|kilomet|a\.m|p\.m|of the most)")


def _no_amount(folded: str, match: re.Match[str], value: float) -> bool:
    """Years, days of a month, ages, ordinals and numbers of things."""
    before, after = folded[max(0, match.start() - 16) : match.start()], folded[match.end() : match.end() + 24]
    digits = match["digits"] or ""
    if (
        digits
        and not match["dscale"]
        and 1900 <= value <= 2060
        and "," not in digits
        and not re.match(r" (?:people|barrels|troops|soldiers|migrants|votes|tonnes|tons)", after)
    ):
        return True
    if re.match(rf" ?(?:de )?(?:{_MONTHS})\b", after):
        return True
    if _AFTER_NO_AMOUNT.match(after):
        return True
    if re.match(r"[, ]*(?:was|is|a |who)\b", after) and re.search(r", $", before) and digits and 10 <= value <= 100:
        return True
    return bool(_BEFORE_NO_AMOUNT.search(before)) and not re.match(
        r" ?(?:people|countries|nations|million|deaths|venezuelans|barrels)", after
    )


def _vague(folded: str) -> Iterator[Amount]:
    for match in VAGUE.finditer(folded):
        before = folded[max(0, match.start() - 12) : match.start()]
        if re.search(r"\d[ ]?$|\b(?:two|three|four|five|six|seven|eight|nine|ten|a)[ ]$", before):
            continue
        money = re.match(r" of (?:us )?dollars| (?:de )?dolares", folded[match.end() :])
        _hedge, start = _modifier(folded, match.start())
        low = _lowest(match["v"].split())
        yield Amount(start, match.end(), low, None, "about", "usd" if money else None, True, False, match.start())


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
        return 24.0 if unit == "dozen" else 2 * _SCALE[unit]
    return _VAGUE_LOW[said[0]]


def _fractions(folded: str) -> Iterator[Amount]:
    for match in FRACTION.finditer(folded):
        under = match["under"] or match["under2"]
        if under:
            share = _OVER[match["over"] or match["over2"] or "a"] / _UNDER[under]
        else:
            share = _count(match["n"]) / _count(match["of"])
        modifier, start = _modifier(folded, match.start())
        low, high = _interval(share, share, modifier)
        yield Amount(start, match.end(), low, high, modifier, "share", False, False, match.start())


def _count(written: str) -> float:
    return float(written) if written.isdigit() else float(_UNITS[written])
