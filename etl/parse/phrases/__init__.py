"""Forms of words by which templates, walls and error pages are known: one regular expression a line, in text files.

In: the name of a list. Out: its rules, or one compiled pattern of all, for text in lower case. Lines that start with #
are comments. `Beginnings` asks only those rules that a line's first character leaves possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

FOLDER = Path(__file__).parent
_ANY = frozenset[str]()  # of a rule that may begin with more than can be listed
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
    """Rules that are matched at the start of a text. Of eighty a text's first character leaves about six."""

    def __init__(self, rules: Iterable[str]) -> None:
        known = [(rule, initials(rule)) for rule in rules]
        always = [rule for rule, first in known if not first]
        self._other = _one_of(always) if always else None
        self._by_initial = {
            initial: _one_of([rule for rule, first in known if not first or initial in first])
            for initial in frozenset[str]().union(*(first for _, first in known))
        }

    def match(self, text: str) -> re.Match[str] | None:
        """The match of the first rule that begins `text`, as all of them in one pattern would give."""
        pattern = self._by_initial.get(text[:1], self._other)
        return pattern.match(text) if pattern is not None else None


def initials(rule: str) -> frozenset[str]:
    """The characters a match of a rule may begin with; empty where they cannot be told."""
    found: set[str] = set()
    for branch in _branches(rule):
        rest = branch
        while True:
            first, length = _first_item(rest)
            if not first:
                return _ANY
            found |= first
            if rest[length : length + 1] not in ("?", "*"):
                break
            rest = rest[length + 1 :]  # it may be missing: then the next one begins the match
    return frozenset(found)


def _first_item(rule: str) -> tuple[frozenset[str], int]:
    """(what the first character or group of a rule may begin with, its length in the rule)."""
    if rule.startswith(("(?:", "(?P<")):
        start, length = (3 if rule[2] == ":" else rule.index(">") + 1), _closing(rule)
        return initials(rule[start : length - 1]), length
    return (frozenset(rule[:1]), 1) if rule and rule[0] not in _SPECIAL else (_ANY, 0)


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
