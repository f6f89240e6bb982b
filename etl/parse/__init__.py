"""Parse: what a capture says.

In: the bytes of one captured page or text, and its address if known. Out: a `Document`, every field of it with the
element that said so. Refused, as `Rejected` with one reason: what is no article, or cannot be told from others.
"""

from __future__ import annotations

from etl.errors import Reason, Rejected
from etl.model import Document
from etl.parse.gates import check_bytes, check_page, check_unknown, is_html
from etl.parse.identity import unwrap
from etl.parse.layouts import choose
from etl.parse.layouts.fallback import Fallback
from etl.parse.layouts.text import read_text
from etl.parse.page import Page

# Stored with every revision. Raise it when the same page would give another document.
PARSER_VERSION = 1


def parse_page(body: bytes, url: str | None = None) -> Document:
    """The document of one page. `url` is where it came from: it identifies pages that do not say so themselves.

    Raises `Rejected` for everything that is no article; nothing else, whatever the bytes are.
    """
    check_bytes(body)
    url = unwrap(url) if url else None
    if not is_html(body):
        return read_text(body, url)
    page = Page(body, url)
    try:
        check_page(page)
        layout = choose(page)
        if layout is Fallback:
            check_unknown(page)
        return layout(page).read()
    except RecursionError as error:
        raise Rejected(Reason.UNREADABLE, "Its elements are nested too deep to be an article.") from error
