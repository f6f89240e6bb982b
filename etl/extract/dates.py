"""A text comes in, the dates it mentions go out as the first day of the period meant.

Only strict forms are read: a month name alone counts only after "in", "since", "by" …, so that "may" and "march" stay
words. Weekdays, "last month" and the like are read against the publication; without it they are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from etl.extract.text import Text
from etl.model import DateMention

VERSION = 1
_MONTHS = {name: n for n, names in enumerate(
    ("january jan enero", "february feb febrero", "march mar marzo", "april apr abril", "may mayo", "june jun junio",
     "july jul julio", "august aug agosto", "september sept sep septiembre", "october oct octubre",
     "november nov noviembre", "december dec diciembre"), 1) for name in names.split()}  # fmt: skip
_WEEKDAYS = {name: n for n, names in enumerate(
    ("monday lunes", "tuesday martes", "wednesday miercoles", "thursday jueves", "friday viernes", "saturday sabado",
     "sunday domingo")) for name in names.split()}  # fmt: skip
_MONTH = r"(?P<month>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_FULL = re.compile(
    rf"\b{_MONTH} (?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? (?P<year>(?:19|20)\d\d))?\b"
    r"(?!\s?(?:%|percent|million|billion|people))"
)
_FULL_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?: of| de)? {_MONTH}(?:(?:,| de| del)? (?P<year>(?:19|20)\d\d))?\b"
)
_ISO = re.compile(r"\b(?P<year>(?:19|20)\d\d)-(?P<m>\d\d)-(?P<day>\d\d)\b")
_MONTH_YEAR = re.compile(rf"\b{_MONTH},?(?: de| of)? (?P<year>(?:19|20)\d\d)\b")
_MONTH_ONLY = re.compile(
    rf"\b(?:in|since|by|until|from|late|early|mid|during|en|desde|this|last|next)[ -]"
    rf"(?:late |early |mid-)?{_MONTH}(?= |[.,;:)]|$)(?! \d)"
)
_YEAR = re.compile(
    r"(?<![\d.,$£€/-])(?P<year>(?:19|20)\d\d)(?![\d/-]|[.,]\d|s\b| (?:people|barrels|bolivars|troops))\b"
)
_WEEKDAY = re.compile(
    r"\b(?:(?P<which>last|next|on|late|early|this|later|by) )?(?P<weekday>"
    + "|".join(_WEEKDAYS) + r")\b(?! times| night live)"
)  # fmt: skip
_RELATIVE = re.compile(
    r"\b(?P<what>yesterday|today|tomorrow|(?:last|this|next|earlier this|later this) (?:week|month|year))\b"
)


def find(text: Text) -> tuple[DateMention, ...]:
    """All dates mentioned, in the order of the text; where two forms overlap the longer one holds."""
    published = text.document.first_published_at.date() if text.document.first_published_at else None
    found = sorted(_all(text, published), key=lambda mention: (mention.char_start, -mention.char_end))
    kept: list[DateMention] = []
    for mention in found:
        if not kept or mention.char_start >= kept[-1].char_end:
            kept.append(mention)
    return tuple(kept)


def _all(text: Text, published: date | None) -> Iterator[DateMention]:
    folded = text.folded

    def make(
        match: re.Match[str], value: date | None, resolution: str, rule: str, group: str | int = 0
    ) -> Iterator[DateMention]:
        if value is None:
            return
        start, end = text.place(match.start(group), match.end(group))
        if (
            rule not in {"relative", "iso", "year"}
            and not text.body[start:end].strip("0123456789 ").lstrip()[:1].isupper()
            and text.document.language != "es"
        ):
            return
        yield DateMention(start, end, text.body[start:end], value, resolution, rule, VERSION)

    for pattern in (_FULL, _FULL_DAY_FIRST):
        for match in pattern.finditer(folded):
            month, day = _MONTHS[match["month"]], int(match["day"])
            year = int(match["year"]) if match["year"] else _nearest_year(month, day, published)
            yield from make(match, _valid(year, month, day), "day", "full_date")
    for match in _ISO.finditer(folded):
        yield from make(match, _valid(int(match["year"]), int(match["m"]), int(match["day"])), "day", "iso")
    for match in _MONTH_YEAR.finditer(folded):
        yield from make(match, _valid(int(match["year"]), _MONTHS[match["month"]], 1), "month", "month_and_year")
    for match in _YEAR.finditer(folded):
        year = int(match["year"])
        if 1900 <= year <= (published.year + 15 if published else 2050):
            yield from make(match, date(year, 1, 1), "year", "year")
    if published is None:
        return
    for match in _MONTH_ONLY.finditer(folded):
        month = _MONTHS[match["month"]]
        year = published.year if month <= published.month else published.year - 1
        yield from make(match, date(year, month, 1), "month", "month_before_publication", "month")
    for match in _WEEKDAY.finditer(folded):
        value = _weekday(
            _WEEKDAYS[match["weekday"]], match["which"], published, folded[max(0, match.start() - 60) : match.start()]
        )
        yield from make(match, value, "day", "weekday", "weekday")
    for match in _RELATIVE.finditer(folded):
        value, resolution = _relative(match["what"], published)
        yield from make(match, value, resolution, "relative")


def _valid(year: int | None, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if year else None
    except ValueError:
        return None


def _nearest_year(month: int, day: int, published: date | None) -> int | None:
    """A day without a year is the one nearest to publication, rather past than future."""
    if published is None:
        return None
    this = _valid(published.year, month, day)
    if this is None:
        return published.year
    return published.year - 1 if (this - published).days > 90 else published.year


_FUTURE = re.compile(r"\b(?:will|would|to be|next|as soon as|scheduled|due|planned|set for|plans? to|going to)\b")


def _weekday(weekday: int, which: str | None, published: date, before: str) -> date:
    past = published - timedelta(days=(published.weekday() - weekday) % 7)
    if which == "next" or (which != "last" and _FUTURE.search(before.rsplit(".", 1)[-1]) and past != published):
        return past + timedelta(days=7)
    return past - timedelta(days=7) if which == "last" and past == published else past


def _relative(what: str, published: date) -> tuple[date, str]:
    if what == "yesterday":
        return published - timedelta(days=1), "day"
    if what == "tomorrow":
        return published + timedelta(days=1), "day"
    if what == "today":
        return published, "day"
    step = -1 if what.startswith("last") else (1 if what.startswith("next") else 0)
    if what.endswith("week"):
        return published - timedelta(days=published.weekday()) + timedelta(weeks=step), "day"
    if what.endswith("month"):
        months = published.year * 12 + published.month - 1 + step
        return date(months // 12, months % 12 + 1, 1), "month"
    return date(published.year + step, 1, 1), "year"
