"""Capitalised words come in, names of people and organisations nobody listed go out: the raw tier.

A name is taken only on evidence: a title before it, a known given name at its front, a speaking verb beside it, or a
word that organisations end in. Anything else that is merely capitalised is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from etl.extract.text import CAP, UPPER, fold
from etl.extract.words import words

PARTICLES = "de la|de las|de los|del|de|da|dos|do|di|van der|van|von der|von|bin|bint|al|el|la|y|e|ter|den"
_INITIAL = rf"[{UPPER}]\.(?:[ ]?[{UPPER}]\.)*"
_PART = rf"(?:{_INITIAL}|{CAP})"
SEQUENCE = re.compile(rf"(?<![\w@#/.])(?:{_PART})(?:[ \u00a0](?:(?:{PARTICLES})[ ])?{_PART})*(?:[ ](?:Jr|Sr)\b\.?)?")

TITLES = words("titles")
# "Nurse Ana Ruiz": titles only where they open a name, as some are surnames too.
_OPENING_TITLES = TITLES | words("occupations")
# Words that may stand between a title and a name, or make a title of several words.
_TITLE_WORDS = _OPENING_TITLES | words("title_parts")
PERSON_TITLES = words("personal_titles")
FEMALE_TITLES = words("female_titles")
_ORG_TAIL = words("organisation_tails")
_ORG_HEAD = words("organisation_heads")
NOT_PERSONS = words("no_person")  # with one of these a run of capitalised words is no person
NOT_NAMES = words("no_names")  # capitalised in running text, but no part of a name
_SPEECH = (
    r"(?:said|says|told|added|adds|wrote|writes|tweeted|argued|argues|explained|insisted|warned|announced|claimed|"
    r"stated|noted|asked|replied|recalled|admitted|complained|declared|dijo|afirmó|señaló|aseguró)"
)
_AFTER = re.compile(
    rf"(?:,?[ ](?:also |later |who )?{_SPEECH}\b"
    r"|, (?:\d\d\b|an? |the |who |whose |head |director |chief |president |chairman |founder |"
    r"executive |senior |professor ))"
)
_BEFORE = re.compile(
    rf"(?:\b{_SPEECH}|\baccording to|\b(?:named|called|by)|"
    r"\b(?:wife|husband|son|daughter|brother|sister|mother|father|lawyer|spokesman|spokeswoman)"
    r"|\b(?:BBC|CNN|NBC|ABC|CBS|NPR|Reuters|AP|AFP|EFE|News|Times|Post|Journal|Guardian|Telegraph|"
    r"Bloomberg)['’]s),?[ ]$"
)

# "University of Zulia", "Center for Democracy in the Americas".
_BODY = re.compile(
    r"\b(?:University|Institute|Association|Federation|Center|Centre|College|School|Society|Museum|Observatory|Bank|Union|"
    r"Universidad) (?:of|for|de) "
)
_BODY_OF = re.compile(
    rf"\b(?:(?!The |At |In |From |For |And |But ){CAP} ){{0,3}}(?:University|Institute|Association|Federation|"
    rf"Center|Centre|College|School|Society|Museum|Observatory|Bank|Union|Universidad)"
    rf" (?:of|for|de)(?: the| la| los)? {CAP}(?:(?: and| of| de| in| in the| for)? {CAP}){{0,4}}"
)
_COMPANY = re.compile(
    r", an? [\w\- ]{0,40}\b(?:firm|company|group|bank|website|newspaper|party|organi[sz]ation|NGO|think tank|"
    r"charity|agency)\b"
)
_SHIP = re.compile(rf"(?<!\w)(?:USS|USNS|HMS|USCGC) {CAP}(?: {CAP}){{0,2}}")
# "the governor of the province, Ana Ruiz, was suspended"
_HELD = "|".join(sorted(_OPENING_TITLES | words("person_heads"), key=len, reverse=True))
_APPOSED = re.compile(rf"\b(?:{_HELD})\b[^,.;:\n]{{0,60}}, $")
_GLUED = re.compile(
    rf"(?!Mc|Mac|De|La|Le|Di|Van|Fitz|Du|Al)[{UPPER}][a-z]+[{UPPER}]"
)  # "TrumpTrump": two texts run together


@dataclass(frozen=True, slots=True)
class Name:
    """A name found by its looks. `title` is what stood before it, folded, without its full stop."""

    start: int
    end: int
    is_person: bool
    title: str | None
    rule: str
    is_place: bool = False


@cache
def given_names() -> frozenset[str]:
    """Given names of English and Spanish news, folded. The list is ours; it only says that a name starts here."""
    return frozenset(map(fold, words("given_names")))


def find(body: str, known: list[tuple[int, int]]) -> list[Name]:
    """Names in the body outside the stretches that known entities cover (which may overlap)."""
    covered = bytearray(len(body) + 1)
    for start, end in known:
        covered[start:end] = b"\1" * (end - start)
    found: list[Name] = []
    for match in _BODY_OF.finditer(body) if _BODY.search(body) else ():
        if not covered[match.start()]:
            found.append(Name(match.start(), match.end(), False, None, "body_of"))
            covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for match in _SHIP.finditer(body) if "US" in body or "HMS" in body else ():
        if not covered[match.start()]:
            found.append(Name(match.start(), match.end(), False, None, "ship"))
            covered[match.start() : match.end()] = b"\1" * (match.end() - match.start())
    for match in SEQUENCE.finditer(body):
        tokens = [(match.start() + t.start(), match.start() + t.end()) for t in _TOKEN.finditer(match.group())]
        run: list[tuple[int, int]] = []
        for start, end in [*tokens, (len(body), len(body))]:
            if start < len(body) and not covered[start]:
                run.append((start, end))
                continue
            if run:
                found += _classify(body, run)
            run = []
    return found


_TOKEN = re.compile(r"\S+")
_POSSESSIVE = re.compile(r"(?:['’]s|['’]|[.,]+)$")
_WORD_BEFORE = re.compile(r"([\w.'-]+)[ ]$")


def _classify(body: str, run: list[tuple[int, int]]) -> list[Name]:
    """One name, or none, of a run of capitalised words: titles and sentence openers cut off, then evidence sought."""
    written = [body[a:b] for a, b in run]
    plain = [fold(word).strip(".,'").removesuffix("'s") for word in written]
    if len(run) >= 2 and plain[-1] in _ORG_TAIL and not any(map(_GLUED.match, written)):
        return _organisation(body, run, plain)
    place = _place(body, run, plain)
    if place is not None:
        return [place]
    first, last, title = _trimmed(plain, written)
    if title is None and first == 0:
        before = _WORD_BEFORE.search(body, max(0, run[0][0] - 25), run[0][0])
        if before and fold(before.group(1)).strip(".") in TITLES:
            title = fold(before.group(1)).strip(".")
    if first >= last:
        return []
    start, end = run[first][0], run[last - 1][1]
    tail = _POSSESSIVE.search(body, start, end)
    end = tail.start() if tail and not body.endswith(("Jr.", "Sr."), start, end) else end
    count, inner = last - first, plain[first:last]
    if any(_GLUED.match(word) for word in written[first:last]):
        return []
    if count >= 2 and inner[0] in _ORG_HEAD and "of" not in inner[1:2]:
        return [Name(start, end, False, None, "organisation_word")]
    if (
        not NOT_PERSONS.isdisjoint(inner)
        or count > 5
        or any(word in NOT_NAMES for word in inner[1:])
        or (written[first].isupper() and len(inner[0]) > 3)
    ):
        return []
    if title in _OPENING_TITLES and (count >= 2 or title in _TITLES_OF_A_SURNAME):
        return [Name(start, end, True, title, "title_and_name")]
    if count >= 2 and inner[0] in given_names():
        return [Name(start, end, True, title, "given_name")]
    if 2 <= count <= 4 and inner[0] not in NOT_NAMES and _speaks(body, start, end):
        if _COMPANY.match(body, end):
            return [Name(start, end, False, None, "described_organisation")]
        return [Name(start, end, True, title, "speaker_name")]
    return []


def _organisation(body: str, run: list[tuple[int, int]], plain: list[str]) -> list[Name]:
    """A run that ends as organisations do, without the words that only open a sentence."""
    first = 0
    while first < len(run) and plain[first] in _OPENERS:
        first += 1
    if len(run) - first < 2:
        return []
    start, end = run[first][0], run[-1][1]
    tail = _POSSESSIVE.search(body, start, end)
    return [Name(start, tail.start() if tail else end, False, None, "organisation_word")]


def _place(body: str, run: list[tuple[int, int]], plain: list[str]) -> Name | None:
    """A run that ends or begins as bridges, squares and the like do: "Miranda International Bridge", "Plaza Sucre"."""
    first = 0
    while first < len(run) and plain[first] in _OPENERS:
        first += 1
    if not 2 <= len(run) - first <= 4 or not (plain[-1] in _PLACE_TAIL or plain[first] in _PLACE_HEAD):
        return None
    start, end = run[first][0], run[-1][1]
    tail = _POSSESSIVE.search(body, start, end)
    return Name(start, tail.start() if tail else end, False, None, "place_word", True)


_PLACE_TAIL = words("place_tails")
_PLACE_HEAD = words("place_heads")
_OPENERS = frozenset(
    (
        "the",
        "a",
        "an",
        "in",
        "on",
        "at",
        "but",
        "and",
        "for",
        "from",
        "with",
        "as",
        "by",
        "when",
        "while",
        "if",
        "since",
        "after",
    )
)


def _trimmed(plain: list[str], written: list[str]) -> tuple[int, int, str | None]:
    """Where the name itself begins and ends, and the last title before it."""
    first, last, title = 0, len(plain), None
    while first < last and (plain[first] in _TITLE_WORDS or plain[first] in NOT_NAMES):
        if plain[first] in given_names() and first + 1 < last and plain[first] not in _TITLE_WORDS:
            break
        title = plain[first] if plain[first] in _OPENING_TITLES else (title if plain[first] in _TITLE_WORDS else None)
        first += 1
    while first < last and written[first].islower():
        first += 1
    while last > first and plain[last - 1] in NOT_NAMES:
        last -= 1
    for n in range(last - 2, first, -1):  # "Merck CEO Kenneth Frazier", "Archbishop of Canterbury Justin Welby"
        if plain[n] in TITLES or (plain[n + 1] in given_names() and plain[first] not in given_names()):
            return n + 1, last, plain[n] if plain[n] in TITLES else title
    return first, last, title


def _speaks(body: str, start: int, end: int) -> bool:
    if _AFTER.match(body, end) or _BEFORE.search(body, max(0, start - 30), start):
        return True
    return body.startswith((",", "."), end) and bool(_APPOSED.search(body, max(0, start - 100), start))


# With these a single word after them is a surname.
_TITLES_OF_A_SURNAME = PERSON_TITLES | frozenset(
    (
        "president",
        "general",
        "gen",
        "colonel",
        "col",
        "captain",
        "capt",
        "cardinal",
        "archbishop",
        "judge",
        "governor",
        "admiral",
    )
)
