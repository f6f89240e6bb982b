"""A sentence and a reporting verb in it come in, the verb's subject goes out.

The sentence is given with its quoted words masked, so that a verb inside a quotation is none. Where the subject is not
next to the verb ("…, adding: "), it is that of the sentence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from etl.extract import cues
from etl.extract.speakers import Speaker, Speakers
from etl.extract.text import CAP, MASK, Piece
from etl.extract.words import words

_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_ADVERBS = "|".join(sorted(words("between_subject_and_verb")))
# What may stand between a subject and its verb: "Mr Paz has on Friday repeatedly said".
_BETWEEN = re.compile(
    rf"(?:[\s,]+(?:{_ADVERBS}|\w+ly|(?:late |early |later )?(?:on )?{_DAY}(?: night| evening| morning| afternoon)?"
    r"|(?:this|last) (?:week|month|year)|in (?:an?|his|her|the|its) [\w-]{3,}(?: (?!and\b|but\b)[\w-]+){0,5}"
    r"|over the weekend|at the weekend|at (?:first|last)|in turn|for (?:his|her|its|their) part))+[\s,]*$"
)
BETWEEN = 160  # characters in which all that may stand before a verb has room
_OPENERS = "But And Yet So Still However Meanwhile Instead Also Later Now Furthermore Earlier Nevertheless Then Even"
_PREPOSITIONS = (
    "In On At After During Before Following Speaking Since For By With From Under As Earlier Later Late Asked Writing "
    "Acknowledging Responding Flanked Sitting Addressing Announcing Last This Alongside Outside Across "
    "While Although Though"
)
# "CARACAS, Venezuela (Reuters) - ": where the report was written is no part of its first sentence.
_DATELINE = (
    r"[A-ZÀ-Þ][\w.'’-]*(?:,? [A-ZÀ-Þ][\w.'’-]*){0,4}(?:, \w+\.? \d{1,2})?(?: \([A-Z][\w /]+\))?\s?(?:--|[—–-])\s+"
)
_LEADING = re.compile(
    rf"^(?:{_DATELINE})?(?:(?:{_OPENERS.replace(' ', '|')})\b,?\s+)*"
    rf"(?:(?:{_PREPOSITIONS.replace(' ', '|')})\b[^,:;]{{0,120}}?,\s+)?(?:meanwhile,\s+)?(?:(?:While|Although|"
    rf"Though)\s+)?"
)
_CLAUSE_START = re.compile(
    r"(?:[;:–—]\s+|\s--?\s|,\s+(?:while|but|and|as|because|although|where|when)\s+"
    r"|\s(?:while|because|although|but|when|where|whereas|"
    r"after|(?:in|to|of|as|with) what)\s+|,\s+(?=(?:he|she|it|they)\b))"
)
# "In a televised address the minister": an opening without its comma.
_OPENING_PHRASE = re.compile(
    r"(?:In|On|At|During|After|Before|From|Earlier|Later|Last|This)\b[^,]{2,60}?\s(?=(?:the|Mr|Mrs|Ms|President)\s[^,]*$)"
)
_OPENING_PRONOUN = re.compile(
    r"(?:In|On|At|During|After|Before|From|Earlier|Later|Last|This)\b[^,]{2,60}?\s(he|she|it|they)\s"
)
_NAMED_NEXT = re.compile(rf",\s{CAP}(?: (?:de |la |del )*{CAP}){{1,3}}(?=[,.])")
_TIME_FIRST = re.compile(
    r"(?:Last|This|Earlier this|Later this) (?:week|month|year|night|morning|\w+day)\s+(?=[A-Z]|the |he |she )"
)
_JOINED = re.compile(r"(?:and|but|while|as|because|although)\s+")
_RELATIVE = re.compile(r",?\s+who(?:\s+\w+){0,2}\s*$")
# "the officials, who asked not to be named, said the move would fail": after the verb stands no speaker but a clause.
FINITE = re.compile(
    r"\s(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do|[a-z]+ed)\b"
)
_UNSAID = re.compile(r"\b(?:without|not|never)\s+$")
_PRONOUN_AT_END = re.compile(r"(?:^|[\s,(\"“])(he|she|it|they|He|She|It|They)\s*$")
_COORDINATED = re.compile(r"(?:\band|\bbut|\bor|\bthen|\bby|\bafter|\bbefore|,)\s*$")
# A reporting verb that ends its sentence, but for when or where: "…, Mr Paz said on Sunday."
WHEN_OR_WHERE = rf"(?:\s+(?:(?:late |early )?(?:on )?{_DAY}|(?:on|in|at|during|earlier|last|this)\s[\w'’ \-]{{3,50}}))?"
# "…, the officials told Reuters."
TOLD_WHOM = (
    r"(?:\s+(?:the |a |his |her )?(?:reporters|journalists|lawmakers|supporters|state (?:television|TV|media|radio)"
    r"|(?:\w+ ){0,2}(?:session|council|meeting|court|conference|committee|crowd|rally|hearing|nation|programme)"
    r"|(?:the )?(?:newspaper |broadcaster |magazine |website |news agency |(?:radio |TV )?station |(?:TV )?channel )?"
    r"(?:[A-Z][\w.&'’]*\s?(?:(?:de|do|da|del|la|el)\s)?){1,4}"
    r"(?:news agency|newspaper|radio|television|TV|magazine|network|website)?))"
)
_CLOSES = re.compile(
    rf"{TOLD_WHOM}?{WHEN_OR_WHERE}\s*(?:[.\x02]|$|,\s*(?:citing|adding|who|but|and|as|in|while|although)\b)"
)
_INVERTED = re.compile(
    r"\s+(?P<np>(?:[A-Z]|the |an? )[^,.;:\x02\"“”]{2,80}?)(?=,|\.|$|\s\(|\s-\s|\s(?:of|at|in|on|from|who|during|"
    r"after|told)\s)"
)
_ASIDE_ENDS = re.compile(r"(?:\s+(?:earlier|later|previously))?,")
_INVERTIBLE = frozenset(("said", "says", "added", "wrote", "argued", "warned", "explained"))
# "told the story of a young man who said …"
_WHO_OF = re.compile(
    r"\b(?:of|with|to|from|for|by|about|met|including)\s+(?P<np>(?:an?|the|one|another)\s[\w' -]{2,40})$"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """A reporting verb in a sentence, with whose it is."""

    start: int  # in the body
    end: int
    verb: str
    speaker: Speaker | None


_NOT_BEFORE_VERB = "|".join(sorted(words("not_before_verb")))
_VERB = re.compile(rf"(?<![\w'’-]){cues.VERB}(?![\w-])")
_NOT_A_VERB_BEFORE = re.compile(rf"(?:(?<!\bat )\b(?:{_NOT_BEFORE_VERB})|['’]s)\s+$", re.IGNORECASE)
_OPENS_CLAUSE = re.compile(
    rf"\s*\.?$|\s+(?:that|he|she|it|they|the|an?|for|to|last|this|earlier|Mr|Mrs|Ms|on|in|his|her|{_DAY}|:|,|{MASK}|[\"“]|[A-Z])|\s*[:,]\s*[\"“{MASK}]"
)


# "…, the doctors' federation estimates, and …"
_ASIDE = re.compile(r",\s+[^,]{2,60}$")
_AFTER_ASIDE = re.compile(r";|,\s+(?:and|but|while|as|with|although)\b")


def verbs(sentence: str) -> list[re.Match[str]]:
    """Reporting verbs of a masked sentence that can have a subject of their own."""
    found = []
    for match in _VERB.finditer(sentence):
        before = sentence[max(0, match.start() - 16) : match.start()]
        passive = _NOT_A_VERB_BEFORE.search(before)
        if passive and match.group() not in {"saying", "adding"}:
            continue
        if _UNSAID.search(before):
            continue
        if match.group() in cues.NOUNS_TOO and not _OPENS_CLAUSE.match(sentence, match.end()):
            is_aside = _AFTER_ASIDE.match(sentence, match.end()) and _ASIDE.search(sentence, 0, match.start())
            if not is_aside:
                continue
        found.append(match)
    return found


def _names_speaker(prefix: str, inverted: re.Match[str]) -> bool:
    """Whether the words after a verb are who said what stands before it, and not the beginning of what was said."""
    rest = inverted.string[inverted.end("np") :].split(",")[0]
    if FINITE.search(inverted["np"]) or (FINITE.search(rest) and not rest.lstrip().startswith("who ")):
        return False
    return inverted["np"][:1].isupper() or bool(FINITE.search(prefix))


def subject(sentence: Piece, masked: str, verb: re.Match[str], speakers: Speakers) -> Speaker | None:
    """Whose a verb is, its sentence being given with quoted words masked."""
    prefix, after = masked[: verb.start()], masked[verb.end() :]
    between = _near_end(_BETWEEN, prefix)
    trimmed = prefix[: between.start()] if between else prefix
    pronoun = _near_end(_PRONOUN_AT_END, trimmed)
    if pronoun:
        start = sentence.start + pronoun.start(1)
        return speakers.resolve(start, start + len(pronoun.group(1)), sentence.start)
    if trimmed.endswith(",") or prefix.rstrip().endswith(","):
        inverted = _INVERTED.match(after)
        if inverted and _names_speaker(prefix, inverted) and verb.group() in _INVERTIBLE:
            at = sentence.start + verb.end()
            named = _NAMED_NEXT.match(after, inverted.end("np"))  # "…, said the mayor, Ana Ruiz."
            end = named.end() if named and inverted["np"].startswith(("the ", "a ")) else inverted.end("np")
            return speakers.resolve(at + inverted.start("np"), at + end, sentence.start)
    closing = (
        trimmed.rstrip().endswith(",") and verb.group() not in cues.NEEDS_OBJECT and _CLOSES.match(after)
    )  # "…, the union's head, Ana Ruiz, says."
    is_coordinated = not closing and _near_end(_COORDINATED, trimmed)
    if verb.group().endswith("ing") or is_coordinated or not trimmed.strip():
        return sentence_subject(sentence, prefix, speakers)
    relative = _near_end(_RELATIVE, trimmed)
    if relative:
        trimmed = trimmed[: relative.start()]
        owner = None if relative.group().startswith(",") else _WHO_OF.search(trimmed)
        if owner:
            return speakers.resolve(sentence.start + owner.start("np"), sentence.start + len(trimmed), sentence.start)
    begin = _phrase_start(trimmed, after)
    return speakers.resolve(sentence.start + begin, sentence.start + len(trimmed), sentence.start)


def _near_end(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    return pattern.search(text, max(0, len(text) - BETWEEN))


def _phrase_start(trimmed: str, after: str) -> int:
    """Where the phrase before a verb begins: after what opens the sentence, and in the last of its clauses."""
    lead = _TIME_FIRST.match(trimmed) or _LEADING.match(trimmed)
    begin = lead.end() if lead and lead.end() < len(trimmed) else 0
    joined = _JOINED.match(trimmed, begin)  # "On Monday he gave them a week to leave, but the minister said"
    begin = joined.end() if joined else begin
    for boundary in _CLAUSE_START.finditer(trimmed, begin):
        if boundary.end() < len(trimmed.rstrip()):
            begin = boundary.end()
    if (_CLOSES.match(after) or _ASIDE_ENDS.match(after)) and "," in trimmed[begin:].rstrip(" ,"):
        begin += trimmed[begin:].rstrip(" ,").rfind(",") + 1  # "the move was legal, Mr Paz said."
    quoted = trimmed.rfind(MASK)
    if quoted >= begin:
        begin = quoted + 1
        while begin < len(trimmed) and not trimmed[begin].isalnum():
            begin += 1
    last_that = trimmed.rfind(" that ", begin)
    if last_that >= 0:
        begin = last_that + 6
    opening = _OPENING_PHRASE.match(trimmed, begin)
    return opening.end() if opening else begin


def sentence_subject(sentence: Piece, before: str, speakers: Speakers) -> Speaker | None:
    """The noun phrase a sentence begins with, or whose the quotation is that it begins with."""
    if before[:2].lstrip("\"“‘'")[:1] == MASK:
        return _speaker_of_opening(sentence, before, speakers)
    lead = _TIME_FIRST.match(before) or _LEADING.match(before)
    begin = lead.end() if lead else 0
    rest = before[begin:]
    pronoun = re.match(r"(he|she|it|they)\b", rest, re.IGNORECASE) or _OPENING_PRONOUN.match(rest)
    if pronoun:
        at = sentence.start + begin
        return speakers.resolve(at + pronoun.start(1), at + pronoun.end(1), sentence.start)
    end = re.search(
        r",\s(?:who|which|whose)\b|\s(?:is|are|was|were|has|have|had|will|would|can|could|may|did|does|do|refused|told|said|says|added|called|cast|assured|imposed|"
        r"pressured|issued|issues|described|declared|went|came|took|gave|made|met|rejected|shared|doubled|accused|fired|argued|rallied|responded|hit|"
        r"[a-z]+ed)\b", rest)  # fmt: skip
    rest = rest[: end.start()] if end else rest
    between = _BETWEEN.search(rest)
    stop = begin + (between.start() if between else len(rest))
    return speakers.resolve(sentence.start + begin, sentence.start + stop, sentence.start)


def _speaker_of_opening(sentence: Piece, before: str, speakers: Speakers) -> Speaker | None:
    """Of `"…," said Ana Ruiz, a teacher, adding` and of `"…," Ms Ruiz said, adding`: Ana Ruiz."""
    begin = before.rfind(MASK) + 1
    first = _VERB.search(before, begin)
    if first is None:
        return None
    between = before[begin : first.start()].strip(" ,.\"”’'")
    if between:
        start = before.index(between, begin)
        return speakers.resolve(sentence.start + start, sentence.start + start + len(between), sentence.start)
    inverted = _INVERTED.match(before, first.end())
    if inverted is None:
        return None
    return speakers.resolve(sentence.start + inverted.start("np"), sentence.start + inverted.end("np"), sentence.start)
