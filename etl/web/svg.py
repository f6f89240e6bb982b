"""Pieces of SVG as safe text, and the two scales every chart has.

A chart is as wide as its place and keeps its height: what stands in it (text, dots, lines) is placed in percent of the
width, so that letters are never stretched; only areas and curves are drawn in a box of 1000 units that is.
All text and every attribute is escaped here. Nothing carries a style: colours are classes of `static/coverage.css`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from markupsafe import Markup, escape

WIDE = 1000.0  # units across of the stretched box


def tag(name: str, *children: str | Markup, **attributes: object) -> Markup:
    """An element. `class_` is class, `view_box` is viewBox, other underscores are hyphens; None leaves one out."""
    written = [f' {_written(key)}="{escape(_number(value))}"' for key, value in attributes.items() if value is not None]
    return Markup(f"<{name}{''.join(written)}>{''.join(map(escape, children))}</{name}>")  # noqa: S704  # names are ours


@cache
def _written(key: str) -> str:
    return _NAMES.get(key) or key.rstrip("_").replace("_", "-")


_NAMES = {"view_box": "viewBox", "preserve_aspect_ratio": "preserveAspectRatio"}


def percent(share: float) -> str:
    """A place across the chart, from 0 to 1."""
    return f"{share * 100:.2f}%"


def stretched(height: float, *children: Markup) -> Markup:
    """The box whose units are WIDE across whatever the chart's width; strokes in it keep theirs."""
    return tag(
        "svg", *children, width="100%", height=height, view_box=f"0 0 {WIDE:g} {height:g}",
        preserve_aspect_ratio="none", aria_hidden="true",
    )  # fmt: skip


def area(upper: Sequence[tuple[float, float]], lower: Sequence[tuple[float, float]], class_: str) -> Markup:
    """A band between two edges, each from left to right; places across from 0 to 1."""
    return tag("path", d=_path([*upper, *reversed(lower)]) + "Z", class_=class_)


def curve(points: Sequence[tuple[float, float]], class_: str) -> Markup:
    """A line through points; places across from 0 to 1. A single point is drawn as a short stroke."""
    drawn = points if len(points) > 1 else [(points[0][0] - 0.002, points[0][1]), (points[0][0] + 0.002, points[0][1])]
    return tag("path", d=_path(drawn), class_=class_)


def _path(points: Sequence[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x * WIDE:.1f} {y:.1f}" for x, y in points)


def _number(value: object) -> object:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else value


@dataclass(frozen=True, slots=True)
class Days:
    """Where a day stands across the chart: 0 at the beginning of the first, 1 at the end of the last."""

    first: date
    last: date

    @property
    def count(self) -> int:
        return (self.last - self.first).days + 1

    def left(self, day: date) -> float:
        return (max(self.first, min(day, self.last)) - self.first).days / self.count

    def right(self, day: date) -> float:
        return self.left(day) + 1 / self.count

    def middle(self, first: date, last: date) -> float:
        return (self.left(first) + self.right(last)) / 2

    def ticks(self) -> Iterator[tuple[float, str, bool]]:
        """Beginnings of days, months or years: place, label, and whether it may be left out where there is no room."""
        if self.count <= 45:
            step = 7 if self.count > 14 else max(1, self.count // 7)
            for n, offset in enumerate(range(0, self.count, step)):
                day = self.first + timedelta(days=offset)
                yield self.left(day), f"{day.day} {day:%b}", n % 2 == 1
            return
        months = self.count / 30.4
        step = next((s for s in (1, 2, 3, 6) if months / s <= 13), 12 * max(1, math.ceil(months / 12 / 14)))
        day, n = self._month_start(step), 0
        while day <= self.last:
            label = f"{day.year}" if step >= 12 or day.month == 1 else f"{day:%b}"
            yield self.left(day), label, n % 2 == 1
            n += 1
            year, month = divmod(day.year * 12 + day.month - 1 + step, 12)
            day = date(year, month + 1, 1)

    def _month_start(self, step: int) -> date:
        """The first month of the period that is a multiple of `step` months."""
        number = self.first.year * 12 + self.first.month - 1 + (self.first.day > 1)
        number += -number % step
        return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Heights:
    """Where a value stands: 0 at `bottom`, `most` at `top`, in pixels from above. Larger values are cut off."""

    most: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * min(value, self.most) / self.most

    def ticks(self) -> list[float]:
        """Round values from 0 up, three to five of them."""
        step = 10 ** math.floor(math.log10(self.most))
        for factor in (0.1, 0.2, 0.25, 0.5, 1.0):
            if self.most / (step * factor) <= 4.5:
                step *= factor
                break
        return [n * step for n in range(int(self.most / step + 1e-9) + 1)]


def day_name(day: date) -> str:
    """`23 Jan 2019`."""
    return f"{day.day} {day:%b %Y}"


def period_name(first: date, last: date, by: str) -> str:
    """What a row of a series is called: `23 Jan 2019`, `21–27 Jan 2019`, `January 2019`."""
    if by == "month":
        return f"{first:%B %Y}"
    if first == last:
        return day_name(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b %Y}"
    if first.year == last.year:
        return f"{first.day} {first:%b} – {last.day} {last:%b %Y}"
    return f"{day_name(first)} – {day_name(last)}"


def rounded(share: float | None) -> str:
    """A share for reading: `34%`, below a tenth with one decimal."""
    if share is None:
        return "no data"
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"
