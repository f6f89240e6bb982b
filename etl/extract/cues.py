"""The verbs and phrases of reported speech, in one place. The lists themselves are files in `words/`."""

from __future__ import annotations

import re

from etl.extract.words import words

# Verbs that also open a clause without quotation marks ("X said that …"), and those that only go with marks.
CLAUSE_VERBS = words("clause_verbs")
VERBS = CLAUSE_VERBS | words("quote_verbs")
# Of these a plain object makes no speech ("the report", "estimates of"): they need a clause.
NOUNS_TOO = words("nouns_too")
PLAIN_VERBS = words("plain_verbs")
# These speak only with the right word after them.
NEEDS_OBJECT = {"accuse": " of ", "accused": " of ", "accuses": " of ", "accusing": " of "}

_BACK = r"(?:fired|hit|shot) back"
# "the government puts the rate at 39": what stands after it is what was said.
PUT_AT = r"puts? (?:the|its) (?:[\w'’-]+ ){1,6}?at"
_OTHER_PHRASES = (
    r"(?:spoke|speaks|talked) of|(?:sent|issued|published|released) (?:a|his|her) (?:tweet|message|statement|letter)"
)
VERB = (
    rf"(?:{_BACK}|{PUT_AT}(?= (?:\w+ ){{0,3}}[$£€]?\d)|{_OTHER_PHRASES}|"
    + "|".join(sorted(VERBS, key=len, reverse=True))
    + ")"
)

_PLACE_OF_POST = r"(?:tweet|twitter|truth social|facebook|x\b|instagram|social media)"
POSTED = re.compile(
    r"\b(?:tweet(?:ed|s)?|wrote (?:on|in a tweet|in a post)|posted|posting|tuit\w*"
    rf"|(?:in|on) (?:a |his |her |their |its )?{_PLACE_OF_POST}|(?:cryptic|second|another|earlier) tweet)"
)
