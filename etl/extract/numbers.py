"""Folded text comes in, the amounts written in it go out: digits, words, fractions, ranges, money, percentages.

An amount has its interval and how it was hedged. Ordinals, years, ages, scores, times and article numbers are none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNITS = {w: n for n, w in enumerate(
    ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"])}  # fmt: skip
_TENS = {
    w: 10 * n for n, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_SCALE = {"hundred": 1e2, "thousand": 1e3, "k": 1e3, "m": 1e6, "mn": 1e6, "mln": 1e6, "million": 1e6, "millions": 1e6, "bn": 1e9,
          "billion": 1e9, "billions": 1e9, "b": 1e9, "tn": 1e12, "trillion": 1e12, "trn": 1e12, "mil": 1e3, "millones": 1e6, "millon": 1e6}  # fmt: skip
_FRACTIONS = {"half": (1, 2), "a half": (1, 2), "one half": (1, 2), "a third": (1, 3), "one third": (1, 3), "one-third": (1, 3), "two thirds": (2, 3),
              "two-thirds": (2, 3), "a quarter": (1, 4), "one quarter": (1, 4), "one-quarter": (1, 4), "three quarters": (3, 4),
              "three-quarters": (3, 4), "a fifth": (1, 5), "one fifth": (1, 5), "one-fifth": (1, 5), "a tenth": (1, 10), "one tenth": (1, 10), "one in three": (1, 3),
              "one in four": (1, 4), "one in five": (1, 5), "one in 10": (1, 10), "one in ten": (1, 10), "three in four": (3, 4), "nine out of 10": (9, 10)}  # fmt: skip
_SPANISH = {
    "uno": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "veinte": 20,
    "treinta": 30,
    "cien": 100,
}

MODIFIERS = {
    "more_than": r"more than|over|above|in excess of|upwards of|mas de|exceeding|surpassed|topped|exceeded|beyond|well over",
    "at_least": r"at least|a minimum of|al menos|por lo menos|no fewer than|no less than",
    "up_to": r"up to|as many as|as much as|a maximum of|at most|no more than|hasta",
    "less_than": r"less than|fewer than|under|below|menos de",
    "nearly": r"nearly|almost|nearing|close to|casi|just under|approaching",
    "about": r"about|around|approximately|roughly|some|an estimated|estimated|unos|unas|cerca de|alrededor de|circa|an average of|or so",
}
_MODIFIER = re.compile(
    r"(?:\b(?P<m>"
    + "|".join(f"(?:{words})" for words in MODIFIERS.values())
    + r")[ ]+(?:the |a total of |another |an? additional )?)$"
)
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_WORDS = r"(?:(?:a|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|several)(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?)"
_SCALES = r"(?:hundred|thousand|million|billion|trillion|millones|millon|bn|mn|mln|tn|trn|m|k|b)"
_MONEY = r"(?:us\$|c\$|r\$|\$|£|€)[ ]?"
AMOUNT = re.compile(
    rf"(?<![\w.,/:#@-])(?P<money>{_MONEY})?(?:(?P<digits>{_DIGITS})(?:[ -]?(?P<dscale>{_SCALES})\b)?|(?P<words>{_WORDS})(?:[ -](?P<wscale>hundred|thousand|million|billion|trillion)(?:[ ](?P<wscale2>thousand|million|billion))?)?)"
    rf"(?:[ ]?(?:-|to|and)[ ]?(?P<money2>{_MONEY})?(?P<high>{_DIGITS})[ -]?(?P<hscale>{_SCALES})?\b(?!\w))?(?P<percent>[ ]?(?:%|percent\b|per cent\b|por ciento\b))?(?![\w%])"
)
VAGUE = re.compile(
    r"\b(?P<v>tens or even hundreds of (?:thousands|millions|billions)|(?:tens|hundreds) of (?:thousands|millions|billions)|(?:several|many|a few) (?:hundred|thousand|million|dozen)s?|"
    r"dozens|scores|hundreds|thousands|millions|billions|decenas de miles|cientos de miles|miles|millones|decenas|cientos|two dozen|a dozen)\b"
)
_VAGUE_LOW = {"dozens": 24, "scores": 40, "hundreds": 1e2, "thousands": 1e3, "millions": 1e6, "billions": 1e9, "decenas": 20, "cientos": 1e2,
              "miles": 1e3, "millones": 1e6}  # fmt: skip
FRACTION = re.compile(
    r"\b(?P<f>" + "|".join(sorted(map(re.escape, _FRACTIONS), key=len, reverse=True)) + r")\b(?= of\b| the\b)"
)


@dataclass(frozen=True, slots=True)
class Amount:
    """`start`, `end` in the folded text, modifier included. `is_word`: written as a word below a hundred."""

    start: int
    end: int
    low: float
    high: float | None
    modifier: str
    unit: str | None  # "percent", "usd", "share", a currency; else None: what follows says it
    vague: bool = False
    is_word: bool = False
    number_start: int = 0


def amounts(folded: str) -> list[Amount]:
    """All amounts, without overlaps, in order."""
    found = sorted([*_fractions(folded), *_vague(folded), *_plain(folded)], key=lambda a: (a.start, -a.end))
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
    for name, words in MODIFIERS.items():
        if re.fullmatch(words, word):
            return name, match.start("m")
    return "exact", start


def _interval(low: float, high: float, modifier: str) -> tuple[float, float | None]:
    if modifier in {"more_than", "at_least"}:
        return low, None
    if modifier in {"up_to", "less_than"}:
        return 0.0, high
    return low, high


def _plain(folded: str) -> Iterator[Amount]:
    for match in AMOUNT.finditer(folded):
        after = folded[match.end() : match.end() + 14]
        if match["digits"]:
            value = float(match["digits"].replace(",", ""))
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
            top = float(match["high"].replace(",", "")) * _SCALE.get(match["hscale"] or "", 1.0)
            low = value * (
                _SCALE.get(match["hscale"] or "", 1.0)
                if match["dscale"] is None and match["wscale"] is None and value < float(match["high"].replace(",", ""))
                else scale
            )
            high = top
            if high < low:
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
        modifier, start = _modifier(folded, match.start())
        low_end, high_end = _interval(low, high, modifier)
        yield Amount(start, match.end(), low_end, high_end, modifier, unit, False, is_word, match.start())


def _word_value(words: str) -> float:
    if words in {"a"}:
        return 1.0
    total = 0.0
    for part in re.split(r"[- ]", words):
        total += _UNITS.get(part, 0) or _TENS.get(part, 0) or _SPANISH.get(part, 0)
    return total


_BEFORE_NO_AMOUNT = re.compile(
    r"(?:\b(?:articles?|article|resolution|page|chapter|number|no\.?|channel|section|aged|age|top|since|in|of may|of june|from|by|until|year|flight|room|gate|route|version|phase|day|part|grade|g|formula|boeing|radio|tv|noticias|ntn|covid|opec|act|grupo de los)[ -]+|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\.? )$"
)


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
    if re.match(
        r" ?(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|sept|oct|nov|dec)\b",
        after,
    ):
        return True
    if re.match(
        r" ?(?:years?|year-old|months?|weeks?|hours?|minutes?|seconds?|km|kilomet|miles?\b|metres|meters|feet|foot|mph|am\b|pm\b|a\.m|p\.m|o'clock|gmt|degrees|points?|percentage points|times|of the most|of them|sides?|terms?|decades?|century|centuries|words|ways|things|reasons|occasions)",
        after,
    ):
        return not re.match(r" ?days", after)
    if re.match(r"[, ]*(?:was|is|a |who)\b", after) and re.search(r", $", before) and digits and 10 <= value <= 100:
        return True
    return bool(_BEFORE_NO_AMOUNT.search(before)) and not re.match(
        r" ?(?:people|countries|nations|million|deaths|venezuelans|barrels)", after
    )


def _vague(folded: str) -> Iterator[Amount]:
    for match in VAGUE.finditer(folded):
        words = match["v"].split()
        if match["v"].startswith("tens or even") or (words[0] in {"tens", "decenas"} and len(words) == 3):
            low = 10 * _VAGUE_LOW[words[-1]]
        elif words[0] in {"hundreds", "cientos"} and len(words) == 3:
            low = 100 * _VAGUE_LOW[words[-1]]
        elif words[0] in {"several", "many", "a"} and len(words) >= 2:
            low = {"dozen": 24.0, "dozens": 24.0}.get(
                words[-1], _SCALE.get(words[-1].rstrip("s"), 1.0) * (2 if words[0] != "many" else 2)
            )
            if words[-1].rstrip("s") == "hundred":
                low = 200.0
            if match["v"] == "a dozen":
                low = 12.0
        elif match["v"] == "two dozen":
            low = 24.0
        else:
            low = _VAGUE_LOW.get(words[0], 0.0)
        before = folded[max(0, match.start() - 12) : match.start()]
        if re.search(r"\d[ ]?$|\b(?:two|three|four|five|six|seven|eight|nine|ten|a)[ ]$", before):
            continue
        money = re.match(r" of (?:us )?dollars| (?:de )?dolares", folded[match.end() :])
        _modifier_word, start = _modifier(folded, match.start())
        yield Amount(start, match.end(), low, None, "about", "usd" if money else None, True, False, match.start())


def _fractions(folded: str) -> Iterator[Amount]:
    for match in FRACTION.finditer(folded):
        over, under = _FRACTIONS[match["f"]]
        modifier, start = _modifier(folded, match.start())
        low, high = _interval(over / under, over / under, modifier)
        yield Amount(start, match.end(), low, high, modifier, "share", False, False, match.start())
