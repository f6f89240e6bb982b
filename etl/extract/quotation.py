"""A block comes in, its stretches between quotation marks go out.

A mark opens or closes by its neighbours, so one stray mark spoils only its own stretch; the state ends with the block.
A block that opens a quotation and does not close it goes on in the next one, where that opens with a mark again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from etl.extract.text import Piece

_OPEN, _CLOSE = "“„«", "”»"
_SINGLE_OPEN, _SINGLE_CLOSE = "‘", "’"
_DOUBLE_MARK, _SINGLE_MARK = re.compile('[“„«”»"]'), re.compile("[‘’']")


@dataclass(frozen=True, slots=True)
class Stretch:
    """`start` and `end` in the body, without the marks."""

    start: int
    end: int
    closed: bool
    block: int  # number of its block


def stretches(number: int, piece: Piece) -> list[Stretch]:
    """Quoted stretches of one block, in order; single marks only where the block has no double ones."""
    return _scan(number, piece, _double, _DOUBLE_MARK) or _scan(number, piece, _single, _SINGLE_MARK)


def _double(text: str, at: int) -> str | None:
    """Whether the mark at a place opens ("o") or closes ("c"); None for no mark."""
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    starts = before.isspace() or before in "([—–-/'‘"
    ends = after.isspace() or after in ".,;:!?)]—–-'’"
    if after in "¿¡" or (starts and not after.isspace()):
        return "o"  # whatever way it is drawn: some texts have ” on both sides
    if ends and not before.isspace():
        return "c"
    if text[at] in _OPEN:
        return "o"
    if text[at] in _CLOSE or not before.isspace():
        return "c"
    return None


def _single(text: str, at: int) -> str | None:
    character = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if character == _SINGLE_OPEN or (character == "'" and (before.isspace() or before == "(") and after.isalnum()):
        return "o" if before.isspace() or at == 0 or before in "([—–-" else None
    if character in (_SINGLE_CLOSE, "'") and not after.isalnum() and (before.isalnum() or before in ".,!?…)]"):
        return "c"
    return None


def _scan(number: int, piece: Piece, role: Callable[[str, int], str | None], marks: re.Pattern[str]) -> list[Stretch]:
    found: list[Stretch] = []
    start: int | None = None
    outer: list[int] = []  # single marks: where the quotations around the one that is open began
    inner: list[Stretch] = []  # and those that ended within one that is still open
    text = piece.text
    single = role is _single
    for mark in marks.finditer(text):
        at = mark.start()
        kind = role(text, at)
        if kind == "o":
            if single and start is not None:
                outer.append(start)
            start = at + 1
        elif kind == "c" and start is not None:
            if single and not outer and text[at - 1] == "s" and text[at + 1 : at + 2] == " " and _later_close(text, at):
                continue  # "the people' voice": a possessive, the real mark comes later
            if at > start:
                stretch = Stretch(piece.start + start, piece.start + at, True, number)
                if outer:
                    inner.append(stretch)
                elif inner and text[at - 1] not in ",.!?…":
                    found += inner  # what seemed to open around them was an apostrophe
                else:
                    found.append(stretch)
            start = outer.pop() if outer else None
            inner = inner if start is not None else []
    found += inner
    if start is not None and start < len(text) and not single:
        found.append(Stretch(piece.start + start, piece.end, False, number))
    return found


def _later_close(text: str, at: int) -> bool:
    return any(_single(text, mark.start()) == "c" for mark in _SINGLE_MARK.finditer(text, at + 1))
