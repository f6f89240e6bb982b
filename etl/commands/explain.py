"""`orinoco extract --explain`: a text with its facts marked, for a person at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from etl.model import Document, EntityKind, Facts

STYLES = {
    EntityKind.PERSON: "bold magenta",
    EntityKind.ORGANISATION: "bold blue",
    EntityKind.PLACE: "bold green",
    EntityKind.EVENT: "bold cyan",
}
QUOTE, FIGURE, TOPIC, DATE = "italic", "bold yellow", "underline", "dim underline"
SHOWN = 100  # characters of a quotation


def show(document: Document, facts: Facts) -> None:
    """Print headline, body with marks, and the facts that have no place in the body."""
    console = Console(highlight=False)
    console.print(Text(document.headline, style="bold"))
    console.print(f"[dim]{document.native_id} · {document.layout} · {document.first_published_at or 'no date'}[/dim]\n")
    body = Text(document.body)
    for start, end, style in _marks(facts):
        body.stylize(style, start, end)
    console.print(body)
    console.print()
    for quote in facts.quotes:
        speaker = quote.speaker_id or quote.speaker or "nobody named"
        said = textwrap.shorten(quote.surface, SHOWN, placeholder="…")
        console.print(Text(f"{quote.kind:9} {speaker}: {said}", style=QUOTE))
    for figure in facts.figures:
        high = "" if figure.value_high in (None, figure.value_low) else f"–{figure.value_high:,.10g}"
        measure = figure.measure or "unknown measure"
        claimed = f", says {figure.attributed_to}" if figure.attributed_to else ""
        value = f"{figure.modifier} {figure.value_low:,.10g}{high} {figure.unit or ''}".rstrip()
        console.print(Text(f"figure    {measure}: {value}{claimed}", style=FIGURE))
    for day in facts.dates:
        console.print(Text(f"date      {day.value} ({day.resolution}): {day.surface}", style=DATE))
    for topic in facts.topics:
        console.print(Text(f"topic     {topic.topic}{' (central)' if topic.central else ''} {topic.score:.2f}"))
    why = ", ".join(facts.crisis_reasons) or "nothing points to it"
    console.print(
        f"crisis    {facts.is_crisis} ({facts.crisis_score:.2f}): {why}; focus {facts.focus_country or 'none'}\n"
    )


def _marks(facts: Facts) -> Iterator[tuple[int, int, str]]:
    """Spans with their style, the widest kinds first so that narrower ones show inside them."""
    yield from ((quote.char_start, quote.char_end, QUOTE) for quote in facts.quotes)
    yield from ((hit.char_start, hit.char_end, TOPIC) for topic in facts.topics for hit in topic.hits)
    yield from ((day.char_start, day.char_end, DATE) for day in facts.dates)
    yield from ((figure.char_start, figure.char_end, FIGURE) for figure in facts.figures)
    yield from ((mention.char_start, mention.char_end, STYLES[mention.kind]) for mention in facts.mentions)
