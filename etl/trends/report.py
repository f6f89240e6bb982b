"""One self-contained page of a period, to send to a colleague: picture, bursts, topics, voices, figures, edits.

In: the warehouse and a period. Out: HTML without script or outside resource, readable in light and dark and on a phone;
or, for `write`, a file ending in .html or .svg. Every table names the question of `sql/queries/` that it answers.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import escape
from pathlib import Path

from sqlalchemy import Connection, text

from etl.errors import UsageError
from etl.trends import queries
from etl.trends.coverage import CRISIS, Series, TrendRow, table
from etl.trends.picture import Mark, png, svg

SECTIONS = (
    ("bursts", "When attention rose"),
    ("topics_by_month", "What the crisis coverage was about"),
    ("voices_by_month", "Whose words it carried"),
    ("contradicting_figures", "Claims that cannot both be right"),
    ("headlines_changed_soon", "Headlines changed within a day"),
    ("new_names", "Names that appeared for the first time"),
)
MOST_ROWS = 60
COUNTED = {
    "stories": "Counts are stories: a story with its twins and revisions counts once, on its first day.",
    "articles": "Counts are articles: copies of a story count each, revisions of an article do not.",
    "revisions": "Counts are revisions: every distinct text of an article counts, on the article's day.",
}
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ font: 16px/1.5 system-ui, sans-serif; max-width: 62rem; margin: 2rem auto; padding: 0 1rem; }}
h1 {{ font-size: 1.5rem; }} h2 {{ font-size: 1.15rem; margin-top: 2rem; }}
.scroll {{ overflow-x: auto; }} svg {{ width: 100%; height: auto; }}
table {{ border-collapse: collapse; font-size: .875rem; }}
th, td {{ text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-bottom: 1px solid #8886; }}
td.number {{ text-align: right; font-variant-numeric: tabular-nums; }} .quiet {{ opacity: .75; font-size: .875rem; }}
</style></head><body><h1>{title}</h1>{body}</body></html>
"""


def write(
    conn: Connection,
    path: Path,
    asked: Series = CRISIS,
    *,
    since: date | None = None,
    until: date | None = None,
    by: str = "month",
    unit: str = "stories",
) -> None:
    """Draw `orinoco trends` into a file: .svg and .png the picture alone, .html the picture with its table.

    Written aside and renamed: a file of that name is replaced whole or not at all. Raises UsageError for other endings.
    """
    if path.suffix not in (".svg", ".png", ".html"):
        raise UsageError(f"{path.name} cannot be drawn: its name must end in .svg, .png or .html.")
    rows = table(conn, asked, since=since, until=until, by=by, unit=unit)
    title = f"Share of {unit} on {asked.name + ' in ' if asked != CRISIS else ''}the Venezuela crisis, by {by}"
    picture = _picture(conn, rows, title, unit, asked)
    page = PAGE.format(title=escape(title), body=picture + _trend_table(rows, unit))
    if path.suffix == ".png":
        _put(path, png(picture))
    else:
        _put(path, (picture if path.suffix == ".svg" else page).encode())


def write_week(conn: Connection, folder: Path, *, today: date) -> Path | None:
    """Write the report of the last ISO week that is over into `folder`; None where it is there or nothing is loaded."""
    monday = today - timedelta(days=today.weekday() + 7)
    path = folder / f"{monday:%G-W%V}.html"
    if path.exists() or not conn.execute(text("SELECT EXISTS (SELECT FROM mart.coverage_count)")).scalar_one():
        return None
    folder.mkdir(parents=True, exist_ok=True)
    made = report(conn, since=monday, until=monday + timedelta(days=6), made_at=datetime.now(UTC))
    _put(path, made.encode())
    return path


def _put(path: Path, content: bytes) -> None:
    """Written aside and renamed: a file of that name is replaced whole or not at all."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.part")
    aside.write_bytes(content)
    aside.replace(path)


def report(conn: Connection, *, since: date, until: date, made_at: datetime, unit: str = "stories") -> str:
    """The page of the days from `since` to `until`, both included; shares in the unit of `etl.trends.UNITS`."""
    if until < since:
        raise UsageError(f"The period ends ({until}) before it begins ({since}).")
    days = (until - since).days + 1
    by = "day" if days <= 62 else "week" if days <= 370 else "month"
    rows = table(conn, since=since, until=until, by=by, unit=unit)
    crisis, total = sum(row.crisis for row in rows), sum(row.total for row in rows)
    title = f"BBC coverage of the Venezuela crisis, {since} to {until}"
    share = f" ({crisis / total:.0%})" if total else ""
    body = [
        f"<p>{crisis} of {total} {unit} on Latin America were about the crisis{share}.</p>",
        _picture(conn, rows, title, unit, CRISIS),
        _trend_table(rows, unit),
    ]
    for name, heading in SECTIONS:
        question = queries.load(name)
        asked = (("since", since), ("until", until), ("unit", unit))
        given = {key: value for key, value in asked if key in question.parameters}
        result = queries.run(conn, name, **given)
        found = [tuple(row) for row in result.fetchmany(MOST_ROWS + 1)]
        note = f"{question.question} sql/queries/{name}.sql"
        body.append(f'<h2>{escape(heading)}</h2><p class="quiet">{escape(note)}</p>')
        body.append(_table(list(result.keys()), found[:MOST_ROWS]) if found else "<p>None in this period.</p>")
        if len(found) > MOST_ROWS:
            body.append(f'<p class="quiet">The first {MOST_ROWS} rows; the query has them all.</p>')
    body.append(f'<p class="quiet">Made by Orinoco, {made_at:%Y-%m-%d %H:%M} UTC. {COUNTED[unit]}')
    body.append(" Bands are 95% Wilson intervals.</p>")
    return PAGE.format(title=escape(title), body="".join(body))


def _picture(conn: Connection, rows: Sequence[TrendRow], title: str, unit: str, asked: Series) -> str:
    found = conn.execute(
        text(
            "SELECT start_day, end_day, peak_day, strength, top_headlines[1] FROM mart.burst"
            " WHERE series_kind = :kind AND series_key = :key AND cast(:also AS text) IS NULL ORDER BY start_day"
        ),
        {"kind": asked.kind, "key": asked.key, "also": asked.also},
    )
    marks = [Mark(*row) for row in found]
    step = rows[-1].period - rows[-2].period if len(rows) > 1 else timedelta(days=1)
    return svg(rows, marks, title=title, unit=unit, until=rows[-1].period + step if rows else None)


def _trend_table(rows: Sequence[TrendRow], unit: str) -> str:
    cells = [
        (
            row.period, row.crisis, row.total, "" if row.share is None else f"{row.share:.1%}",
            "" if row.low is None or row.high is None else f"{row.low:.1%} to {row.high:.1%}", row.top_headline or "",
        )
        for row in rows
    ]  # fmt: skip
    return _table(["from", unit, "of", "share", "95% interval", "on top"], cells)


def _table(columns: Sequence[str], rows: Sequence[tuple[object, ...]]) -> str:
    head = "".join(f"<th>{escape(column.replace('_', ' '))}</th>" for column in columns)
    lines = "".join("<tr>" + "".join(_cell(value) for value in row) + "</tr>" for row in rows)
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table></div>'


def _cell(value: object) -> str:
    if value is None:
        return "<td></td>"
    if isinstance(value, list):
        return f"<td>{escape(', '.join(map(str, value)))}</td>"
    number = isinstance(value, (int, float)) or type(value).__name__ == "Decimal"
    return f"<td{' class=number' if number else ''}>{escape(str(value))}</td>"
