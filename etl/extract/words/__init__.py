"""A name of a list in this folder comes in, its words go out. A list is one text file: words between spaces, any order."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def words(name: str) -> frozenset[str]:
    """The words of `NAME.txt`, as written there. FileNotFoundError where there is no such list."""
    return frozenset((files(__package__) / f"{name}.txt").read_text(encoding="utf-8").split())
