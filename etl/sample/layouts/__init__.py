"""Writers of the sample pages, one module a BBC layout: a `Page` in, the bytes of its HTML out."""

from __future__ import annotations

from collections.abc import Callable

from etl.sample.layouts import amp, e4, e5, e6, e7, live, mundo, old, unknown
from etl.sample.layouts.markup import Page

# The names are those of `Article.layout`, and of the parser's layouts where it has one.
WRITERS: dict[str, Callable[[Page], bytes]] = {
    "e2": old.render_e2,
    "e3": old.render_e3,
    "e4": e4.render,
    "e5": e5.render,
    "e6a": e6.render_a,
    "e6b": e6.render_b,
    "e6c": e6.render_c,
    "e7": e7.render,
    "amp": amp.render,
    "live": live.render,
    "mundo": mundo.render,
    "unknown": unknown.render,
}
LATIN1 = frozenset({"e2"})  # written in iso-8859-1
WITH_AMP = frozenset({"e5", "e6a", "amp"})  # layouts of the years in which an AMP twin existed


def render(layout: str, page: Page) -> bytes:
    """The page in this layout. Raises KeyError for a layout nobody writes."""
    return WRITERS[layout](page)
