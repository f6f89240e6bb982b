"""Forms of words by which templates, walls and error pages are known: one regular expression a line, in text files.

In: the name of a list. Out: one compiled pattern, for text in lower case. Lines that start with # are comments.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).parent


def phrases(name: str) -> re.Pattern[str]:
    """The rules of `<name>.txt` as one pattern; `.` matches line ends too.

    Match it against `text.lower()`: an alternative that starts with a letter is then passed over at its first
    character, which it is not when case is ignored (a sixth of the time, for the eighty rules of noise).
    """
    lines = (line.strip() for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").split("\n"))
    return re.compile("|".join(f"(?:{line})" for line in lines if line and not line.startswith("#")), re.S)
