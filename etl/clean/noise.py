"""A line of a page comes in; out goes whether it is the template's and not the reporter's: captions, share bars, dates.

Such lines stay in the document (a reader saw them) but neither make a revision nor speak for two texts being one.
A line is judged alone and as a whole: a sentence that merely contains "last updated" is the reporter's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_WEEKDAY = r"(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)"
_ZONE = r"(?:gmt|bst|utc|est|edt|et|pst|pdt|local time)"
_CLOCK = rf"\d{{1,2}}[:.]\d{{2}}(?::\d{{2}})?(?: ?[ap]\.?m\.?)?(?: ?{_ZONE})?"
_DAY = (
    rf"(?:{_WEEKDAY},? )?(?:\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}|{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?)(?:,? \d{{4}})?"
    r"|\d{1,2}[/.]\d{1,2}[/.]\d{2,4}|\d{4}-\d{2}-\d{2}"
)
_AGO = r"(?:an?|\d+) ?(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?) ago"
_WHEN = (
    rf"(?:(?:{_DAY}|{_CLOCK}|{_AGO}|today|yesterday|just now)"
    r"(?:,| at| on| -| \||)? ?)+"
)
_COUNT = r"\d[\d,.]*\s?[km]?"

# Each is matched against the whole folded line (lower case, straight quotes).
_WHOLE_LINE = re.compile(
    "|".join(
        (
            rf"(?:(?:first |last )?(?:published|updated|modified|posted)(?: on| at|:)? ?)*:? ?{_WHEN}",
            rf"{_COUNT} (?:comments?|shares?|views?|likes?|retweets?|replies|people (?:reading|watching)(?: this)?)",
            r"(?:comments?|shares?|share(?: this)?(?: page| story| article)?|copy (?:this )?link|print|save|top)",
            r"share this with(?: \w+){0,2}|about sharing|read more about sharing\.?|these are external links.*",
            r"(?:image|media|video) (?:copyright|caption|source)\b.*|(?:file )?photo: .*|image:? .{0,40}getty images",
            r"(?:media playback is (?:unsupported|not supported) on (?:your|this) device|this video can ?not be played|"
            r"to play this video you need to enable javascript in your browser).*",
            r"(?:related (?:topics|stories|articles|content|internet links)|more on this story|around the bbc|"
            r"also in the news|you (?:may|might) also (?:like|be interested in)|top stories|most (?:read|popular)|"
            r"recommended for you|more from .{1,40}|read more|more photo galleries|(?:skip )?advertisement|"
            r"story continues below|"
            r"(?:end of|skip) .{1,30} (?:post|embed|content)(?: by .{1,60})?|view original tweet on twitter|"
            r"the bbc is not responsible for the content of external (?:internet )?sites.*|view comments|click to play|"
            r"(?:end of )?podcast promotion|allow .{1,30} content\?)[.:]?",
            r"(?:sign up (?:to|for)|get|subscribe to|receive) .{0,80}(?:newsletter|inbox|alerts?|briefing)\b.{0,80}",
            r"(?:follow|find) (?:us|@\w+|bbc .{1,30}) on (?:facebook|twitter|instagram|x|whatsapp)\b.{0,80}",
            r"(?:copyright |\(c\) |© ?)+(?:\d{4}(?:-\d{2,4})? .{1,60}|.{1,60} \d{4})\.? all rights reserved\.?.{0,120}",
        )
    )
)
_LONGEST_NOISE = 400  # characters; a longer line is prose even where it begins like a caption

MANY_TILES = 5  # lines ending in one same bare word ("… Shares"): the tiles of a link list, each with its button


def is_noise(line: str) -> bool:
    """Is this folded line (see `etl.clean.content.fold`) the template's?"""
    if not line:
        return True
    if len(line) > _LONGEST_NOISE:
        return False
    return _WHOLE_LINE.fullmatch(line) is not None


def tiles(lines: Sequence[str]) -> frozenset[str]:
    """Bare last words shared by at least `MANY_TILES` lines: each such line is a tile of a link list.

    "Bare" means without closing punctuation, after a sentence that had its own: "… military service. Shares".
    """
    last = Counter(line.rsplit(" ", 1)[-1] for line in lines if " " in line and line[-1].isalpha())
    return frozenset(word for word, count in last.items() if count >= MANY_TILES)


def is_tile(line: str, words: frozenset[str]) -> bool:
    """Does this folded line end in one of the buttons that `tiles` found?"""
    return bool(words) and line.rsplit(" ", 1)[-1] in words
