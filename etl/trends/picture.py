"""Draws a share of coverage as SVG: the line with its 95% band, bursts behind it with their headlines, gaps left open.

In: rows of `etl.trends.table` and bursts. Out: one `<svg>` element as text, self-contained, without script; every point
has its numbers as a tooltip, and the colours follow the reader's light or dark mode. All text is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from etl.trends.coverage import TrendRow

WIDTH, HEIGHT = 960, 320
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 44, 28
LABELS = 6  # the strongest bursts get their headline
LABEL_LENGTH = 38  # characters
# Blue and vermillion of Okabe and Ito (2008): told apart by colour-blind readers, and by lightness in print.
STYLE = """
svg.trend { color: #1b1b1b; background: #ffffff; font: 12px system-ui, sans-serif; }
.trend .line { fill: none; stroke: #0072b2; stroke-width: 2; }
.trend .dot { fill: #0072b2; }
.trend .band { fill: #0072b2; opacity: .18; }
.trend .burst { fill: #d55e00; opacity: .2; }
.trend .grid { stroke: currentColor; opacity: .15; }
.trend text { fill: currentColor; }
@media (prefers-color-scheme: dark) {
  svg.trend { color: #e8e8e8; background: #16181c; }
  .trend .line { stroke: #56b4e9; } .trend .dot, .trend .band { fill: #56b4e9; }
  .trend .burst { fill: #e69f00; }
}
"""


@dataclass(frozen=True, slots=True)
class Mark:
    """A burst to be shown behind the line."""

    start: date
    end: date
    peak: date
    strength: float
    headline: str | None


def svg(
    rows: Sequence[TrendRow],
    marks: Sequence[Mark] = (),
    *,
    title: str,
    unit: str = "stories",
    until: date | None = None,
) -> str:
    """The picture. `until` is the day after the last period; by default the last period is drawn as a point."""
    if not rows:
        return _page(title, ['<text x="480" y="160" text-anchor="middle">No coverage in this period.</text>'])
    scale = _Scale(rows, until)
    parts = [*_grid(scale), *_bursts(scale, marks)]
    for run in _runs(rows):
        upper = [(scale.x(row.period), scale.y(row.high or 0)) for row in run]
        lower = [(scale.x(row.period), scale.y(row.low or 0)) for row in reversed(run)]
        parts.append(f'<polygon class="band" points="{_points(upper + lower)}"/>')
        line = [(scale.x(row.period), scale.y(row.share or 0)) for row in run]
        parts.append(f'<polyline class="line" points="{_points(line)}"/>')
        parts.extend(_dot(row, unit, *at) for row, at in zip(run, line, strict=True))
    return _page(title, parts)


def png(picture: str) -> bytes:
    """An `svg` as PNG on white, twice its size. Letters need a font on this machine; without any there are none."""
    from resvg_py import svg_to_bytes

    return bytes(svg_to_bytes(svg_string=picture, zoom=2, background="white", sans_serif_family="DejaVu Sans"))


class _Scale:
    def __init__(self, rows: Sequence[TrendRow], until: date | None) -> None:
        self.first, self.last = rows[0].period, max(until or rows[-1].period, rows[-1].period)
        self.days = max((self.last - self.first).days, 1)
        # The band of a month with one story reaches 100%: the picture follows the line, bands may leave it.
        self.top = min(1.0, 1.25 * max([row.share for row in rows if row.share is not None], default=1.0) or 1.0)

    def x(self, day: date) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (day - self.first).days / self.days

    def y(self, share: float) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(share, self.top) / self.top


def _runs(rows: Sequence[TrendRow]) -> Iterator[list[TrendRow]]:
    """Neighbouring periods with data: the line breaks where there is none."""
    run: list[TrendRow] = []
    for row in rows:
        if row.share is None:
            if run:
                yield run
            run = []
        else:
            run.append(row)
    if run:
        yield run


def _grid(scale: _Scale) -> Iterator[str]:
    for step in range(5):
        share = scale.top * step / 4
        y = scale.y(share)
        yield f'<line class="grid" x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>'
        yield f'<text x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{share:.0%}</text>'
    ticks = min(8, scale.days)
    for step in range(ticks + 1):
        day = date.fromordinal(scale.first.toordinal() + round(scale.days * step / ticks))
        anchor = "start" if step == 0 else "end" if step == ticks else "middle"
        form = "%Y-%m" if scale.days > 370 else "%Y-%m-%d"
        yield f'<text x="{scale.x(day):.1f}" y="{HEIGHT - 8}" text-anchor="{anchor}">{day.strftime(form)}</text>'


def _bursts(scale: _Scale, marks: Sequence[Mark]) -> Iterator[str]:
    shown = [mark for mark in marks if mark.end >= scale.first and mark.start <= scale.last]
    labelled = sorted(sorted(shown, key=lambda mark: -mark.strength)[:LABELS], key=lambda mark: mark.start)
    for mark in shown:
        left, right = scale.x(max(mark.start, scale.first)), scale.x(min(mark.end, scale.last))
        tip = escape(f"{mark.start} to {mark.end}: {mark.headline or ''}")
        yield (
            f'<rect class="burst" x="{left:.1f}" y="{TOP}" width="{max(right - left, 2):.1f}"'
            f' height="{HEIGHT - TOP - BOTTOM}"><title>{tip}</title></rect>'
        )
    for number, mark in enumerate(labelled):
        x = scale.x(max(mark.start, scale.first))
        anchor = "end" if x > WIDTH * 0.7 else "start"
        label = (mark.headline or "")[:LABEL_LENGTH] + ("…" if len(mark.headline or "") > LABEL_LENGTH else "")
        yield f'<text x="{x:.1f}" y="{14 + 13 * (number % 3)}" text-anchor="{anchor}">{escape(label)}</text>'


def _dot(row: TrendRow, unit: str, x: float, y: float) -> str:
    interval = f"{row.low or 0:.0%} to {row.high or 0:.0%}"
    tip = f"{row.period}: {row.crisis} of {row.total} {unit}, {row.share or 0:.0%} ({interval})"
    if row.top_headline:
        tip += f" – {row.top_headline}"
    return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="2.5"><title>{escape(tip)}</title></circle>'


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _page(title: str, parts: Sequence[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="trend" role="img" viewBox="0 0 {WIDTH} {HEIGHT}"'
        f' aria-label="{escape(title)}"><title>{escape(title)}</title><style>{STYLE}</style>{"".join(parts)}</svg>'
    )
