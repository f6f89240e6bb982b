"""What belongs to the text of an article and what only stands on its page.

In: the text of one paragraph, heading or list item. Out: the text with single spaces, and whether it is template
noise (`phrases/noise.txt`), an appeal to readers, or only a promoted link.
"""

from __future__ import annotations

import re

from etl.parse.phrases import Beginnings, rules

_SPACED = re.compile(r" [ .,;:!?]")
_BEFORE_POINT = re.compile(r" ([,.;:!?])(?= |\Z)")
HAS_WORD = re.compile(r"\w")
# An appeal, in lower case: a question to the reader (or "tell us"), then a way to answer in the same paragraph
_ASKS = (
    r"(?:(?:how|what|why|when|where|which) )?"
    r"(?:are|were|have|has|do|did|is|what|how|if|will|can|would|could) (?:you|your)\b"
    r"|what(?:'s| is| do) (?:your|you)\b|what questions? (?:do|would) you\b"
    r"|let us know|tell us|share your|you can (?:also )?(?:contact|get in touch|send|share|email|follow)"
)
_NOISE = Beginnings([*rules("noise"), f"(?P<asks>{_ASKS})"])
_ANSWER = re.compile(
    r"\be-?mail(?:ing)? |\bcontact us|get in touch|tell us|let us know|send (?:us|your|in)\b|share your"
    r"|(?:the|this) form|form below|haveyoursay|yourpics|@bbc\.co\.uk"
    r"|your (?:story|stories|experiences?|pictures|comments|photos)\b.{0,60}(?:below|here|bbc)",
    re.DOTALL,
)
LEAD_IN = re.compile(r"\A[^.!?]{0,60}[:\-–—|•»>]\s*\Z")  # what stands before a promoted link: "MUST READ:"
_PROMO = re.compile(
    r"\A(?:click|read|watch|listen|see|more|find out|hear|view|visit|go to|as it happened|live)\b", re.I
)
MIN_SENTENCE_WORDS = 9  # a link of a whole sentence, with its full stop, is text; promoted headlines have none


def squeeze(text: str | None) -> str:
    """Single spaces, none at the ends, none before a full stop or comma that markup has torn off."""
    if not text:
        return ""
    # Nearly all texts are as they should be, which is told in half the time that splitting and joining them takes.
    # No white space but the plain space is printable.
    if text[0] != " " and text[-1] != " " and _SPACED.search(text) is None and text.isprintable():
        return text
    text = " ".join(text.split())
    torn = " ." in text or " ," in text or " :" in text or " ;" in text or " ?" in text or " !" in text
    return _BEFORE_POINT.sub(r"\1", text) if torn else text


def is_noise(text: str) -> bool:
    """Is this line what a template prints, or an appeal for readers' stories, and not the article?"""
    text = text.lower().replace("’", "'")
    found = _NOISE.match(text)
    return found is not None and (found.lastgroup is None or _ANSWER.search(text, 0, 600) is not None)


def is_promo(outside: str, linked: str) -> bool:
    """Is a paragraph or list item only a promoted link? `outside` is its text outside links, `linked` inside them."""
    outside, linked = outside.strip(), linked.strip()
    if not linked or (HAS_WORD.search(outside) and not LEAD_IN.match(outside)):
        return False
    sentence = linked.rstrip("\"'”’").endswith((".", "!")) or outside.endswith(".")
    return _PROMO.match(linked) is not None or not (sentence and len(linked.split()) >= MIN_SENTENCE_WORDS)
