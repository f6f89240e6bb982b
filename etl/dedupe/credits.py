"""The texts of an article come in; out go the agencies and publishers it names as the origin of its copy.

Only where a credit stands: the byline, the dateline of the first lines, a line at the end. "…, he told Reuters" in the
middle of a story is a source and no credit.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

# What the copy calls itself, and the site it comes from.
_AGENCIES = {
    "reuters.com": r"Reuters|Thomson Reuters",
    "apnews.com": r"AP|A\.P\.|(?:The )?Associated Press",
    "afp.com": r"AFP|Agence France[- ]Presse",
    "efe.com": r"EFE|Agencia EFE",
    "bloomberg.com": r"Bloomberg(?: News)?",
    "dpa.com": r"dpa|DPA|Deutsche Presse-Agentur",
    "ansa.it": r"ANSA",
    "xinhuanet.com": r"Xinhua",
    "pamediagroup.com": r"PA Media|Press Association|PA",
    "upi.com": r"UPI",
    "tass.com": r"TASS|Tass",
    "bbc.com": r"BBC(?: News| Mundo| Monitoring)?",
    "cnn.com": r"CNN(?: Wire)?",
    "nytimes.com": r"(?:The )?New York Times|NYT",
    "washingtonpost.com": r"(?:The )?Washington Post",
    "theguardian.com": r"(?:The )?Guardian",
}
_PATTERNS = {
    site: re.compile(
        rf"^[^.]{{0,60}}[(\[](?:{name})[)\]]"  # CARACAS, Venezuela (AP) —
        rf"|^(?:By )?(?:{name})(?: Staff| Reporters?| Correspondents?| Writers?)?$"
        rf"|^(?:Source|Via|From|Credit): ?(?:{name})\b"
        rf"|(?:©|\(c\)|[Cc]opyright) ?(?:©|\(c\))? ?(?:\d{{4}})? ?(?:{name})\b"
        rf"|[(\[](?:{name}(?:[/,] ?)?)+[)\]]\.?$"  # … (Reuters)
        rf"|\b(?:{name}) (?:writers?|journalists?|reporters?|staff|contributed)\b.*\bcontribut"
        rf"|(?:first|originally) (?:appeared|published) (?:on|in|by) (?:the )?(?:{name})\b"
    )
    for site, name in _AGENCIES.items()
}
_ANY = re.compile("|".join(rf"\b(?:{name})" for name in _AGENCIES.values()))
_FIRST, _LAST = 3, 3  # lines


def credited(texts: Sequence[str], bylines: Iterable[str] = ()) -> frozenset[str]:
    """Sites credited as the origin: {"apnews.com"}. Empty where the copy claims none."""
    zone = [*(name.strip() for name in bylines), *texts[:_FIRST], *texts[max(_FIRST, len(texts) - _LAST) :]]
    zone = [line for line in zone if _ANY.search(line)]
    return frozenset(site for site, pattern in _PATTERNS.items() if any(pattern.search(line) for line in zone))
