"""The sentences of a block come in, with quoted words masked; speech reported without marks goes out.

A sentence that only attributes a quotation is none; nor is one whose subject is nobody. Evidence is the whole sentence,
or the clause with its own verb after a direct quotation.
"""

from __future__ import annotations

import re
from functools import cache

from etl.extract import cues
from etl.extract.attribution import WHEN_OR_WHERE, subject, verbs
from etl.extract.gazetteer import entities
from etl.extract.quotation import Stretch
from etl.extract.speakers import Speaker, Speakers
from etl.extract.text import MASK, Piece, Text, fold
from etl.model import Quote, Tier

VERSION = 1
MIN_REPORTED = 4  # words of a clause
SHORT_MARKS = 14  # characters: a word or two in marks
MIN_BESIDE_MARKS = 9  # words outside the marks that make a sentence with a quotation a report as well
_ACCORDING = re.compile(r"\b(?:according to|segun)\s+(?P<np>[^,.;\x02\"“]+)", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:Who|What|Why|How|When|Where|Will|Is|Are|Was|Did|Does|Do|Can|Could|Has|Have)\b.*\?\s*$", re.DOTALL
)
_NOT_A_SOURCE = re.compile(r"^(?:the )?(?:constitution|law|rules?|plan|schedule|article|reports?|polls?)\b")


_SAID = frozenset(("said", "says", "say", "added", "argued", "claimed", "warned"))
_WROTE = frozenset(("wrote", "writes", "posted", "posts"))
_OPENS_WITH_A_QUOTE = re.compile(rf"[\"“‘']?{MASK}+[,.!?…]?[\"”’']")


@cache
def _by_name() -> dict[str, str]:
    return {fold(name): entity.id for entity in entities() for name in (entity.name, *entity.aliases)}


def known(name: str) -> str | None:
    """The entity of a folded name, for authors of posts whom the text does not mention."""
    return _by_name().get(name)


def find(text: Text, whole: list[Piece], marked: list[Stretch], speakers: Speakers) -> list[Quote]:
    made: list[Quote] = []
    for sentence in whole:
        inside = [s for s in marked if sentence.start <= s.start < sentence.end]
        quote = _reported(text, sentence, inside, speakers)
        if quote is not None:
            made.append(quote)
    return made


def _reported(text: Text, sentence: Piece, inside: list[Stretch], speakers: Speakers) -> Quote | None:
    if len(sentence.text.split()) < MIN_REPORTED + 2 or _QUESTION.match(sentence.text):
        return None
    if sentence.text.count(MASK) >= 0.5 * len(sentence.text):
        return _clause_after(text, sentence, inside, speakers)
    for verb in verbs(sentence.text):
        word = verb.group()
        if word not in cues.CLAUSE_VERBS | _WROTE or not _opens_clause(sentence.text, verb):
            continue
        if _OPENS_WITH_A_QUOTE.match(sentence.text) and not re.match(r"[^,]{0,60} that\b", sentence.text[verb.end() :]):
            continue  # the verb is that quotation's
        speaker = subject(sentence, sentence.text, verb, speakers)
        if speaker is None:
            continue
        if not _enough(sentence, verb, inside):
            speakers.spoke(sentence.start, speaker)
            break
        speakers.spoke(sentence.start, speaker)
        return _make(text, sentence.start, sentence.end, speaker, word, "reported")
    source = _ACCORDING.search(sentence.text)
    if source and not _NOT_A_SOURCE.match(fold(source["np"])) and len(inside) == 0:
        begin = sentence.start + source.start("np")
        found = speakers.resolve(begin, begin + len(source["np"].rstrip()), sentence.start)
        if found:
            return _make(text, sentence.start, sentence.end, found, "according to", "according_to")
    return None


_WHEN = (
    r"(?:\s+(?:on |late |early )?\w+day(?: \w+)?"
    r"|\s+(?:on|over|in|at|during|earlier|last|this) [\w'’ ]{3,40}?(?= that\b)|\s+\w+ly)?"
)
_CLAUSE = re.compile(
    rf"{_WHEN},?\s+(?:also )?(?:that|he|she|it|they|there|the|his|her|its|their|an?|many|some|more|any|most|no|this|"
    r"such|how|what|if|nearly|"
    r"about|Mr|Mrs|Ms|[A-Z0-9]\w*|[a-z]+s)\b"
)
_SAYING = re.compile(r"\s+(?!a word|nothing|so\b|to\b|of\b|in\b|on\b|by\b)\w+")
_FINITE = re.compile(
    r"(?:\s+(?:on )?\w+day)?\s+(?:that|he|she|it|they|there|his|her|the|an?|[A-Z]\w+)\b.*"
    r"\b(?:is|are|was|were|has|had|have|will|would|"
    r"could|can|may|might|should|did|do|does|[a-z]+ed|constituted)\b"
)
_TOLD = re.compile(
    r"\s+(?:[\w.'’ ]{2,50}?\s+(?:that|he|she|it|they|the|there)\b|(?:him|her|them|reporters|journalists)\s)"
)
_ENDS_WITH_SPEAKER = re.compile(rf"{WHEN_OR_WHERE}\s*(?:\.|$)|\s*,\s+(?:citing|adding|who|but|and)\b")
_WHOSE = re.compile(r"\bwhich (?:also |has |have |had )?$")
# "said production could rise", "says three million people have fled": a clause without "that" and without an article
_BARE_CLAUSE = re.compile(
    rf"{_WHEN},?(?:\s+[\w'’%-]+){{1,7}}?\s+(?:is|are|was|were|has|had|have|will|would|could|can|may|might|should|did|does)\b"
)
_INVERTED = re.compile(r"\s+(?:[A-Z][\w.'’-]+\s?|de |la |del ){1,6}(?:[,.]|of\b|in\b|at\b|$)")


def _opens_clause(sentence: str, verb: re.Match[str]) -> bool:
    """Whether what follows a verb, or stands before it, is what was said."""
    word, after = verb.group(), sentence[verb.end() :]
    needed = cues.NEEDS_OBJECT.get(word)
    if needed:
        return needed in after[:90]
    if word in {"told", "tells"}:
        return bool(_TOLD.match(after))
    if _WHOSE.search(sentence[: verb.start()]):
        return False  # "the group, which says it was founded in May": said in passing
    if word in _WROTE:
        return bool(re.match(r"[^,.;:\"“]{0,40}\sthat\s", after))
    if word in _SAID and _ENDS_WITH_SPEAKER.match(after) and len(sentence[: verb.start()].split()) > MIN_REPORTED:
        return True  # "…, Mr Paz said."
    if word in {"said", "says"} and sentence[: verb.start()].rstrip().endswith(",") and _INVERTED.match(after):
        return True  # "…, said Luis Paz of …"
    if word in {"saying", "stating", "claiming", "arguing", "insisting", "adding", "warning"}:
        return bool(_SAYING.match(after))
    if word in cues.PLAIN_VERBS:
        return bool(_CLAUSE.match(after) or _BARE_CLAUSE.match(after))
    return bool(_FINITE.match(after))


# What was said is then in the marks: "warned that any step would amount to “folly of the worst kind”".
_LEANS_ON_THE_QUOTE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|to|not|an?|the|as|by|of|had|has|have|would|will)$"
)


def _enough(sentence: Piece, verb: re.Match[str], inside: list[Stretch]) -> bool:
    """Whether enough was reported outside the marks for the sentence to be a report of its own."""
    if not inside:
        return True
    after = sentence.text[verb.end() :]
    mark = after.find(MASK)
    if mark < 0 or all(s.end - s.start <= SHORT_MARKS for s in inside):
        return len(after.split()) >= MIN_REPORTED
    between = after[:mark]
    other = next((v for v in verbs(between) if v.group() in cues.VERBS), None)
    if other is not None:
        return len(between[: other.start()].split()) >= MIN_REPORTED + 1
    alone = _DAY.sub("", between).strip(" \"“‘'")
    clause = re.split(r"\s(?:and|but)\s", alone)[0]  # "said the move was illegal and a “step into the abyss”"
    if clause != alone or alone.endswith(","):
        return len(clause.split()) > MIN_REPORTED
    return len(alone.split()) >= MIN_BESIDE_MARKS and not _LEANS_ON_THE_QUOTE.search(alone)


_DAY = re.compile(r"^\s+(?:on )?\w+day\b")


_TRAILING = re.compile(
    r",\s+(?P<verb>saying|adding|claiming|arguing|insisting|warning)\s+(?=that\b|his|her|its|the|he|she|they|it|people|[A-Z])[^\x02]{25,}$"
)


def _clause_after(text: Text, sentence: Piece, inside: list[Stretch], speakers: Speakers) -> Quote | None:
    trailing = _TRAILING.search(sentence.text)
    if trailing is None:
        return None
    verb = next((v for v in verbs(sentence.text) if v.start() == trailing.start("verb")), None)
    outside = re.search(r"[^\x02\"“”\s,]", sentence.text)
    if verb is None or outside is None:
        return None
    rest = Piece(sentence.start + outside.start(), sentence.end, sentence.text[outside.start() :])
    speaker = subject(rest, rest.text, next(v for v in verbs(rest.text) if v.group() == verb.group()), speakers)
    if speaker is None:
        return None
    return _make(text, sentence.start + trailing.start("verb"), sentence.end, speaker, verb.group(), "trailing_clause")


def _make(text: Text, start: int, end: int, speaker: Speaker, cue: str, rule: str) -> Quote:
    while end > start and text.body[end - 1].isspace():
        end -= 1
    sure = speaker.entity_id is not None and not speaker.by_context
    tier = Tier.CERTAIN if sure else (Tier.LIKELY if speaker.entity_id else Tier.RAW)
    return Quote(
        start, end, text.body[start:end], "indirect", speaker.entity_id, speaker.name, cue, None, tier, rule, VERSION
    )
