"""Forms of words by which templates, walls and error pages are known: one regular expression a line, in text files.

In: the name of a list. Out: its rules, or one compiled pattern of all, for text in lower case. Lines that start with #
are comments. `Beginnings` asks only those rules that a line's first two characters leave possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent
_UNKNOWN = "."  # a rule for more than can be listed
_SPECIAL = frozenset(".^$*+?{}[]()|\\")


def rules(name: str) -> list[str]:
    """The regular expressions of `<name>.txt`."""
    lines = (line.strip() for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n"))
    return [line for line in lines if line and not line.startswith("#")]


def phrases(name: str) -> re.Pattern[str]:
    """The rules of `<name>.txt` as one pattern; `.` matches line ends too.

    Match it against `text.lower()`: an alternative that starts with a letter is then passed over at its first
    character, which it is not when case is ignored (a sixth of the time).
    """
    return _one_of(rules(name))


class Beginnings:
    """Rules that are matched at the start of a text. Of eighty a text's first two characters mostly leave none."""

    def __init__(self, rules: Iterable[str]) -> None:
        known = [(rule, openings(rule)) for rule in rules]
        self._by_opening = {
            opening: _one_of([rule for rule, starts in known if any(map(opening.startswith, starts))])
            for opening in frozenset[str]().union(*(starts for _, starts in known))
        }

    def match(self, text: str) -> re.Match[str] | None:
        """The match of the first rule that begins `text`, as all of them in one pattern would give."""
        known = self._by_opening
        pattern = known.get(text[:2]) or known.get(text[:1]) or known.get("")
        return pattern.match(text) if pattern is not None else None


def openings(rule: str, length: int = 2) -> frozenset[str]:
    """The first characters, up to `length`, of what a rule matches; after a shorter opening anything may follow."""
    return frozenset[str]().union(*(_openings(branch, length) for branch in _branches(rule)))


def _openings(branch: str, length: int) -> set[str]:
    if branch.startswith(("(?:", "(?P<")):
        size = _closing(branch)
        heads = _branches(branch[3 if branch[2] == ":" else branch.index(">") + 1 : size - 1])
    elif length and branch and branch[0] not in _SPECIAL:
        size, heads = 1, []
    else:
        return {""}
    mark = branch[size : size + 1]
    if mark == "{":
        return {""}
    rest = branch[size + 1 :] if mark and mark in "?*+" else branch[size:]
    found = _openings(rest, length) if mark and mark in "?*" else set()  # it may be missing
    after = _UNKNOWN if mark and mark in "*+" else rest
    for head in heads:
        found |= _openings(head + after, length)
    return found if heads else found | {branch[0] + more for more in _openings(after, length - 1)}


def _branches(rule: str) -> list[str]:
    """The alternatives of a rule outside all groups."""
    found, at, start = [], 0, 0
    while at < len(rule):
        if rule[at] == "|":
            found.append(rule[start:at])
            start = at = at + 1
        else:
            at += _closing(rule[at:]) if rule[at] in "([" else 2 if rule[at] == "\\" else 1
    return [*found, rule[start:]]


def _closing(rule: str) -> int:
    """The length of the group or set of characters that a rule begins with."""
    if rule[0] == "[":
        return rule.index("]", 2) + 1
    at = 1
    while rule[at] != ")":
        at += _closing(rule[at:]) if rule[at] in "([" else 2 if rule[at] == "\\" else 1
    return at + 1


def _one_of(rules: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{rule})" for rule in rules), re.S)
