"""The texts of an article come in; out go the agencies and publishers it names as the origin of its copy.

Only where a credit stands: the byline, the dateline of the first lines, a line at the end. "…, he told Reuters" in the
middle of a story is a source and no credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# Site, and what its copy is signed with.
_AGENCIES = {
    "reuters.com": ("Thomson Reuters", "Reuters", "REUTERS"),
    "apnews.com": ("AP", "A.P.", "The Associated Press", "Associated Press"),
    "afp.com": ("AFP", "Agence France-Presse", "Agence France Presse"),
    "efe.com": ("EFE", "Agencia EFE"),
    "bloomberg.com": ("Bloomberg News", "Bloomberg"),
    "dpa.com": ("dpa", "DPA", "Deutsche Presse-Agentur"),
    "ansa.it": ("ANSA",),
    "xinhuanet.com": ("Xinhua",),
    "pamediagroup.com": ("PA Media", "Press Association", "PA"),
    "upi.com": ("UPI",),
    "tass.com": ("TASS", "Tass"),
    "bbc.com": ("BBC News", "BBC Mundo", "BBC Monitoring", "BBC"),
    "cnn.com": ("CNN Wire", "CNN"),
    "nytimes.com": ("The New York Times", "New York Times", "NYT"),
    "washingtonpost.com": ("The Washington Post", "Washington Post"),
    "theguardian.com": ("The Guardian", "Guardian"),
}


def _pattern(names: Sequence[str]) -> re.Pattern[str]:
    name = f"(?:{'|'.join(map(re.escape, names))})"
    return re.compile(
        rf"^[^.]{{0,60}}[(\[]{name}[)\]]"  # CARACAS, Venezuela (AP) —
        rf"|^(?:By |[-–—] ?)?{name}(?: News)?(?: Staff| Reporters?| Correspondents?| Writers?)?$"
        rf"|^(?:Source|Via|From|Credit|Courtesy)(?: of)?: ?{name}\b"
        rf"|^(?:[Vv]ia|Courtesy of|From) {name}(?: News)?\.?$"
        rf"|(?:©|\(c\)|[Cc]opyright) ?(?:©|\(c\))? ?(?:\d{{4}})? ?{name}\b"
        rf"|[(\[](?:[\w. ]{{2,30}}[/,] ?)*{name}(?:[/,] ?[\w. ]{{2,30}})*[)\]]\.?$"  # … (AFP/Reuters)
        rf"|\b{name}(?: (?:writers?|journalists?|reporters?|staff)\b.*)? contributed to\b"
        rf"|\b(?:[Ww]ith (?:inputs?|reporting|files)|[Aa]dditional reporting) (?:from|by) {name}\b"
        rf"|\b(?:[Rr]epublished|[Rr]eprinted|[Rr]eproduced)\b.{{0,40}}\bfrom (?:the )?{name}\b"
        rf"|\b(?:[Ff]irst|[Oo]riginally) (?:appeared|published) (?:on|in|by) (?:the )?{name}\b"
    )


_PATTERNS = {site: _pattern(names) for site, names in _AGENCIES.items()}
_FIRST, _LAST = 3, 3  # lines


def credit_lines(texts: Sequence[str], bylines: Iterable[str] = ()) -> tuple[str, ...]:
    """The lines of an article where a credit may stand."""
    return (*(name.strip() for name in bylines), *texts[:_FIRST], *texts[max(_FIRST, len(texts) - _LAST) :])


def credited(lines: Sequence[str]) -> frozenset[str]:
    """Sites credited in these lines as the origin: {"apnews.com"}. Empty where the copy claims none."""
    every = "\n".join(lines)
    named = [site for site, names in _AGENCIES.items() if any(name in every for name in names)]  # most texts: none
    return frozenset(site for site in named if any(_PATTERNS[site].search(line) for line in lines))
