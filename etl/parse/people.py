"""Byline lines turned into names and roles.

In: what a page prints as its byline ("By Jane Roe and John Doe", "By the BBC's Jane Roe") and the line below it.
Out: one `Byline` a person. An organisation alone ("BBC News") is no byline and gives nothing.
"""

from __future__ import annotations

import re

from etl.model import Byline

_BY = re.compile(r"\A\s*(?:by|por|words by|report by)\b[:\s]+", re.IGNORECASE)
_HOUSE = re.compile(r"\A(?:[Tt]he\s+)?BBC(?:\s+[A-Za-z]+){0,3}?['’]s\s+(?:(?:[a-z][a-z-]*|[A-Z]{2,})\s+){0,4}")
_AND = re.compile(r"\s*(?:,|;|&|\band\b|\by\b(?=\s+[A-ZÁÉÍÓÚÑ]))\s*")
_PLACE = re.compile(r"\A(?P<name>[^,]{3,60}?)\s+(?:in|at)\s+(?P<place>[A-Z].*)\Z", re.DOTALL)
_ORGANISATION = re.compile(
    r"\A(?:the\s+)?(?:bbc\b.*|ap|pa|.*\b(?:news|reality check|monitoring|newsbeat|reuters|afp|associated press"
    r"|press association|team|staff|reporters?|correspondents?|service|agencies|newsroom))\Z",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|journalist|producer|analyst|bbc|news|presenter|writer|columnist)\b",
    re.IGNORECASE,
)
MAX_NAME_WORDS = 6
MAX_LINE = 300  # characters; a longer "byline" is a paragraph


def bylines(line: str | None, role: str | None = None) -> tuple[Byline, ...]:
    """The people of one byline line. `role` (the line below it) goes to each of them.

    A role on the same line is split off: "By Jane Roe, BBC News, Caracas" is Jane Roe, "BBC News, Caracas".
    """
    text = re.sub(r"\s+", " ", (line or "")[:MAX_LINE]).strip(" ,|·")
    text = _HOUSE.sub("", _BY.sub("", text)).strip(" ,")
    role = re.sub(r"\s+", " ", role or "").strip(" ,") or None
    placed = _PLACE.match(text)
    if placed:  # "Jane Roe in Caracas"
        text, role = placed["name"], role or placed["place"]
    names: list[str] = []
    parts = _AND.split(text)
    for position, part in enumerate(parts):
        name = _HOUSE.sub("", part.strip())
        if names and (_ROLE.search(name) or _ORGANISATION.match(name)):
            rest = text[text.find(part) :].strip(" ,") if part else ""
            role = role or rest or None
            break
        if name and not _ORGANISATION.match(name) and len(name.split()) <= MAX_NAME_WORDS:
            names.append(name)
        elif not name and position == 0:
            break
    return tuple(dict.fromkeys(Byline(name, role) for name in names))


def looks_like_byline(line: str) -> bool:
    """Is this short line a byline standing in the text ("By Jane Roe", "By the BBC's Jane Roe in Caracas")?"""
    words = line.split()
    return (
        2 <= len(words) <= 14
        and words[0] in ("By", "BY")
        and not line.rstrip().endswith((".", "?", "!"))
        and bool(bylines(line))
    )
