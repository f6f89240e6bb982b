"""A quoted stretch comes in, whose words they are goes out, with the word that says so.

Looked for after the quotation ("…," said X), then before it (X said: "…"), then further off in its sentence, then in
the sentence before. A quotation of which nothing says whose it is stays without a speaker.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from etl.extract import cues, spanish
from etl.extract.attribution import sentence_subject, subject, verbs
from etl.extract.quotation import Stretch
from etl.extract.speakers import Speaker, Speakers
from etl.extract.text import CAP, MASK, Piece, Text

_ABBREVIATED = r"(?:\b[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Jr|Sr|St)\.|[^.;:!?\x02\"“”])"
_AFTER_VERB_FIRST = re.compile(rf"[\s,–—-]*(?P<verb>{cues.VERB})\s+(?P<np>{_ABBREVIATED}+)")
_AFTER_SUBJECT = re.compile(
    rf"[\s,–—-]*(?P<np>[^;!?\x02\"“”]{{1,330}}?)[\s,]+"
    rf"(?:(?:has|had|have|also|later|then|\w+ly|(?:on )?\w+day)\s+)*(?P<verb>{cues.VERB})(?![\w-])"
)
_NP_END = re.compile(
    r",|\s(?:on|in|at|after|when|during|as|while|before|to|from|via|told|who|who's|about|by|but|through|outside|with|late|earlier)\s|\s\w+day\b|\sin$"
)
# "…," activist Ana Ruiz said.
_ROLE_AND_NAME = re.compile(
    rf"(?!including )(?:[a-z][a-z-]+ ){{1,4}}{CAP}(?: (?:de |la |del )*{CAP}){{1,3}}(?:, (?:one|an?|the|who)\b.*)?$"
)
# "…", as he put it
_PUT_IT = re.compile(r"[\s,–—-]*(?:is |was )?(?:as|how) (?P<np>[^.;!?\x02]{2,120}?),? (?:has )?put it\b")
# "to make good on Mr Trump's threat of “strong and swift economic actions”"
_OWNED = re.compile(
    rf"(?P<np>{CAP}(?: {CAP}){{0,3}})['’]s? (?:\w+ ){{0,2}}(?P<word>threat|promise|call|claim|warning|words|"
    rf"description|phrase|pledge|"
    r"vow|demand|comment|remark|accusation|statement|assertion|assurance|prediction|slogan)s? "
    r"(?:of |to |for |that |about |as |on )?(?:an? |the )?[\"“«‘']?$"
)


_STOP = re.compile(r"[.!?](?=\s+[A-Z“\"]|\s*$)")
_ABBREVIATION = re.compile(r"\b(?:Mr|Ms|Mrs|Dr|Sen|Gen|Gov|Rep|[A-Z])\.$")
_ENDS = frozenset(",?!.…-—")
_ACCORDING = re.compile(r"\baccording to\s+(?P<np>[^,.;]+)")
_OPENS_A_NOUN_PHRASE = frozenset(
    ("the", "a", "an", "he", "she", "it", "they", "his", "her", "their", "its", "one", "another", "some")
)
MAX_AFTER_STOP = 4  # words of a subject after a full stop; more are another sentence


@dataclass(frozen=True, slots=True)
class Found:
    """Whose a quotation is, by which word and rule."""

    speaker: Speaker | None
    cue: str | None
    rule: str


def attribute(
    text: Text, block: Piece, masked: str, stretch: Stretch, follows: int, whole: list[Piece], speakers: Speakers
) -> Found:
    """Whose a stretch is. `masked`: its block with quoted words masked, of which `whole` are the sentences; `follows`:
    where the next stretch begins, in the body."""
    sentence = next((s for s in whole if s.start <= stretch.start <= s.end), block)
    after = _after(block, masked, stretch, follows)
    before = sentence.text[: max(0, stretch.start - 1 - sentence.start)]
    if speakers.is_spanish:
        return Found(*spanish.attribute(stretch.end, after.text, sentence, before, speakers))
    is_introduced = before.rstrip(' "“').endswith(":")  # what follows the quotation is then another sentence
    found = None
    if not is_introduced and stretch.closed:
        found = _beside(text.body[stretch.end - 1 : stretch.end], after, sentence, speakers)
    found = found or _put_or_owned(after, before, sentence, speakers)
    if found is None:
        for verb in reversed(verbs(before)):
            speaker = subject(sentence, sentence.text, verb, speakers)
            if speaker:
                return Found(speaker, verb.group(), "verb_before")
    found = found or (_introduced(sentence, before, speakers) if is_introduced else _later(after, speakers))
    if found is not None:
        return found
    source = _ACCORDING.search(sentence.text)
    if source:
        begin = sentence.start + source.start("np")
        return Found(speakers.resolve(begin, begin + len(source["np"]), sentence.start), "according to", "according_to")
    if not before.strip(" \"“‘'"):
        return _after_report(sentence, whole, speakers)
    return Found(None, None, "marks")


def _after(block: Piece, masked: str, stretch: Stretch, follows: int) -> Piece:
    """What stands between a quotation and the next one, as far as its sentence goes."""
    begin = stretch.end + 1
    after = masked[begin - block.start : max(begin, follows) - block.start]
    stop = _STOP.search(after)
    if stop and not _ABBREVIATION.search(after[: stop.end()]):
        after = after[: stop.end()]
    return Piece(begin, begin + len(after), after, block.kind)


def _beside(last: str, after: Piece, sentence: Piece, speakers: Speakers) -> Found | None:
    """`"…," said Ana Ruiz` and `"…," Ana Ruiz said`. `last`: the character that ends the quotation."""
    if last not in _ENDS and not after.text.startswith(","):
        return None
    verb_first = _AFTER_VERB_FIRST.match(after.text)
    if verb_first and not verb_first["verb"].endswith("ing"):
        begin = after.start + verb_first.start("np")
        end = begin + _length_of_name(verb_first["np"], begin, speakers)
        speaker = speakers.resolve(begin, end, sentence.start)
        if speaker:
            return Found(speaker, verb_first["verb"], "verb_after")
    subject_first = _AFTER_SUBJECT.match(after.text)
    if subject_first is None or not _is_noun_phrase(subject_first["np"]):
        return None
    if last == "." and not after.text.startswith(",") and len(subject_first["np"].split()) > MAX_AFTER_STOP:
        return None
    begin = after.start + subject_first.start("np")
    speaker = speakers.resolve(begin, begin + len(subject_first["np"]), sentence.start)
    return Found(speaker, subject_first["verb"], "subject_after") if speaker else None


def _length_of_name(phrase: str, begin: int, speakers: Speakers) -> int:
    """How far the words after a verb name who spoke: "said the group's director, Ana Ruiz, on Monday"."""
    cut = _NP_END.search(phrase)
    if cut is None or not cut.start():
        return len(phrase)
    beside = phrase[cut.end() :].split(",")[0] if phrase[cut.start()] == "," else ""
    end = cut.end() + len(beside)
    named_beside = speakers.names_a_person(begin + cut.end(), begin + end)
    return end if named_beside and not speakers.names_a_person(begin, begin + cut.start()) else cut.start()


def _put_or_owned(after: Piece, before: str, sentence: Piece, speakers: Speakers) -> Found | None:
    put = _PUT_IT.match(after.text)
    if put:
        speaker = speakers.resolve(after.start + put.start("np"), after.start + put.end("np"), sentence.start)
        if speaker:
            return Found(speaker, "put it", "subject_after")
    owned = _OWNED.search(before)
    if owned:
        speaker = speakers.resolve(sentence.start + owned.start("np"), sentence.start + owned.end("np"), sentence.start)
        if speaker and speaker.entity_id:
            return Found(speaker, owned["word"], "owned")
    return None


def _later(after: Piece, speakers: Speakers) -> Found | None:
    """A verb further on in the sentence: `"…" is how the mayor, Ana Ruiz, described it`."""
    for verb in verbs(after.text):
        speaker = subject(Piece(after.start, after.end, after.text), after.text, verb, speakers)
        ends = "," in after.text[: verb.start()] and re.match(r"\s*(?:[.,]|$)", after.text[verb.end() :])
        if speaker and (ends or re.match(r"[\s,]*(?:[A-Z]|the |he |she |it )", after.text)):
            return Found(speaker, verb.group(), "verb_later")
    return None


def _introduced(sentence: Piece, before: str, speakers: Speakers) -> Found | None:
    """`Ana Ruiz took another view: "…"`."""
    speaker = sentence_subject(sentence, before, speakers)
    if speaker and (speaker.entity_id or speaker.name[:1].isupper()):
        return Found(speaker, None, "colon")
    return None


def _after_report(sentence: Piece, whole: list[Piece], speakers: Speakers) -> Found:
    """Whose a quotation is that is a sentence of its own, after one that reports: "Ms Paz said she had to. “I …”"."""
    earlier = next((s for s in reversed(whole) if s.end <= sentence.start), None)
    if earlier is not None and MASK not in earlier.text:
        for verb in reversed([verb for verb in verbs(earlier.text) if verb.group() in cues.CLAUSE_VERBS]):
            speaker = subject(earlier, earlier.text, verb, speakers)
            if speaker:
                return Found(replace(speaker, by_context=True), None, "after_report")
    return Found(None, None, "marks")


def _is_noun_phrase(phrase: str) -> bool:
    phrase = phrase.strip(" ,")
    first = phrase.split(" ")[0]
    return first[:1].isupper() or first in _OPENS_A_NOUN_PHRASE or bool(_ROLE_AND_NAME.match(phrase))
