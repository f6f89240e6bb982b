"""Writers of the sample pages, one module a BBC layout: a `Page` in, the bytes of its HTML out."""

from __future__ import annotations

from collections.abc import Callable

from etl.sample.layouts import e5, e7
from etl.sample.layouts.markup import Page

WRITERS: dict[str, Callable[[Page], bytes]] = {
    "e5": e5.render,
    "e7": e7.render,
}
LATIN1 = frozenset({"e2"})  # written in iso-8859-1
WITH_AMP = frozenset({"e4", "e5", "e6a", "e6b", "amp"})  # layouts of the years in which an AMP twin existed


def render(layout: str, page: Page) -> bytes:
    """The page in this layout. Raises KeyError for a layout nobody writes."""
    return WRITERS[layout](page)
