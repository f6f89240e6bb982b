"""Cut the part of a page that holds the article out of its bytes, before anything is parsed.

In: the page, what its headline's tag contains, and the class or id of the element around the story. Out: the bytes of
that element, from its opening tag to the one that closes it; None where they cannot be told with certainty, and the
whole page must be parsed. Tags inside comments and scripts are not counted; a part with a tag inside an attribute's
value is not cut out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

MAX_STEPS = 12  # openings of `<div` between the headline and the story around it; real pages have up to three
MAX_MENTIONS = 6  # of the headline's class, in style sheets and scripts before the headline itself
MAX_TAG = 2_000  # bytes of one tag
_TAGS = re.compile(rb"<(?:/?div[\s>]|!--|(?:script|style|textarea)\b)")
_TAG_IN_VALUE = re.compile(rb"""="[^"<>]*<|='[^'<>]*<""")


def tag_with(body: bytes, name: bytes, start: int = 0) -> tuple[int, int] | None:
    """(start, end) of the first tag from `start` on with the class or id `name`, however it is written."""
    if body.find(name, start) < 0:
        return None
    for found in _named(name).finditer(body, start):
        opening = body.rfind(b"<", max(0, found.start() - MAX_TAG), found.start())
        end = body.find(b">", found.end() - 1, found.end() + MAX_TAG)
        if 0 <= opening < end and b">" not in body[opening : found.start()]:
            return opening, end + 1
    return None


@lru_cache
def _named(name: bytes) -> re.Pattern[bytes]:
    return re.compile(
        rb"\b(?:class|id)\s*=\s*[\"']?(?:[^\"'<>]*\s)?" + re.escape(name) + rb"(?=[\"'\s>])", re.IGNORECASE
    )


def story_around(body: bytes, heading: bytes, name: bytes) -> bytes | None:
    """The innermost `<div>` with class (or id) `name` around the first `<h1>` whose tag contains `heading`."""
    for at in _mentions(body, heading):
        start = body.rfind(b"<", max(0, at - MAX_TAG), at)
        if body[start : start + 3].lower() == b"<h1":
            part = _div_around(body, start, name)
            if part is not None:
                return part
    return None


def div_at(body: bytes, start: int) -> bytes | None:
    """The `<div>` that opens at `start`, with all that is in it; None where it is not closed."""
    depth, at = 0, start
    while found := _TAGS.search(body, at):
        tag, at = found.group(), found.end()
        if tag.startswith(b"<div"):
            depth += not body.endswith(b"/", at, body.find(b">", at - 1))  # <div/> is closed, for lxml
        elif tag.startswith(b"</"):
            depth -= 1
            if depth == 0:
                end = body.find(b">", at - 1) + 1
                return None if _TAG_IN_VALUE.search(body, start, end) else body[start:end]
        else:
            at = body.find(b"-->" if tag == b"<!--" else b"</" + tag[1:], at)
            if at < 0:
                return None
    return None


def _mentions(body: bytes, word: bytes) -> Iterator[int]:
    at = -1
    for _ in range(MAX_MENTIONS):
        at = body.find(word, at + 1)
        if at < 0:
            return
        yield at


def _div_around(body: bytes, at: int, name: bytes) -> bytes | None:
    start = at
    for _ in range(MAX_STEPS):
        start = body.rfind(b"<div", 0, start)
        if start < 0:
            return None
        if _named(name).search(body[start : body.find(b">", start, start + MAX_TAG) + 1]):
            found = div_at(body, start)
            return found if found is not None and start + len(found) > at else None
    return None
