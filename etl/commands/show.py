"""Tables for people: a run's bins, a trend. `rich` draws them; without a terminal they are plain text."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from etl.discover.health import Level
from etl.load.runs import AtWork
from etl.load.summary import Notice, RunSummary
from etl.model import Outcome
from etl.trends import TrendRow

MEANING = {
    Outcome.NEW: "articles not known before",
    Outcome.REVISED: "known articles with a new text",
    Outcome.UNCHANGED: "known articles with the text we had",
    Outcome.DUPLICATE: "further addresses of an article in this run",
    Outcome.REJECTED: "no article: see ops.rejection",
    Outcome.FORBIDDEN: "not allowed by robots.txt, not fetched",
    Outcome.GONE: "404 or 410",
    Outcome.FAILED: "failed after retries; tried again next run",
}


PIPED = 400  # columns
STYLES = {Level.GREEN: "green", Level.YELLOW: "yellow", Level.RED: "red"}


def _console() -> Console:
    """As wide as the terminal; where there is none, so wide that no line is broken for whoever reads the pipe."""
    console = Console()
    return console if console.is_terminal or "COLUMNS" in os.environ else Console(width=PIPED)


def summary(run: RunSummary) -> None:
    """Print a run's bins, which sum to its candidates, what is not well, and what it refused."""
    console = _console()
    rows = [(outcome.value, str(run.bins.get(outcome, 0)), MEANING[outcome]) for outcome in Outcome]
    table(console, f"Run {run.run_id}: {run.candidates} candidates", ("bin", "pages", ""), rows)
    if run.refused:
        refused = [(one.reason, str(one.pages), one.examples[0]) for one in run.refused]
        table(console, "Refused", ("reason", "pages", "the first of them"), refused)
    if run.pairs:
        table(console, "Alike", ("kind", "pairs"), [(k, str(n)) for k, n in run.pairs.items()])
    if run.replaced:
        facts = [(one.kind, str(one.texts), str(one.dropped), str(one.made)) for one in run.replaced]
        table(console, "Facts of older rules, replaced", ("kind", "texts", "dropped", "made"), facts)
    said = [*run.notices, *([Notice(Level.RED, run.error)] if run.error else [])]
    for notice in said:
        text = f"{notice.level.capitalize()}: {notice.sentence}"
        console.print(text, style=STYLES[notice.level], markup=False, highlight=False, soft_wrap=True)
    if said:
        console.print()


@contextmanager
def fetching() -> Iterator[Callable[[int, int], None]]:
    """A bar of the pages fetched so far, on stderr and only where that is a terminal: what prints stays as it was."""
    columns = (TextColumn("pages fetched"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task("fetch", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


# Heads of the columns of bins: a table of eight numbers has to fit a terminal of 80 columns.
SHORT = {
    Outcome.NEW: "new", Outcome.REVISED: "rev.", Outcome.UNCHANGED: "same", Outcome.DUPLICATE: "dup.",
    Outcome.REJECTED: "rej.", Outcome.FORBIDDEN: "forb.", Outcome.GONE: "gone", Outcome.FAILED: "fail.",
}  # fmt: skip
WIDE = 115  # columns in which the whole words fit, two spaces apart


def runs(found: Sequence[RunSummary], at_work: Sequence[AtWork] = ()) -> None:
    """Print one line a run, what is not well about it below, and how far the open ones are."""
    console = _console()
    wide = console.width >= WIDE
    heads = [one.value if wide else SHORT[one] for one in Outcome]
    form = "%Y-%m-%d %H:%M" if wide else "%m-%d %H:%M"
    rows = [
        (
            str(run.run_id), run.kind, run.opened_at.astimezone(UTC).strftime(form), run.level.value,
            *(str(run.bins[outcome]) for outcome in Outcome),
        )
        for run in found
    ]  # fmt: skip
    if rows:
        table(console, "Runs (UTC)", ("run", "kind", "opened", "level", *heads), rows, gap=2 if wide else 1)
    for run in found:
        for notice in (*run.notices, *([Notice(Level.RED, run.error)] if run.error else [])):
            text = f"Run {run.run_id}, {notice.level}: {notice.sentence}"
            console.print(text, style=STYLES[notice.level], markup=False, highlight=False, soft_wrap=True)
    for one in at_work:
        since = f"Run {one.run_id} ({one.kind}), open since {one.opened_at.astimezone(UTC):%Y-%m-%d %H:%M}"
        done = f"{one.answered:,} of {one.candidates:,} pages are here, {one.decided:,} have their bin"
        text = f"{since}: {done if one.candidates else 'not planned yet'}; {one.requests:,} requests made."
        console.print(text, markup=False, highlight=False, soft_wrap=True)


def trends(console: Console, title: str, by: str, unit: str, rows: Sequence[TrendRow]) -> None:
    """Print TrendRows: a sparkline of the share; counts in the unit, the share with its interval, a bar, a headline."""
    form = {"year": "%Y", "month": "%Y-%m", "week": "%G-W%V", "day": "%Y-%m-%d"}.get(by, "%Y-%m-%d")
    most = max((row.crisis for row in rows), default=0) or 1
    room = max(24, console.width - 53)  # what the other columns leave of a line
    cells = []
    for row in rows:
        share = f"{row.share:.0%} ({row.low:.0%}–{row.high:.0%})" if row.share is not None else "no data"
        bar = "█" * max(1 if row.crisis else 0, round(12 * row.crisis / most))
        period = row.period.strftime(form) + ("*" if row.is_partial else "")
        cells.append((period, str(row.crisis), str(row.total), share, bar, _cut(row.top_headline or "", room)))
    if drawn := sparkline(rows, min(60, console.width - 30)):
        first, last = (row.period.strftime(form) for row in (rows[0], rows[-1]))
        console.print(f"share of {unit}, {first} to {last}  {drawn}\n", highlight=False, soft_wrap=True)
    table(console, title, (by, unit, "of", "share (95%)", "", "on top"), cells)
    if any(row.is_partial for row in rows):
        console.print("* not over when we last looked: its counts will still rise\n", style="dim", highlight=False)


def sparkline(rows: Sequence[TrendRow], width: int) -> str:
    """The share of each period as one of eight heights, the largest in full; a gap is a space.

    More periods than `width` are put together, the counts of neighbours added up. Empty where nothing was counted.
    """
    size = max(1, -(-len(rows) // width))
    groups = [rows[at : at + size] for at in range(0, len(rows), size)]
    counted = [(sum(row.crisis for row in group), sum(row.total for row in group)) for group in groups]
    shares = [crisis / total if total else None for crisis, total in counted]
    most = max((share for share in shares if share is not None), default=0)
    if not most:
        return ""
    heights = "▁▂▃▄▅▆▇█"
    drawn = "".join(" " if share is None else heights[min(7, int(8 * share / most))] for share in shares)
    return f"{drawn}  up to {most:.0%}"


def table(console: Console, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]], *, gap: int = 2) -> None:
    """Print rows of text; numbers flush right; so many spaces between columns."""
    rows = [tuple(row) for row in rows]
    drawn = Table(title=title, title_justify="left", box=None, padding=(0, gap, 0, 0), header_style="bold")
    for number, column in enumerate(columns):
        values = [row[number] for row in rows]
        numeric = bool(values) and all(
            value.replace(".", "").replace("%", "").replace("-", "").isdigit() for value in values
        )
        drawn.add_column(column, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*row)
    console.print(drawn)
    console.print()


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"
