"""A name of a list in this folder comes in, its words go out. A list is one text file of words between spaces."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


def words_in_order(name: str) -> tuple[str, ...]:
    """The words of `NAME.txt` in the order of the file. FileNotFoundError where there is no such list."""
    return tuple((files(__package__) / f"{name}.txt").read_text(encoding="utf-8").split())


@cache
def words(name: str) -> frozenset[str]:
    """The words of `NAME.txt`, as written there, where their order means nothing."""
    return frozenset(words_in_order(name))
