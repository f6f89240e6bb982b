"""Capitalised words come in, names of people and organisations nobody listed go out: the raw tier.

A name is taken only on evidence: a title before it, a known given name at its front, a speaking verb beside it, or a
word that organisations end in. Anything else that is merely capitalised is left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from etl.extract.text import CAP, UPPER, fold

PARTICLES = "de la|de las|de los|del|de|da|dos|do|di|van der|van|von der|von|bin|bint|al|el|la|y|e|ter|den"
_INITIAL = rf"[{UPPER}]\.(?:[ ]?[{UPPER}]\.)*"
_PART = rf"(?:{_INITIAL}|{CAP})"
SEQUENCE = re.compile(rf"(?<![\w@#/.])(?:{_PART})(?:[ \u00a0](?:(?:{PARTICLES})[ ])?{_PART})*(?:[ ](?:Jr|Sr)\b\.?)?")

TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "lord",
        "lady",
        "dame",
        "sen",
        "senator",
        "rep",
        "representative",
        "congressman",
        "congresswoman",
        "gov",
        "governor",
        "mayor",
        "president",
        "vice-president",
        "minister",
        "prime-minister",
        "gen",
        "general",
        "col",
        "colonel",
        "capt",
        "captain",
        "lt",
        "lieutenant",
        "maj",
        "major",
        "sgt",
        "admiral",
        "brigadier",
        "judge",
        "justice",
        "justices",
        "professor",
        "prof",
        "cardinal",
        "archbishop",
        "bishop",
        "father",
        "fr",
        "pope",
        "ambassador",
        "secretary",
        "chancellor",
        "king",
        "queen",
        "prince",
        "princess",
        "deputy",
        "spokesman",
        "spokeswoman",
        "spokesperson",
        "commissioner",
        "director",
        "chairman",
        "chairwoman",
        "speaker",
        "leader",
        "chief",
        "attorney",
        "prosecutor",
        "analyst",
        "economist",
        "lawyer",
        "activist",
        "journalist",
        "presidente",
        "presidenta",
        "ministro",
        "ministra",
        "senador",
        "senadora",
        "gobernador",
        "gobernadora",
        "alcalde",
        "general",
        "coronel",
        "capitan",
        "diputado",
        "diputada",
        "señor",
        "señora",
        "don",
        "doña",
        "canciller",
        "fiscal",
        "comandante",
    ]
)
# Words that may stand between a title and a name, or make a title of several words.
_TITLE_WORDS = TITLES | frozenset(
    [
        "vice",
        "foreign",
        "defence",
        "defense",
        "interior",
        "finance",
        "oil",
        "energy",
        "health",
        "communications",
        "information",
        "economy",
        "planning",
        "prime",
        "first",
        "lady",
        "former",
        "acting",
        "interim",
        "opposition",
        "deputy",
        "assistant",
        "under",
        "national",
        "security",
        "adviser",
        "advisor",
        "press",
        "home",
        "treasury",
        "state",
        "attorney",
        "general",
        "executive",
        "managing",
        "chief",
        "editor",
        "co-founder",
        "founder",
        "human",
        "rights",
        "republican",
        "democrat",
        "democratic",
        "socialist",
        "party",
        "us-backed",
        "army",
        "navy",
        "air-force",
        "police",
        "retired",
        "catholic",
        "the",
        "president-elect",
        "special",
        "envoy",
        "labour",
        "shadow",
        "justice",
        "trade",
        "commerce",
        "secretary-general",
        "high",
        "agriculture",
        "education",
        "transport",
        "tourism",
        "culture",
        "industry",
        "labor",
        "crown",
        "supreme",
        "court",
        "campaign",
        "brig",
        "maj",
    ]
)
PERSON_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "sir",
        "sen",
        "rep",
        "gov",
        "senator",
        "congressman",
        "congresswoman",
        "señor",
        "señora",
    ]
)
FEMALE_TITLES = frozenset(["mrs", "ms", "miss", "dame", "lady", "señora", "congresswoman"])

_ORG_TAIL = frozenset(
    [
        "bank",
        "institute",
        "university",
        "consulting",
        "group",
        "company",
        "corp",
        "corporation",
        "inc",
        "ltd",
        "llc",
        "plc",
        "committee",
        "commission",
        "agency",
        "association",
        "foundation",
        "council",
        "federation",
        "organization",
        "organisation",
        "fund",
        "observatory",
        "party",
        "union",
        "league",
        "society",
        "consultancy",
        "partners",
        "capital",
        "securities",
        "investments",
        "holdings",
        "airlines",
        "airways",
        "motors",
        "energy",
        "petroleum",
        "pharmaceuticals",
        "media",
        "news",
        "times",
        "post",
        "herald",
        "tribune",
        "journal",
        "magazine",
        "gazette",
        "newspaper",
        "television",
        "radio",
        "network",
        "center",
        "centre",
        "college",
        "school",
        "academy",
        "initiative",
        "project",
        "coalition",
        "alliance",
        "front",
        "movement",
        "brigade",
        "cartel",
        "gang",
        "forum",
        "hospital",
        "museum",
        "authority",
        "bureau",
        "trust",
        "international",
        "associates",
        "advisers",
        "advisors",
        "analytics",
        "research",
        "brothers",
        "&",
        "sons",
        "watch",
        "banco",
        "instituto",
        "universidad",
        "fundación",
        "fundacion",
        "asociación",
        "asociacion",
        "partido",
        "sindicato",
    ]
)
_ORG_HEAD = frozenset(
    [
        "university",
        "institute",
        "bank",
        "foundation",
        "center",
        "centre",
        "association",
        "federation",
        "council",
        "school",
        "college",
        "universidad",
        "instituto",
        "fundación",
        "banco",
    ]
)
_SPEECH = (
    r"(?:said|says|told|added|adds|wrote|writes|tweeted|argued|argues|explained|insisted|warned|announced|claimed|"
    r"stated|noted|asked|replied|recalled|admitted|complained|declared|dijo|afirmó|señaló|aseguró)"
)
_AFTER = re.compile(
    rf"(?:,?[ ](?:also |later |who )?{_SPEECH}\b|, (?:\d\d\b|an? |the |who |whose |head |director |chief |president |chairman |founder |executive |senior |professor ))"
)
_BEFORE = re.compile(
    rf"(?:\b{_SPEECH}|\baccording to|\b(?:named|called|by)|\b(?:wife|husband|son|daughter|brother|sister|mother|father|girlfriend|boyfriend|lawyer|spokesman|spokeswoman)),?[ ]$"
)

NOT_NAMES = frozenset(
    [
        "the",
        "a",
        "an",
        "and",
        "but",
        "or",
        "if",
        "in",
        "on",
        "at",
        "of",
        "to",
        "for",
        "from",
        "with",
        "by",
        "as",
        "it",
        "its",
        "he",
        "she",
        "they",
        "we",
        "you",
        "i",
        "his",
        "her",
        "their",
        "our",
        "my",
        "your",
        "this",
        "that",
        "these",
        "those",
        "there",
        "here",
        "what",
        "when",
        "where",
        "why",
        "who",
        "how",
        "which",
        "while",
        "after",
        "before",
        "since",
        "until",
        "during",
        "although",
        "though",
        "because",
        "however",
        "meanwhile",
        "later",
        "earlier",
        "also",
        "yet",
        "still",
        "now",
        "then",
        "once",
        "both",
        "many",
        "some",
        "several",
        "most",
        "all",
        "each",
        "every",
        "other",
        "another",
        "no",
        "not",
        "yes",
        "more",
        "than",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "according",
        "despite",
        "under",
        "over",
        "between",
        "against",
        "among",
        "amid",
        "about",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "is",
        "are",
        "was",
        "were",
        "has",
        "have",
        "had",
        "will",
        "would",
        "can",
        "could",
        "should",
        "may",
        "might",
        "must",
        "do",
        "does",
        "did",
        "be",
        "been",
        "being",
        "only",
        "just",
        "even",
        "so",
        "such",
        "very",
        "too",
        "first",
        "last",
        "next",
        "new",
        "old",
        "good",
        "bad",
        "great",
        "big",
        "small",
        "high",
        "low",
        "long",
        "short",
        "own",
        "same",
        "few",
        "much",
        "image",
        "media",
        "photo",
        "caption",
        "copyright",
        "getty",
        "story",
        "read",
        "watch",
        "live",
        "breaking",
        "update",
        "updated",
        "analysis",
        "opinion",
        "government",
        "opposition",
        "president",
        "minister",
        "state",
        "states",
        "nation",
        "nations",
        "country",
        "crisis",
        "people",
        "world",
        "news",
        "today",
        "god",
        "internet",
        "covid",
        "covid-19",
        "coronavirus",
        "christmas",
        "easter",
        "twitter",
        "democrats",
        "democrat",
        "republicans",
        "republican",
        "democratic",
        "congress",
        "parliament",
        "senate",
        "army",
        "navy",
        "air",
        "force",
        "supreme",
        "court",
        "constitution",
        "english",
        "islam",
        "muslim",
        "muslims",
        "christian",
        "catholics",
        "catholic",
        "jewish",
        "jews",
        "chavista",
        "chavistas",
        "chavismo",
        "chavez-era",
        "socialist",
        "communist",
        "nazi",
        "mormon",
        "facebook",
        "nobel",
        "peace",
        "prize",
        "street",
        "avenue",
        "square",
        "park",
        "bridge",
        "river",
        "lake",
        "north",
        "south",
        "east",
        "west",
        "northern",
        "southern",
        "eastern",
        "western",
        "central",
        "el",
        "los",
        "las",
        "un",
        "una",
        "en",
        "por",
        "para",
        "con",
        "sin",
        "pero",
        "como",
        "cuando",
        "donde",
        "que",
        "se",
        "su",
        "sus",
        "lo",
        "al",
        "del",
        "y",
        "o",
        "no",
        "sí",
    ]
)


@dataclass(frozen=True, slots=True)
class Name:
    """A name found by its looks. `title` is what stood before it, folded, without its full stop."""

    start: int
    end: int
    is_person: bool
    title: str | None
    rule: str


@cache
def given_names() -> frozenset[str]:
    """Given names of English and Spanish news, folded. The list is ours; it only says that a name starts here."""
    return frozenset(fold((files(__package__) / "given_names.txt").read_text(encoding="utf-8")).split())


def find(body: str, known: list[tuple[int, int]]) -> list[Name]:
    """Names in the body outside the stretches that known entities cover (sorted, may overlap)."""
    covered = bytearray(len(body) + 1)
    for start, end in known:
        covered[start:end] = b"\1" * (end - start)
    found: list[Name] = []
    for match in SEQUENCE.finditer(body):
        tokens = [(match.start() + t.start(), match.start() + t.end()) for t in re.finditer(r"\S+", match.group())]
        run: list[tuple[int, int]] = []
        title: str | None = None
        for start, end in [*tokens, (len(body), len(body))]:
            if start < len(body) and not covered[start]:
                run.append((start, end))
                continue
            if run:
                found += _classify(body, run, title)
            title, run = None, []
    return found


def _classify(body: str, run: list[tuple[int, int]], title: str | None) -> list[Name]:
    words = [body[a:b] for a, b in run]
    plain = [fold(word).strip(".,'").removesuffix("'s") for word in words]
    first = 0
    while (
        first < len(words)
        and (plain[first] in _TITLE_WORDS or plain[first] in NOT_NAMES)
        and not (plain[first] in given_names() and first + 1 < len(words) and plain[first] not in _TITLE_WORDS)
    ):
        title = plain[first] if plain[first] in TITLES else (title if plain[first] in _TITLE_WORDS else None)
        first += 1
    while first < len(words) and words[first].islower():
        first += 1
    if title is None and first == 0:
        before = re.search(r"([\w.'-]+)[ ]$", body[max(0, run[0][0] - 25) : run[0][0]])
        if before and fold(before.group(1)).strip(".") in TITLES:
            title = fold(before.group(1)).strip(".")
    last = len(words)
    while last > first and plain[last - 1] in NOT_NAMES:
        last -= 1
    if first >= last:
        return []
    start, end = run[first][0], run[last - 1][1]
    end -= len(body[start:end]) - len(re.sub(r"(?:['’]s|['’]|[.,]+)$", "", body[start:end]))
    count = last - first
    inner = plain[first:last]
    if count >= 2 and (inner[-1] in _ORG_TAIL or (inner[0] in _ORG_HEAD and "of" not in inner[1:2])):
        return [Name(start, end, False, None, "organisation_word")]
    if count > 5 or any(word in NOT_NAMES for word in inner[1:]) or (words[first].isupper() and len(words[first]) > 3):
        return []
    if title in TITLES and (count >= 2 or title in PERSON_TITLES or _known_title(title)):
        return [Name(start, end, True, title, "title_and_name")]
    if count >= 2 and inner[0] in given_names():
        return [Name(start, end, True, title, "given_name")]
    if (
        count in (2, 3, 4)
        and (_AFTER.match(body, end) or _BEFORE.search(body[max(0, start - 30) : start]))
        and inner[0] not in NOT_NAMES
    ):
        after = body[end : end + 60]
        if re.match(
            r", an? [\w\- ]{0,40}\b(?:firm|company|group|bank|website|newspaper|party|organisation|organization|NGO|think tank|charity|agency)\b",
            after,
        ):
            return [Name(start, end, False, None, "described_organisation")]
        return [Name(start, end, True, title, "speaker_name")]
    return []


def _known_title(title: str | None) -> bool:
    return title in {
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
        "mayor",
        "admiral",
    }
