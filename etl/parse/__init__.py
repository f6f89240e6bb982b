"""Parse: what a capture says.

In: the bytes of one captured page or text, and its address if known. Out: a `Document`, every field of it with the
element that said so. Refused, as `Rejected` with one reason: what is no article, or cannot be told from others.
"""

from __future__ import annotations

import logging

from etl.errors import Reason, Rejected
from etl.model import Document
from etl.parse.gates import check_bytes, check_page, check_unknown, is_html
from etl.parse.identity import unwrap
from etl.parse.layouts import choose
from etl.parse.layouts.fallback import Fallback
from etl.parse.layouts.text import read_text
from etl.parse.page import Page

log = logging.getLogger(__name__)

# Stored with every revision. Raise it when the same page would give another document.
PARSER_VERSION = 3


def parse_page(body: bytes, url: str | None = None) -> Document:
    """The document of one page. `url` is where it came from: it identifies pages that do not say so themselves.

    Raises `Rejected` for everything that is no article; nothing else, whatever the bytes are. A page that brings out
    a defect of the parser is rejected too, so that the run goes on, and the defect is logged with its traceback.
    """
    try:
        return _parse(body, unwrap(url) if url else None)
    except Rejected:
        raise
    except Exception as defect:
        log.exception("A page brought out a defect of the parser (%s); it is rejected.", url or "no address")
        raise Rejected(Reason.UNREADABLE, f"Its data have a form nobody foresaw ({type(defect).__name__}).") from defect


def _parse(body: bytes, url: str | None) -> Document:
    check_bytes(body)
    if not is_html(body):
        return read_text(body, url)
    page = Page(body, url)
    check_page(page)
    layout = choose(page)
    if layout is Fallback:
        check_unknown(page)
    return layout(page).read()
