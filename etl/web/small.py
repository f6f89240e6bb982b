"""The smaller pictures: a panel a topic, voices by side, a claimed number over time, names that stand together.

In: rows of the questions in `sql/page/` and `sql/queries/`. Out: SVG. All share the page's ways: places across in
percent, so that letters keep their size on any screen; every mark that leads somewhere is a link in the table too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from markupsafe import Markup

from etl.web.svg import Days, Heights, area, curve, day_name, percent, rounded, stretched, tag

PANEL = 64.0  # pixels
FIGURES, FIGURES_TOP, FIGURES_BOTTOM = 300.0, 24.0, 272.0
WRITER = "the writer"


@dataclass(frozen=True, slots=True)
class Panel:
    """One topic of the small multiples."""

    topic: str
    name: str
    hits: int
    share: float | None  # of the whole period
    picture: Markup


def panels(days: Days, rows: Sequence[Any]) -> list[Panel]:
    """A panel a topic, all on one scale, the most frequent first. Topics without anything are left out."""
    most = max((row.share for row in rows if row.share is not None), default=0.0)
    found = []
    for topic, group in groupby(rows, key=lambda row: row.topic):
        series = list(group)
        hits, total = sum(row.hits for row in series), sum(row.total or 0 for row in series)
        if not hits:
            continue
        heights = Heights(most, 6.0, PANEL - 2)
        points = [
            (days.middle(row.first_day, row.last_day), heights.y(row.share)) for row in series if row.share is not None
        ]
        base = [(x, heights.bottom) for x, _ in points]
        shapes = [area(points, base, "band"), curve(points, "line")]
        summary = f"{series[0].name}: {hits} of {total}, {rounded(hits / total if total else None)}"
        axis = tag("line", x1="0", x2="100%", y1=heights.bottom, y2=heights.bottom, class_="axis")
        picture = tag("svg", stretched(PANEL, *shapes), axis, class_="chart", width="100%", height=PANEL, role="img",
                      aria_label=summary)  # fmt: skip
        found.append(Panel(topic, series[0].name, hits, hits / total if total else None, picture))
    return found


def side_bar(row: Any, most: float) -> Markup:
    """A side's share as a dot on its interval."""
    low, share, high = (value / most for value in (row.low, row.share, row.high))
    return tag(
        "svg",
        tag("line", x1="0", x2="100%", y1="12", y2="12", class_="grid"),
        tag("line", x1=percent(low), x2=percent(min(high, 1.0)), y1="12", y2="12", class_="interval"),
        tag("circle", cx=percent(share), cy="12", r="5", class_="dot"),
        class_="chart", width="100%", height="24", role="img",
        aria_label=f"{row.side}: {rounded(row.share)}, {rounded(row.low)} to {rounded(row.high)}",
    )  # fmt: skip


def bar(value: float, most: float, label: str) -> Markup:
    """A bar from the left."""
    box = tag("rect", x="0", y="7", height="10", width=percent(value / most if most else 0), class_="bar")
    return tag("svg", box, class_="chart", width="100%", height="24", role="img", aria_label=label)


def claims(days: Days, rows: Sequence[Any], hrefs: Sequence[str]) -> tuple[Markup, list[tuple[str, str]]]:
    """A claimed number over time: a mark a claim, its form and colour who claimed it. With the legend: name, class."""
    ranked = [who for who, _ in Counter(row.claimant for row in rows).most_common()]  # of equals the first to claim
    classes = {who: f"claim c{min(place, 5)}" for place, who in enumerate(ranked)}
    most = max((max(row.value_low, row.value_high or 0) for row in rows), default=1.0) or 1.0
    heights = Heights(most * 1.05, FIGURES_TOP, FIGURES_BOTTOM)
    marks = []
    for row, href in zip(rows, hrefs, strict=True):
        x, y = days.middle(row.claimed_on, row.claimed_on), heights.y(max(row.value_low, 0))
        said = f"{day_name(row.claimed_on)}: “{row.surface}”, {row.claimant or WRITER}"
        parts = [tag("title", said)]
        if row.value_high is None:
            parts.append(tag("line", x1=percent(x), x2=percent(x), y1=y, y2=max(y - 16, 2.0), class_="open"))
        elif row.value_high > row.value_low:
            parts.append(tag("line", x1=percent(x), x2=percent(x), y1=y, y2=heights.y(row.value_high), class_="open"))
        parts.append(tag("circle", cx=percent(x), cy=y, r="5"))
        marks.append(tag("a", *parts, href=href, class_=classes[row.claimant], tabindex="-1"))
    grid = []
    for value in heights.ticks():
        y = heights.y(value)
        grid.append(tag("line", x1="0", x2="100%", y1=y, y2=y, class_="axis" if value == 0 else "grid"))
        if value:
            grid.append(tag("text", amount(value), x="0", y=y - 4, class_="tick"))
    for x, label, spare in days.ticks():
        anchor = "start" if x < 0.03 else "end" if x > 0.97 else "middle"
        grid.append(
            tag("text", label, x=percent(x), y=FIGURES_BOTTOM + 20, text_anchor=anchor,
                class_="tick" + (" spare" if spare else ""))
        )  # fmt: skip
    picture = tag("svg", *grid, *marks, class_="chart", width="100%", height=FIGURES, aria_hidden="true")
    legend = [(who or WRITER, classes[who]) for who in ranked[:5]]
    return picture, [*legend, *([("others", "claim c5")] if len(ranked) > 5 else [])]


def amount(value: float) -> str:
    """`4.5 million`, `12,000`, `0.5`: a number as it is read."""
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if abs(value) >= size:
            return f"{value / size:.3g}{word}"
    return f"{value:,.0f}" if abs(value) >= 10 or value == int(value) else f"{value:.3g}"
