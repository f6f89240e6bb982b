"""What all layouts share: the page to be written, escaping, JSON inside scripts, and times as the BBC writes them.

Text comes in unescaped from the catalogue and leaves escaped for where it is put; nothing else is refused here.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from etl.sample.catalogue import Article, Piece, Run, Version

LONDON = ZoneInfo("Europe/London")
NOTE = "Sample page written for Orinoco from public facts. It is not a BBC article, and its reporters do not exist."
SAMPLE_META = '<meta name="orinoco:sample" content="true">'
FOOTER = f'<footer class="orinoco-sample" role="contentinfo"><small>{NOTE}</small></footer>'


@dataclass(frozen=True, slots=True)
class Page:
    """One page to be written: what is shown, at which address, with links to which other articles around it."""

    article: Article
    version: Version
    url: str
    related: tuple[Article, ...] = ()

    @property
    def host(self) -> str:
        return self.url.split("://", 1)[1].split("/", 1)[0]


def text(value: str) -> str:
    """Escaped for element content; quotes stay as they are, as on the BBC's pages."""
    return html.escape(value, quote=False)


def attr(value: str) -> str:
    """Escaped for a double-quoted attribute."""
    return html.escape(value, quote=True)


def script_json(value: Any, *, slashes: bool = False) -> str:
    """JSON that can stand inside a script element: no `</script>` can appear in it. `slashes`: PHP's way, `\\/`."""
    dumped = json.dumps(value, ensure_ascii=slashes, separators=(",", ":")).replace("<", "\\u003c")
    return dumped.replace("/", "\\/") if slashes else dumped


def runs_html(runs: Iterable[Run], link_class: str) -> str:
    return "".join(
        f'<a href="{attr(run.href)}" class="{link_class}">{text(run.text)}</a>' if run.href else text(run.text)
        for run in runs
    )


def wrap_lists(
    pieces: Iterable[Piece], write: Callable[[Piece], str], opening: str, closing: str = "</ul>"
) -> Iterable[str]:
    """Written pieces, with `opening` and `closing` around each run of list items."""
    inside = False
    for piece in pieces:
        is_item = piece.kind == "list_item"
        if is_item != inside:
            yield opening if is_item else closing
            inside = is_item
        yield write(piece)
    if inside:
        yield closing


def iso_millis(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def iso_offset(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S+00:00")


def epoch_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def london(moment: datetime) -> datetime:
    return moment.astimezone(LONDON)


def day(moment: datetime) -> str:
    """`5 March 2013`, as UTC sees it."""
    return f"{moment.astimezone(UTC).day} {moment.astimezone(UTC):%B %Y}"


def counter_name(article: Article) -> str:
    """`news.world.latin_america.story.99130001.page`, the name the page is counted under."""
    return f"{article.section_uri.strip('/').replace('/', '.')}.story.{article.native_id}.page"
