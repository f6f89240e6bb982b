"""What stands on each page: questions asked, pictures drawn, all of it handed to a template.

In: a connection that reads and the reader's choices. Out: the values of a template in `templates/`, which escapes
whatever it is given. Numbers are those the questions answered; nothing is counted here.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from sqlalchemy import Connection

from etl.errors import OrinocoError, UsageError
from etl.load import documents
from etl.web import sections, share
from etl.web.asking import Answer, ask
from etl.web.filters import GRAINS, PRESETS, UNITS, Filters
from etl.web.sides import side_by_side
from etl.web.small import amount
from etl.web.svg import Days, day_name, period_name, rounded
from etl.web.texts import marked, marked_sentence

PAGE_ROWS = 30  # articles a page


class EmptyError(OrinocoError):
    """The warehouse covers no day."""


class MissingError(OrinocoError):
    """There is no such article."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A picture with what belongs to it: its answers, and the name under which its CSV is fetched."""

    name: str
    answer: Answer
    csv: str  # query string of the download


@cache
def environment() -> Environment:
    """The templates. Everything put into one is escaped; a name that is not given is an error."""
    made = Environment(
        loader=PackageLoader("etl.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "day": day_name,
        "share": rounded,
        "words": lambda key: str(key).replace("_", " "),
        "amount": amount,
    }
    return made


def render(template: str, **values: Any) -> str:
    return environment().get_template(f"{template}.html").render(**values)


def resolve(connection: Connection, filters: Filters) -> Filters:
    """An entity by its key where a name was typed; refuses topics and names that nobody knows."""
    if topic := filters.key if filters.kind == "topic" else filters.topic:
        topics = {row.topic for row in ask(connection, "topic_names").rows}
        if topic not in topics:
            raise UsageError(f"There is no topic {topic!r}. Topics: {', '.join(sorted(topics))}.")
    if filters.kind == "entity":
        found = ask(connection, "entity", name=filters.key).rows
        if not found:
            raise UsageError(
                f"Nobody and nothing called {filters.key!r} is known. Type a few letters and choose from the list; "
                "docs/add_an_entity.md says how a name is added."
            )
        return replace(filters, key=found[0].entity_key)
    return filters


def overview(connection: Connection, filters: Filters, base: str) -> dict[str, Any]:
    """The page one opens: the share of coverage and all that follows from it."""
    values = filters.values()
    (extent,) = ask(connection, "extent").rows
    answer, bursts, gaps = (ask(connection, name, **values) for name in ("share", "bursts", "gaps"))
    days = Days(filters.since, filters.until)
    rows, by = answer.rows, filters.by
    hits = sum(row.hits or 0 for row in rows)
    total = sum(row.total or 0 for row in rows)
    hrefs = [_articles(base, filters, row.first_day, row.last_day) for row in rows]
    return {
        **frame(connection, filters, extent.first_day, extent.newest_day),
        "answer": answer, "bursts": bursts, "gaps": gaps, "rows": rows, "by": by, "hrefs": hrefs,
        "picture": share.picture(days, rows, bursts.rows, gaps.rows, by=by),
        "targets": share.targets(days, rows, hrefs, by=by),
        "places": share.places(days, rows),
        "peaks": [
            (peak, _articles(base, filters, peak.burst.start_day, peak.burst.end_day))
            for peak in share.peaks(bursts.rows)
        ],
        "sentences": [share.sentence(row, by) for row in rows],
        "names": [period_name(row.first_day, row.last_day, by) for row in rows],
        "hits": hits, "total": total, "overall": hits / total if total else None,
        "csv": filters.query(),
        **{
            name: sections.within_patience(connection, section)
            for name, section in (
                ("subjects", lambda: sections.topics(connection, filters)),
                ("voices", lambda: sections.voices(connection, filters)),
                ("edited", lambda: sections.edited(connection, filters)),
            )
        },
    }  # fmt: skip


def part(connection: Connection, filters: Filters, base: str, name: str) -> dict[str, Any]:
    """A section that costs more than the rest of the page together: asked for when a reader comes near it."""
    made = {
        "figures": lambda: sections.figures(connection, filters, base),
        "together": lambda: sections.together(connection, filters),
    }[name]
    return {"filters": filters, name: sections.within_patience(connection, made)}


def frame(connection: Connection, filters: Filters, first: date, last: date) -> dict[str, Any]:
    """The filters as every page shows them."""
    topics = ask(connection, "topic_names").rows
    name, topic, entity = "the crisis in Venezuela", "", ""
    if asked := filters.key if filters.kind == "topic" else filters.topic:
        (topic,) = [row.name.lower() for row in topics if row.topic == asked]
        name = topic
    if filters.kind == "entity":
        entity = ask(connection, "entity", name=filters.key).rows[0].name
        name = f"{topic} and {entity}" if topic else entity
    presets = []
    for label, length in PRESETS:
        since = max(first, last - timedelta(days=length - 1)) if length else first
        chosen = (filters.since, filters.until) == (since, last)
        presets.append((label, filters.query(since=since, until=last, grain=None), chosen))
    return {
        "filters": filters, "series": name, "topic": topic, "entity": entity, "topics": topics, "units": UNITS,
        "grains": GRAINS, "presets": presets, "first": first, "last": last,
    }  # fmt: skip


def articles(connection: Connection, filters: Filters, base: str, *, skip: int) -> dict[str, Any]:
    """What is behind a point or a peak: the articles, and the sentences in them that say so."""
    values = filters.values()
    (behind,) = ask(connection, "behind", **values).rows
    answer = ask(connection, "articles", **values, most=PAGE_ROWS, skip=skip)
    revisions = ",".join(str(row.revision_id) for row in answer.rows) or "0"
    evidence = ask(connection, "sentences", **values, revisions=revisions)
    sentences: dict[int, list[tuple[Markup, str]]] = {}
    for row in evidence.rows:
        at = f"{row.char_start}-{row.char_end}"
        sentences.setdefault(row.revision_id, []).append((marked_sentence(row.sentence, row.surfaces), at))
    (extent,) = ask(connection, "extent").rows
    here = frame(connection, filters, extent.first_day, extent.newest_day)
    return {
        **here, "answer": answer, "evidence": evidence, "behind": behind, "sentences": sentences, "skip": skip,
        "period": period_name(filters.since, filters.until, "day"),
        "earlier": _articles(base, filters, filters.since, filters.until, skip - PAGE_ROWS) if skip else None,
        "more": _articles(base, filters, filters.since, filters.until, skip + PAGE_ROWS)
        if behind.articles > skip + len(answer.rows) else None,
        "csv": filters.query(),
    }  # fmt: skip


def article(connection: Connection, article_id: int, *, revision: int, at: str) -> dict[str, Any]:
    """One text with everything that was found in it, in its place."""
    found = ask(connection, "article", article_id=article_id, revision_no=revision).rows
    if not found:
        raise MissingError(
            f"The warehouse holds no article {article_id}" + (f" with a text {revision}." if revision else ".")
        )
    (text,) = found
    facts = ask(connection, "facts", revision_id=text.revision_id)
    history = ask(connection, "history_of_an_article", source=text.source, native_id=text.native_id)
    return {
        "text": text,
        "facts": facts,
        "history": history,
        "blocks": marked(text.body, text.blocks, facts.rows, at),
        "kinds": {kind: sum(row.kind == kind for row in facts.rows) for kind in ("name", "quote", "figure", "topic")},
    }


def changes(connection: Connection, article_id: int, number: int) -> dict[str, Any]:
    """Two texts that followed each other, side by side. `number` counts the periods of the article's history from 1."""
    found = ask(connection, "article", article_id=article_id).rows
    history = (
        ask(connection, "history_of_an_article", source=found[0].source, native_id=found[0].native_id)
        if found
        else None
    )
    if history is None or not 2 <= number <= len(history.rows):
        raise MissingError(f"The warehouse holds no change {number} of an article {article_id}.")
    before, after = history.rows[number - 2], history.rows[number - 1]
    texts = documents.read(connection, {before.revision_id, after.revision_id})
    return {
        "text": found[0], "before": before, "after": after, "number": number, "last": len(history.rows),
        "lines": side_by_side(texts[before.revision_id], texts[after.revision_id]),
    }  # fmt: skip


def _articles(base: str, filters: Filters, since: date, until: date, skip: int = 0) -> str:
    query = filters.query(since=max(since, filters.since), until=min(until, filters.until))
    return f"{base}/articles?{query}" + (f"&{urlencode({'skip': skip})}" if skip > 0 else "")
