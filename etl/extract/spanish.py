"""Spanish quotations and reports come in, whose they are goes out: «…», dijo X; X aseguró que …; según X.

Spanish puts the speaker after the verb, or leaves it out where it is who spoke last. Where neither says who it is,
there is none.
"""

from __future__ import annotations

import re

from etl.extract.speakers import Speaker, Speakers
from etl.extract.text import MASK, Piece
from etl.extract.words import words

_ACCENTS = {"a": "[aá]", "e": "[eé]", "i": "[ií]", "o": "[oó]", "u": "[uú]", "n": "[nñ]"}


def _accented(word: str) -> str:
    """A pattern for a folded word as it is written, with or without its accents."""
    return "".join(_ACCENTS.get(letter, letter) for letter in word)


_VERB = "(?:" + "|".join(_accented(word) for word in sorted(words("reporting_verbs_es"), key=len, reverse=True)) + ")"
VERB = re.compile(rf"(?<![\w'’-]){_VERB}(?![\w-])", re.IGNORECASE)
_AFTER = re.compile(rf"[\s,.–—-]*(?P<verb>{_VERB})(?![\w-])(?P<rest>[^.;:!?{MASK}\"“«]*)")
_SUBJECT_FIRST = re.compile(rf"[\s,]*(?P<np>[A-ZÁÉÍÓÚ][^.;:!?{MASK}\"“«]{{2,60}}?)\s(?P<verb>{_VERB})(?![\w-])")
_DAYS = "lunes|martes|mi[eé]rcoles|jueves|viernes|s[aá]bado|domingo"
# Where the speaker after a verb ends, and what is no speaker: "declaró durante su visita".
_NP_END = re.compile(
    rf",|\s(?:en|durante|tras|ante|por|con|sobre|desde|mientras|cuando|luego|quien|que|este|esta|el (?:{_DAYS})|"
    rf"a la|al|a)\s"
)
_NO_SPEAKER = re.compile(
    rf"\s*(?:$|,|(?:en|durante|tras|ante|por|con|sobre|desde|mientras|cuando|luego|este|esta|al|a|ayer|hoy|"
    rf"el (?:{_DAYS}))\b)"
)
_LEADING = re.compile(
    r"^(?:[A-ZÁÉÍÓÚ][\w .,áéíóúñ]{2,40}?(?:\.-|--|[—–])\s+)?"
    r"(?:(?:Y|Pero|Además|También|Asimismo|Sin embargo|No obstante|Luego|Entonces|Igualmente|Por su parte|"
    r"Posteriormente),?\s*)*"
    r"(?:(?:En|Tras|Durante|Según|Ante|Desde|Con|Por|Para|Al|Luego|Después|Antes|Aunque|Mientras|A|De|Sobre|Este|Esta|Entre|"
    r"Bajo|Hasta|Citando|Como|Si|Cuando)\b[^,:;]{0,150}?,\s+)?"
)
_BOUNDARY = re.compile(
    r"[;:–—]\s+|,\s+(?:y|pero|mientras|aunque|porque)\s+|\s(?:mientras|pero|aunque|cuando|porque)\s+"
)
_ADVERBS = re.compile(
    r"(?:[\s,]+(?:también|además|ya|luego|ayer|hoy|se|le|les|lo|ha|había|han|este \w+|el (?:pasado )?\w+|"
    r"incluso|recientemente))+[\s,]*$"
)
_COORDINATED = re.compile(r"(?:^|\s)(?:y|e|o)\s*$|,\s*$")
_THAT = re.compile(r"(?:\s+(?!que\b)[\wáéíóúñ,]+){0,6}?\s+que\s")
_ACCORDING = re.compile(rf"\b[Ss]eg[uú]n (?P<np>[^,.;:{MASK}\"“«]+)")
_NOT_A_SOURCE = re.compile(
    r"(?:la |el |los |las )?(?:ley|constituci|encuesta|sondeo|reporte|informe|cifra|dato|plan|norma|art[ií]culo)"
)
_IMPERSONAL = re.compile(r"\b(?:[Ss]e|lo que|como|que|sin|no)\s+$")
MIN_REPORTED = 6  # words of a clause outside of marks


def attribute(
    stretch_end: int, after: str, sentence: Piece, before: str, speakers: Speakers
) -> tuple[Speaker | None, str | None, str]:
    """Speaker, verb and rule of a marked stretch: `after` it and `before` it in its sentence, quoted words masked."""
    after_at = stretch_end + 1
    follows = _AFTER.match(after)
    if follows:
        return _following(follows, after_at, sentence, speakers), follows["verb"], "verb_after"
    first = _SUBJECT_FIRST.match(after)
    if first:
        begin = after_at + first.start("np")
        return speakers.resolve(begin, begin + len(first["np"]), sentence.start), first["verb"], "subject_after"
    for verb in reversed(list(VERB.finditer(before))):
        speaker = subject(sentence, before, verb, speakers)
        if speaker:
            return speaker, verb.group(), "verb_before"
    source = _ACCORDING.search(sentence.text)
    if source:
        begin = sentence.start + source.start("np")
        return speakers.resolve(begin, begin + len(source["np"]), sentence.start), "según", "according_to"
    return None, None, "marks"


def _following(match: re.Match[str], at: int, sentence: Piece, speakers: Speakers) -> Speaker | None:
    """Who stands after a verb, with the name beside "el presidente del Parlamento, …"; else who spoke last."""
    rest = match["rest"]
    if _NO_SPEAKER.match(rest):
        return speakers.last_person(sentence.start, None, at)
    cut = _NP_END.search(rest)
    end = cut.start() if cut else len(rest)
    begin = at + match.start("rest")
    if cut and rest[cut.start()] == ",":
        apposition = rest[cut.end() :].split(",")[0]
        if speakers.names_a_person(begin + end, begin + cut.end() + len(apposition)) and not speakers.names_a_person(
            begin, begin + end
        ):
            end = cut.end() + len(apposition)
    return speakers.resolve(begin, begin + end, sentence.start)


def subject(sentence: Piece, text: str, verb: re.Match[str], speakers: Speakers) -> Speaker | None:
    """Whose a verb is that stands after its subject, or has none of its own."""
    prefix = text[: verb.start()]
    trimmed = _ADVERBS.sub(" ", prefix)
    lead = _LEADING.match(trimmed)
    begin = lead.end() if lead and lead.end() <= len(trimmed) else 0
    for boundary in _BOUNDARY.finditer(trimmed, begin):
        begin = boundary.end()
    own = trimmed[begin:].strip(f' ,"“”«»{MASK}')
    earlier = VERB.search(prefix)
    if earlier and (not own or _COORDINATED.search(prefix)):
        return subject(sentence, text, earlier, speakers)
    if not own or own.lower() in {"y", "e", "además", "también"}:
        return speakers.last_person(sentence.start, None, sentence.start)
    return speakers.resolve(sentence.start + begin, sentence.start + len(trimmed), sentence.start)


def reported(sentence: Piece, is_marked: bool, speakers: Speakers) -> tuple[Speaker, str, str] | None:
    """Speaker, verb and rule of a sentence that reports speech, its quoted words masked; None where it does not."""
    text = sentence.text
    for verb in VERB.finditer(text):
        if _IMPERSONAL.search(text[: verb.start()]):
            continue
        after = text[verb.end() :]
        that = _THAT.match(after)
        if that and len(after[that.end() :].replace(MASK, " ").split()) >= MIN_REPORTED:
            speaker = subject(sentence, text, verb, speakers)
            return (speaker, verb.group(), "reported") if speaker else None
        before = text[: verb.start()].rstrip()
        follows = _AFTER.match(text, verb.start())
        if before.endswith(",") and not is_marked and len(before.split()) >= MIN_REPORTED and follows:
            speaker = _following(follows, sentence.start, sentence, speakers)
            return (speaker, verb.group(), "reported") if speaker else None
    source = _ACCORDING.search(text)
    if source and not is_marked and not _NOT_A_SOURCE.match(source["np"]):
        begin = sentence.start + source.start("np")
        speaker = speakers.resolve(begin, begin + len(source["np"].rstrip()), sentence.start)
        return (speaker, "según", "according_to") if speaker else None
    return None
