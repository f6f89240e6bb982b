"""The words around a number come in, what it counts goes out: the unit, how far the words go, and the noun.

What is counted stands after the number ("seven high-ranking officials"), before it ("the number of dead rose to nine"),
or with the number before ("5,000 people were arrested; 300 are still held"). Everything here is folded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.extract.numbers import Amount
from etl.extract.words import words

_PEOPLE = "|".join(sorted(words("people_counted"), key=len, reverse=True))
_OBJECTS = (
    ("countries", r"countries|nations|governments|states of the|paises"),
    ("barrels_per_day", r"(?:barrels|bpd)(?: of (?:crude|oil|crude oil))?(?: a| per|/)[ ]?day|bpd|b/d|barrels daily|"
     r"barriles (?:de (?:crudo|petroleo) )?(?:diarios|por dia|al dia)"),
    ("barrels", r"barrels|barriles"),
    ("usd", r"(?:us )?dollars|dolares"),
    ("bolivars", r"bolivars?|bolivares"),
    ("pesos", r"pesos"),
    ("brl", r"reais"),
    ("eur", r"euros"),
    ("square_kilometres", r"sq ?km|km2|square kilomet(?:re|er)s|kilometros cuadrados"),
    ("square_metres", r"sq ?m|m2|square met(?:re|er)s|metros cuadrados"),
    ("square_miles", r"sq miles|square miles"),
    ("hectares", r"hectares|hectareas"),
    ("votes", r"votes|signatures|ballots|abstentions|votos|firmas"),
    ("seats", r"seats|escanos|curules|deputies"),
    ("tonnes", r"tonnes|tons|metric tons|toneladas"),
    ("pounds", r"pounds|lbs|kilos|kilograms|kg"),
    ("strikes", r"strikes|air strikes|attacks"),
    ("states", r"states|estados(?! unidos)"),
    ("days", r"days|dias"),
    ("things", r"companies|firms|entities|vessels|ships|tankers|aircraft|individuals and entities|banks|warships|"
        r"helicopters|fighter jets|planes|jets|bombers|destroyers|boats|missiles|drones|homes|houses|"
        r"empresas|entidades"),
    ("people", _PEOPLE),
)  # fmt: skip
# Between a number and what it counts at most three words: "seven high-ranking Venezuelan officials".
_OBJECT = re.compile(
    r"[ ]?(?:-|(?:of|de) (?:(?:(?:the |its |los |las )?(?:\w+'s )?)\d+ )?)?"
    r"(?:(?:the |its |his |their |los |las )?(?:current and )?(?:[a-z][\w'\-.]* ){0,3}?)?(?P<noun>"
    + "|".join(f"(?P<{name}>{words})" for name, words in _OBJECTS)
    + r")\b(?! (?:forces|stations|cars|departments|agencies|groups|parties|organi[sz]ations|camps|associations|"
        r"unions)\b)"
)  # fmt: skip
_HARM = "dead|killed|wounded|injured|arrested|detained|hurt|jailed|muertos|heridos|detenidos|fallecidos"
_CUE_NOUN = re.compile(rf" (?:others? |more )?(?:were |are |have been |had been |was )?(?P<cue>{_HARM})\b")
_OF_THEM = re.compile(
    r" of (?:them|whom) (?:with |from |by |were )?(?P<cue>(?:gunshot|bullet) wounds|killed|shot dead)"
)
_OF_THE_HARMED = re.compile(r" of the (?P<cue>dead|injured|wounded|killed|arrested|detained|missing|victims|bodies)\b")
_OTHERS = re.compile(r" (?:others|more)\b(?! than)")
_SHARE_OF = re.compile(
    r" (?:of )?(?:the |its |global |world |world's )*(?:oil reserves|population|people|venezuelans|gdp)"
)
_PERCENT_OF = re.compile(
    r" of (?:the |its |all )?(?:[\w'-]+ ){0,2}(?:votes?|population|reserves|people|voters|exports)\b"
)
_HARMED_AFTER = re.compile(r" (?:were |have been |had been )?(?:shot dead|killed|dead|wounded|injured)")
_NO_NOUN_PHRASE = words("no_noun_phrase")
_NEVER = words("never_figures")
# Whatever else is many: "51,608 confirmed cases", "more than 3,000 homes".
_PLURAL = re.compile(r" (?:of |de )?(?P<between>(?:[a-z][\w'’-]* ){0,2}?)(?P<noun>[a-z][\w-]{2,}(?<![suia])s)\b")


@dataclass(frozen=True, slots=True)
class Counted:
    """`unit` and `noun` None where nothing says what is counted; `reach`: characters after the number that say it."""

    unit: str | None
    reach: int = 0
    noun: str | None = None


def counted(amount: Amount, before: str, after: str, earlier: Counted | None) -> Counted:
    """What a number counts. `earlier`: what the last number before it did, where that is near enough to be meant."""
    if amount.unit == "share":
        thing = _SHARE_OF.match(after)
        return Counted("share", thing.end() if thing else 0)
    if amount.unit == "percent":
        thing = _PERCENT_OF.match(after)
        return Counted("percent", thing.end() if thing else 0)
    if amount.unit is not None:
        profit = re.match(r" of (?:us )?dollars(?: (?:in|of) profits?)?", after) if amount.vague else None
        return Counted(amount.unit, profit.end() if profit else 0)
    match = _OBJECT.match(after)
    if match and not re.search(r"[,.;:()\"]", after[: match.start("noun")]):
        between = after[: match.start("noun")].replace("current and former", "current").split()
        if not set(between) & _NO_NOUN_PHRASE:
            name = next(name for name, value in match.groupdict().items() if value and name != "noun")
            harmed = _HARMED_AFTER.match(after[match.end() :])
            return Counted(name, match.end() + (harmed.end() if harmed else 0), match["noun"])
    cue = _CUE_NOUN.match(after) or _OF_THEM.match(after) or _OF_THE_HARMED.match(after)
    if cue:
        return Counted("people", cue.end(), cue["cue"])
    noun = _before(before, after)
    if noun:
        return Counted("people", 0, noun)
    return _with_the_one_before(amount, before, after, earlier) or _many(amount, after) or Counted(None)


def population_after(folded: str, end: int) -> int:
    """Where the words end that name the second number of "a quarter of its 30 million population"."""
    tail = _OBJECT.match(folded, end)
    return tail.end() if tail else end


_GOES_ON = re.compile(r"\s*(?:$|[.,;)]|\b(?:on|in|by|since|and|although|from|after|as|this|last|so)\b)")
_COUNTED_BEFORE = re.compile(
    r"(?:(?:number|total|count|tally) of (?P<noun>(?:[\w-]+ ){0,3}?(?:" + _PEOPLE
    + r"|dead|injured|wounded|casualties|deaths))\b"
    r"|(?P<toll>death toll|toll)\b)[^.;:\d]{0,60}$|\bnumber(?:s|ed|ing)(?: some| about| around)? $"
)  # fmt: skip


def _before(before: str, after: str) -> str | None:
    """What is counted where it stands before the number: "the number of dead rose to nine"."""
    found = _COUNTED_BEFORE.search(before) if _GOES_ON.match(after) else None
    return None if found is None else (found["noun"] or ("dead" if found["toll"] else "people"))


_OF_THOSE = re.compile(r" of (?P<noun>them|whom|those)\b")  # "three of them critically"
_ALONE = re.compile(
    r"\s*(?:$|[.;)]|, [a-z]| (?:are|were|have|had|for|in|on|at|last|this|since|from|by|after|but|to|"
    r"required|needed|need|live|lack|remain|left|fled|died|a year|a month|the (?:year|month|week) before)\b)"
)
_AGED = re.compile(r"(?:, |\b(?:from|aged|between|of) )$")
CARRIED = frozenset(
    ("people", "votes", "barrels", "barrels_per_day", "bolivars", "countries", "seats", "tonnes", "usd")
)
MIN_CARRIED = 10  # a smaller number alone is seldom a count: "in 3 on the list"
OLDEST = 120  # a number up to here may be an age: "adults from 18 to 64"


def _with_the_one_before(amount: Amount, before: str, after: str, earlier: Counted | None) -> Counted | None:
    """A number without a noun counts what the one before it did: "6.2 million votes, against 2.7 million for him"."""
    if earlier is None or earlier.unit not in CARRIED:
        return None
    those = _OF_THOSE.match(after)
    if those:
        return None if amount.vague else Counted(earlier.unit, those.end(), those["noun"])
    others = _OTHERS.match(after) if earlier.unit == "people" else None
    if others:
        return Counted("people", others.end(), "others")
    value = amount.high if amount.high is not None else amount.low
    if amount.is_word or amount.vague or value < MIN_CARRIED or not _ALONE.match(after):
        return None
    is_year = 1000 <= value <= 2100 and amount.is_plain
    if is_year or (value < OLDEST and (_AGED.search(before) or after.startswith(","))):
        return None
    return Counted(earlier.unit, 0, earlier.noun)


def _many(amount: Amount, after: str) -> Counted | None:
    found = None if amount.is_word else _PLURAL.match(after)
    if found is None or found["noun"] in _NEVER or set(found["between"].split()) & (_NO_NOUN_PHRASE | _NEVER):
        return None
    return Counted("things", found.end(), found["noun"])


MIN_RAW = 3  # a smaller count of something without a measure is prose: "two officials"
MANY_THINGS, MANY_ABOUT = 100, 10  # things no list names are kept from here on; where the number is hedged, from there
_BEFELL = re.compile(r"\b(?:" + "|".join(sorted(words("befell"))) + r"|muert\w+|herid\w+|detenid\w+|fallec\w+)\b")
_KNOWN_ALREADY = re.compile(r"\b(?:the|these|those|both|all|other|his|her|their|its)(?: other| same| remaining)? $")
_ALWAYS_KEPT = frozenset(
    ("usd", "percent", "gbp", "eur", "brl", "cad", "pesos", "barrels", "barrels_per_day", "rate",
     "square_kilometres", "square_metres", "square_miles", "hectares")
)  # fmt: skip
_SHARE_OF_SOMETHING = re.compile(r" (?:of|are|were|have|its|their|his|her)\b")
_COUNTED_ARMS = frozenset(
    ("warships", "helicopters", "fighter jets", "bombers", "destroyers", "missiles", "drones", "tankers", "aircraft")
)
BEFORE, AFTER = 60, 110  # characters around a number in which stands what became of the people counted


def is_worth_keeping(amount: Amount, what: Counted, folded: str) -> bool:
    """Whether a number that is a value of no measure is kept: big counts, money, what became of how many people."""
    value = amount.high if amount.high is not None else amount.low
    hedged = amount.modifier != "exact"
    if what.unit in _ALWAYS_KEPT:
        return True
    if what.unit == "share":
        written = folded[amount.number_start : amount.end]
        return (
            " in " in written
            or " out of " in written
            or bool(_SHARE_OF_SOMETHING.match(folded, amount.end) or _OBJECT.match(folded, amount.end))
            or folded.startswith("by ", max(0, amount.start - 3))
        )
    if what.unit in {"days", "pounds"}:
        return False
    before, after = folded[max(0, amount.start - BEFORE) : amount.start], folded[amount.end : amount.end + AFTER]
    if what.unit == "people":
        near = re.split(r"\n|\. ", before)[-1] + " | " + re.split(r"\n|\. ", after)[0]
        if _BEFELL.search(near):
            return value > 1 or hedged
        if amount.vague:
            return amount.low >= 100
    elif amount.vague:
        return False
    if what.unit == "things" and what.noun not in _COUNTED_ARMS:
        return value >= (MANY_ABOUT if hedged else MANY_THINGS)
    if what.unit in {"people", "countries"} and _KNOWN_ALREADY.search(before) and amount.is_word:
        return False
    return value >= MIN_RAW and (hedged or not amount.is_word or what.unit in {"countries", "things"})
