"""What follows the first picture: topics, voices, claimed numbers, names together, edited articles.

In: a connection that reads and the reader's choices. Out: for each section the values of its template. These are about
the crisis as a whole in the period, whatever topic or name was chosen; edited articles are those of the series.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from etl.web import small
from etl.web.asking import ask
from etl.web.filters import Filters
from etl.web.svg import Days

PAIRS = 15
PATIENCE = 8000  # milliseconds a question of a section may take: the page is worth having without it
COARSER = {"day": "week", "week": "month", "month": "month"}  # small pictures hold fewer points


def within_patience(connection: Connection, section: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
    """A section, or None where one of its questions takes too long; the others are not lost with it."""
    try:
        with connection.begin_nested():
            connection.execute(text(f"SET LOCAL statement_timeout = {PATIENCE:d}"))
            return section()
    except DBAPIError as error:
        if isinstance(error.orig, psycopg.errors.QueryCanceled):
            return None
        raise


def topics(connection: Connection, filters: Filters) -> dict[str, Any]:
    """Small multiples: every topic on one scale."""
    days = Days(filters.since, filters.until)
    by = filters.by if days.count <= 31 or (filters.by == "week" and days.count <= 200) else COARSER[filters.by]
    answer = ask(connection, "topics", **filters.values() | {"by": by})
    return {
        "answer": answer,
        "panels": small.panels(days, answer.rows),
        "by": by,
        "csv": f"{filters.query()}&grain={by}",
    }


def voices(connection: Connection, filters: Filters) -> dict[str, Any]:
    """Sides with their share of all quotations, as dots on their intervals."""
    answer = ask(connection, "voices", **filters.values())
    most = max((row.high for row in answer.rows), default=1.0)
    bars = [(row, small.side_bar(row, most)) for row in answer.rows[:10]]
    return {"answer": answer, "bars": bars, "most": most, "csv": filters.query()}


def figures(connection: Connection, filters: Filters, base: str) -> dict[str, Any]:
    """One measure over time with who claimed it, and the claims that cannot both be right."""
    measures = ask(connection, "measures", **filters.values()).rows
    chosen = next((row for row in measures if row.measure == filters.measure), measures[0] if measures else None)
    if chosen is None:
        return {"measures": measures, "chosen": None}
    values = filters.values() | {"measure": chosen.measure}
    answer = ask(connection, "figures", **values)
    pairs = ask(connection, "contradictions", **values)
    hrefs = [
        f"{base}/article/{row.article_id}?revision={row.revision_no}&at={row.char_start}-{row.char_end}#here"
        for row in answer.rows
    ]
    picture, legend = small.claims(Days(filters.since, filters.until), answer.rows, hrefs)
    return {
        "measures": measures, "chosen": chosen, "answer": answer, "pairs": pairs, "hrefs": hrefs, "picture": picture,
        "legend": legend, "csv": filters.query(measure=chosen.measure),
    }  # fmt: skip


def together(connection: Connection, filters: Filters) -> dict[str, Any]:
    """Pairs of names more often together than chance would have it."""
    answer = ask(connection, "named_together", **filters.values() | {"most": PAIRS})
    most = max((row.stories for row in answer.rows), default=1)
    bars = [
        (row, small.bar(row.stories, most, f"{row.name} and {row.other_name}: {row.stories} stories"))
        for row in answer.rows
    ]
    return {"answer": answer, "bars": bars, "csv": filters.query()}


def edited(connection: Connection, filters: Filters) -> dict[str, Any]:
    """Articles that were seen to change."""
    return {"answer": ask(connection, "edited", **filters.values()), "csv": filters.query()}
