"""The picture the page opens with: a share of coverage with its band, bursts behind it, gaps in grey, peaks named.

In: the answers to `share`, `bursts` and `gaps`. Out: SVG in two layers, the picture and the places to click, and the
peaks as a numbered list. The newest row is drawn apart where its day is not over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from markupsafe import Markup

from etl.web.svg import Days, Heights, area, curve, day_name, percent, period_name, rounded, stretched, tag

HEIGHT, TOP, BOTTOM = 346.0, 86.0, 318.0
LABEL_ROWS = (14.0, 32.0, 50.0)
BARE_ROW = 66.0  # numbers without a headline, below the headlines of others
LABEL_LENGTH = 34  # characters
LABEL_WIDTH = 0.30  # of the chart, where labels are shown: that long in 13 px letters on 760 px
MOST_PEAKS = 8


@dataclass(frozen=True, slots=True)
class Peak:
    """A burst worth naming. Numbered by time."""

    number: int
    burst: Any
    label: str

    @property
    def period(self) -> str:
        return period_name(self.burst.start_day, self.burst.end_day, "day")


def peaks(bursts: Sequence[Any]) -> list[Peak]:
    """The strongest bursts, in the order of time."""
    strongest = sorted(bursts, key=lambda burst: -burst.strength)[:MOST_PEAKS]
    ordered = sorted(strongest, key=lambda burst: burst.peak_day)
    return [Peak(n, burst, _short(burst.top_headline or "")) for n, burst in enumerate(ordered, start=1)]


def picture(days: Days, rows: Sequence[Any], bursts: Sequence[Any], gaps: Sequence[Any], *, by: str) -> Markup:
    """Everything that is seen, nothing that is clicked."""
    known = [row for row in rows if row.share is not None]
    top = max((row.share for row in known), default=1.0)
    heights = Heights(min(1.0, max(top * 1.18, 0.02)), TOP, BOTTOM)
    shapes = [
        *(_column(days, gap.first_day, gap.last_day, "gap") for gap in gaps),
        *(_column(days, burst.start_day, burst.end_day, "burst") for burst in bursts),
    ]
    for run in _runs(rows):
        at = [days.middle(row.first_day, row.last_day) for row in run]
        line = [(x, heights.y(row.share)) for x, row in zip(at, run, strict=True)]
        upper = [(x, heights.y(row.high)) for x, row in zip(at, run, strict=True)]
        lower = [(x, heights.y(row.low)) for x, row in zip(at, run, strict=True)]
        if len(run) > 1:
            shapes.append(area(upper, lower, "band"))
        firm = line[:-1] if run[-1].is_partial else line
        if firm:
            shapes.append(curve(firm, "line"))
        if run[-1].is_partial:
            shapes.append(curve(line[-2:], "line partial"))
    return tag(
        "svg", *_grid(heights), stretched(HEIGHT, *shapes), *_days(days), *_gap_labels(days, gaps),
        *_dots(days, heights, rows), *_peaks(days, heights, rows, peaks(bursts)),
        class_="chart share", width="100%", height=HEIGHT, role="img", aria_label=_summary(known, by),
    )  # fmt: skip


def targets(days: Days, rows: Sequence[Any], hrefs: Sequence[str], *, by: str) -> Markup:
    """The layer above it: a column a row, which leads to what is behind it. Keyboards use the slider below instead."""
    columns = []
    for row, href in zip(rows, hrefs, strict=True):
        left, right = days.left(row.first_day), days.right(row.last_day)
        title = tag("title", sentence(row, by))
        box = tag("rect", title, x=percent(left), width=percent(right - left), y=0, height=HEIGHT)
        columns.append(tag("a", box, href=href, tabindex="-1"))
    return tag("svg", *columns, class_="targets", width="100%", height=HEIGHT, aria_hidden="true")


def sentence(row: Any, by: str) -> str:
    """A row in words: for tooltips, and for those who cannot see the picture."""
    name = period_name(row.first_day, row.last_day, by)
    if row.share is None:
        return f"{name}: " + ("the feed was down" if row.hits is None else "nothing published")
    said = f"{name}: {rounded(row.share)} ({rounded(row.low)} to {rounded(row.high)}), {row.hits:,} of {row.total:,}"
    return said + (", not over yet" if row.is_partial else "")


def places(days: Days, rows: Sequence[Any], share_most: float | None = None) -> list[tuple[str, str]]:
    """For the cursor: where each row stands across, in percent, and its share's height in pixels."""
    known = [row.share for row in rows if row.share is not None]
    heights = Heights(min(1.0, max(max(known, default=1.0) * 1.18, 0.02)), TOP, BOTTOM)
    return [
        (
            percent(days.middle(row.first_day, row.last_day)),
            "" if row.share is None else f"{heights.y(row.share):.1f}",
        )
        for row in rows
    ]


def _summary(known: Sequence[Any], by: str) -> str:
    if not known:
        return "No coverage in this period."
    highest = max(known, key=lambda row: row.share)
    return (
        f"Share of coverage by {by}, {day_name(known[0].first_day)} to {day_name(known[-1].last_day)}. "
        f"Highest: {sentence(highest, by)}. All values are in the table below."
    )


def _runs(rows: Sequence[Any]) -> Iterator[list[Any]]:
    """Neighbouring rows with data: the line breaks where there is none."""
    run: list[Any] = []
    for row in [*rows, None]:
        if row is not None and row.share is not None:
            run.append(row)
        elif run:
            yield run
            run = []


def _column(days: Days, first: date, last: date, class_: str) -> Markup:
    left, right = days.left(first) * 1000, days.right(last) * 1000
    return tag("rect", x=left, width=max(right - left, 2.0), y=TOP - 8, height=BOTTOM - TOP + 8, class_=class_)


def _grid(heights: Heights) -> Iterator[Markup]:
    for value in heights.ticks():
        y = heights.y(value)
        yield tag("line", x1="0", x2="100%", y1=y, y2=y, class_="axis" if value == 0 else "grid")
        if value:
            label = f"{value:.0%}" if round(value * 100, 6) % 1 == 0 else f"{value:.1%}"
            yield tag("text", label, x="0", y=y - 4, class_="tick")


def _days(days: Days) -> Iterator[Markup]:
    for x, label, spare in days.ticks():
        anchor = "start" if x < 0.03 else "end" if x > 0.97 else "middle"
        yield tag("line", x1=percent(x), x2=percent(x), y1=BOTTOM, y2=BOTTOM + 5, class_="axis")
        yield tag(
            "text", label, x=percent(x), y=BOTTOM + 20, text_anchor=anchor, class_="tick" + (" spare" if spare else "")
        )


def _gap_labels(days: Days, gaps: Sequence[Any]) -> Iterator[Markup]:
    for gap in gaps:
        if gap.days / days.count > 0.02:
            x = percent(days.middle(gap.first_day, gap.last_day))
            yield tag("text", "feed down", x=x, y=BOTTOM - 8, text_anchor="middle", class_="note")


def _dots(days: Days, heights: Heights, rows: Sequence[Any]) -> Iterator[Markup]:
    """Every value as a dot where there is room; the newest always, hollow while its day is not over."""
    for row in rows if len(rows) <= 80 else rows[-1:]:
        if row.share is not None:
            x, y = days.middle(row.first_day, row.last_day), heights.y(row.share)
            yield tag("circle", cx=percent(x), cy=y, r="4" if row.is_partial else "2.5",
                      class_="dot partial" if row.is_partial else "dot")  # fmt: skip
            if row.is_partial:
                yield tag("text", "so far", x=percent(x), y=y - 10, text_anchor="end", class_="note")


def _peaks(days: Days, heights: Heights, rows: Sequence[Any], named: Sequence[Peak]) -> Iterator[Markup]:
    """A number above each peak; its headline beside it where it fits, left out on narrow screens."""
    ends = [-1.0] * len(LABEL_ROWS)
    for peak in named:
        x = days.middle(peak.burst.peak_day, peak.burst.peak_day)
        row = next((r for r in rows if r.first_day <= peak.burst.peak_day <= r.last_day), None)
        y = heights.y(row.share) if row is not None and row.share is not None else BOTTOM
        left = x > 1 - LABEL_WIDTH
        start, end = (x - LABEL_WIDTH, x + 0.02) if left else (x - 0.02, x + LABEL_WIDTH)
        free = next((n for n, taken in enumerate(ends) if taken < start), None)
        at = BARE_ROW if free is None else LABEL_ROWS[free]
        yield tag("line", x1=percent(x), x2=percent(x), y1=at + 9, y2=max(y - 5, at + 9), class_="lead")
        yield tag("circle", cx=percent(x), cy=at, r="9", class_="peak")
        yield tag("text", str(peak.number), x=percent(x), y=at + 4, text_anchor="middle", class_="peak-number")
        if free is not None:
            ends[free] = end
            yield tag("text", peak.label, x=percent(x), dx="-15" if left else "15", y=at + 4,
                      text_anchor="end" if left else "start", class_="peak-label")  # fmt: skip


def _short(headline: str) -> str:
    if len(headline) <= LABEL_LENGTH:
        return headline
    return headline[: LABEL_LENGTH + 1].rsplit(" ", 1)[0].rstrip(",:;") + "…"
