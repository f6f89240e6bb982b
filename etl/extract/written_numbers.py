"""How numbers are written, in English and Spanish: digits, words, scales, money signs, ranges; and what each is worth.

All patterns are for folded text. What a number is hedged by and what it counts is told elsewhere.
"""

from __future__ import annotations

import re

from etl.extract.words import words_in_order

SMALL = words_in_order("small_numbers")  # "zero" to "nineteen"
_SMALL_ES = words_in_order("small_numbers_es")
_TENS_EN, _TENS_ES = words_in_order("tens"), words_in_order("tens_es")
UNITS = {word: n for n, word in (*enumerate(SMALL), *enumerate(_SMALL_ES))}
_TENS = {word: 10 * n for tens in (_TENS_EN, _TENS_ES) for n, word in enumerate(tens, 2)}
SCALE = {
    **dict.fromkeys(("hundred",), 1e2),
    **dict.fromkeys(("thousand", "k", "mil"), 1e3),
    **dict.fromkeys(("million", "millions", "m", "mn", "mln", "millon", "millones"), 1e6),
    "mil millones": 1e9,
    **dict.fromkeys(("billion", "billions", "bn", "b"), 1e9),
    **dict.fromkeys(("trillion", "tn", "trn", "billon", "billones"), 1e12),
}
CURRENCIES = {"£": "gbp", "€": "eur", "r$": "brl", "c$": "cad", "us$": "usd", "$": "usd"}

_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# "4,3 %", "1.698.488", "1.200,50"; Mexican and US papers write the English way, which is read where it is unmistakable.
_DIGITS_ES = rf"\d{{1,3}}(?:\.\d{{3}})+(?:,\d+)?|\d+,\d{{1,2}}(?!\d)|{_DIGITS}"
_DOTTED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+,\d{1,2}")
_BELOW_100 = rf"(?:{'|'.join(reversed((*SMALL[1:], *_TENS_EN, *_TENS_ES)))})(?:[- ](?:{'|'.join(SMALL[1:10])}))?"
_BELOW_100_ES = rf"(?:{'|'.join((*_TENS_ES, *reversed(_SMALL_ES[2:])))})(?: y (?:{'|'.join(_SMALL_ES[1:10])}))?"
_SCALES = "(?:" + "|".join(sorted(SCALE, key=len, reverse=True)) + ")"
_MONEY = rf"(?:{'|'.join(re.escape(sign) for sign in sorted(CURRENCIES, key=len, reverse=True))})[ ]?"
_PERCENT = r"[ ]?(?:%|percent\b|per cent\b|por ciento\b)"


def _amount(digits: str, below_100: str, vague: str, big: str, joints: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,/:#@-])(?P<minus>[-\u2212]|minus )?(?P<money>{_MONEY})?"
        rf"(?:(?P<digits>{digits})(?:[ -]?(?P<scale>{_SCALES})\b)?"
        rf"|(?P<words>{vague}{below_100})"
        rf"(?:[ -](?P<word_scale>{big})(?:(?<=hundred) and (?P<rest>{below_100}))?"
        rf"(?:[ ](?P<word_scale2>thousand|million|billion))?)?)"
        rf"(?P<low_percent>{_PERCENT})?"
        rf"(?:(?P<joint>[ ]?(?:{joints})[ ]?)(?P<money2>{_MONEY})?"
        rf"(?:(?P<high>{digits})|(?P<high_words>{below_100})(?=[ ]))[ -]?(?P<high_scale>{_SCALES})?\b(?!\w)"
        rf"(?P<percent>{_PERCENT})?)?(?![\w%])"
    )


AMOUNT = _amount(_DIGITS, _BELOW_100, "a|several|", "hundred|thousand|million|billion|trillion", "-|to|and|or")
AMOUNT_ES = _amount(_DIGITS_ES, _BELOW_100_ES, "", "mil millones|mil|millones|billones", "-|a|y|o")


def value(digits: str) -> float:
    """What a number in digits is worth, by where its commas and full stops are."""
    if _DOTTED.fullmatch(digits) and not digits.replace(",", "").isdigit():
        return float(digits.replace(".", "").replace(",", "."))
    if "," in digits and len(digits.rsplit(",", 1)[1].split(".")[0]) < 3:
        return float(digits.replace(",", "."))
    return float(digits.replace(",", ""))


def word_value(written: str) -> float:
    """What a number below a hundred in words is worth; 1 for "a"."""
    return float(sum(UNITS.get(part, 0) or _TENS.get(part, 0) for part in re.split(r"[- ]", written)) or 1)


def first_value(match: re.Match[str]) -> tuple[float, float]:
    """The first number of a match of `AMOUNT` without its scale, and the scale."""
    if match["digits"]:
        return value(match["digits"]), SCALE.get(match["scale"] or "", 1.0)
    count, scale = word_value(match["words"]), SCALE.get(match["word_scale"] or "", 1.0)
    if match["rest"]:  # "six hundred and fifty"
        count, scale = count * scale + word_value(match["rest"]), 1.0
    return count, scale * SCALE.get(match["word_scale2"] or "", 1.0)


def second_value(match: re.Match[str]) -> tuple[float, float | None] | None:
    """The same of the number after "to", "and" or a hyphen; its scale None where none is written."""
    if match["high"]:
        count = value(match["high"])
    elif match["high_words"]:
        count = word_value(match["high_words"])
    else:
        return None
    return count, SCALE[match["high_scale"]] if match["high_scale"] else None


def unit_of(match: re.Match[str]) -> str | None:
    """ "percent" or a currency, where the number says so itself."""
    if match["percent"] or match["low_percent"]:
        return "percent"
    money = match["money"] or match["money2"]
    return CURRENCIES[money.strip()] if money else None
