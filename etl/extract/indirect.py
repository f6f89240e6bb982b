"""The sentences of a block come in, with quoted words masked; speech reported without marks goes out.

A sentence that only attributes a quotation is none; nor is one whose subject is nobody. Evidence is the whole sentence,
or the clause with its own verb after a direct quotation.
"""

from __future__ import annotations

import re

from etl.extract import cues, spanish
from etl.extract.attribution import TOLD_WHOM, WHEN_OR_WHERE, subject, verbs
from etl.extract.quotation import Stretch
from etl.extract.speakers import Speaker, Speakers
from etl.extract.text import CAP, MASK, Piece, Text, fold
from etl.extract.words import words
from etl.model import Quote, Tier

VERSION = 4
MIN_REPORTED = 4  # words of a clause
SHORT_MARKS = 2  # words in marks that are the writer's distance and no quotation
MIN_BESIDE_MARKS = 6  # words outside the marks that make a sentence with a quotation a report as well
_ACCORDING = re.compile(r"\b(?:according to|segun)\s+(?P<np>[^,.;\x02\"“]+)", re.IGNORECASE)
_QUESTION = re.compile(
    r"(?:Who|What|Why|How|When|Where|Will|Is|Are|Was|Did|Does|Do|Can|Could|Has|Have)\b.*\?\s*$", re.DOTALL
)
# "according to the union's former head, Ana Ruiz"
_NAMED_NEXT = re.compile(rf",\s(?:(?:Mr|Mrs|Ms|Dr)\.? )?{CAP}(?: (?:de |la |del )*{CAP}){{1,3}}")
# "After his victory with 51% of the votes, according to the council, the others …": the source of an aside.
_LEADS = re.compile(r"(?:After|When|As|While|Although|Though|Despite|With|Because|Since)\b")
_NOT_A_SOURCE = re.compile(r"^(?:the )?(?:constitution|law|rules?|plan|schedule|article|reports?|polls?)\b")


_SAID = frozenset(("said", "says", "say", "added", "argued", "claimed", "warned"))
_REPORTED_LAST = frozenset(
    (
        "confirmed", "announced", "reported", "acknowledged", "insisted", "noted", "explained", "suggested", "suggests",
        "estimated", "estimates", "found", "showed", "shows", "predicted", "predicts", "believes",
    )
)  # fmt: skip
_ASIDE = re.compile(r",\s+(?!which\b|that\b|who\b|and\b|but\b|as\b)[^,]{2,60}$")
# Of several people: "officials deny that …". As nouns they need nothing said ("the state", "a claim that").
_BASE_FORMS = words("base_forms")
_SEVERAL = re.compile(
    r"(?:\b[Tt]hey|\b[Ww]ho|[a-z]s|\bpeople|\bpolice)(?: \w+ly| also| and| generally)?(?: \w+){0,6}? $"
)
# "They warn the river may rise", "Business leaders estimate the roadblocks cost …"
_BEGINS_WITH_SEVERAL = re.compile(
    r"(?:[\w'’-]+ ){0,4}?(?:[Tt]hey|[a-z]+s|people|[Pp]olice)(?: \w+ly| also| still| now)? $"
)
_WHAT_THEY_SAY = re.compile(r" (?:there|it|they|he|she|the|his|her|their|its|more|many|most|at least|up to|[A-Z0-9])")
_PUT_AT = re.compile(cues.PUT_AT)
_OF_EVIDENCE = frozenset(
    ("found", "finds", "showed", "shows", "show", "suggest", "indicate")
)  # "pictures showed a crowd" is no speech
_FORESEEN = frozenset(("forecasts", "forecast", "projects", "predicts", "predicted", "estimates", "estimated"))
_NUMBER_NEAR = re.compile(r" (?:[\w-]+ ){0,8}(?:of|at|by|to) [^.,;]{0,25}\d")
# "… last year, official figures show."
_SHOWN_LAST = re.compile(
    r",\s+(?P<np>[\w'’ -]{3,60}?)\s+(?P<verb>show|suggest|indicate|shows|suggests|indicates|confirm)\s*\.?$"
)
_SAID_BY_SEVERAL = re.compile(
    r",\s+(?P<np>(?:[\w'’-]+ ){0,5}?(?:they|people|police|[\w-]+s))\s+(?P<verb>estimate|believe|warn|claim|argue|"
    r"allege|complain|insist|predict|fear|acknowledge)\s*\.?$"
)
_A_NUMBER = re.compile(r"(?:[A-Za-z]+ ){0,2}\d")
_WROTE = frozenset(("wrote", "writes", "posted", "posts"))
_OPENS_WITH_A_QUOTE = re.compile(rf"[\"“‘']?{MASK}+[,.!?…]?[\"”’']")


def find(text: Text, whole: list[Piece], marked: list[Stretch], speakers: Speakers) -> list[Quote]:
    made: list[Quote] = []
    for sentence in whole:
        inside = [s for s in marked if sentence.start <= s.start < sentence.end]
        quote = _reported(text, sentence, inside, speakers)
        if quote is not None:
            made.append(quote)
    return made


def find_spanish(text: Text, whole: list[Piece], marked: list[Stretch], speakers: Speakers) -> list[Quote]:
    """The same for Spanish, where subjects and clauses are found in other ways."""
    made: list[Quote] = []
    for sentence in whole:
        if sentence.text.count(MASK) >= 0.5 * len(sentence.text):
            continue
        is_marked = any(sentence.start <= s.start < sentence.end for s in marked)
        found = spanish.reported(sentence, is_marked, speakers)
        if found is not None:
            speakers.spoke(sentence.start, found[0])
            made.append(_make(text, sentence.start, sentence.end, *found))
    return made


def _reported(text: Text, sentence: Piece, inside: list[Stretch], speakers: Speakers) -> Quote | None:
    if len(sentence.text.split()) < MIN_REPORTED + 2 or _QUESTION.match(sentence.text):
        return None
    if sentence.text.count(MASK) >= 0.5 * len(sentence.text):
        return _clause_after(text, sentence, inside, speakers)
    for verb in verbs(sentence.text):
        word = verb.group()
        if not (word in cues.CLAUSE_VERBS | _WROTE or _PUT_AT.fullmatch(word)) or not _opens_clause(
            sentence.text, verb
        ):
            continue
        if _OPENS_WITH_A_QUOTE.match(sentence.text) and not re.match(r"[^,]{0,60} that\b", sentence.text[verb.end() :]):
            continue  # the verb is that quotation's
        speaker = subject(sentence, sentence.text, verb, speakers)
        if speaker is None:
            continue
        if _A_NUMBER.match(speaker.name) and _ACCORDING.search(sentence.text):
            break  # "87% of people say …, according to a study"
        if not _enough(text, sentence, verb, inside):
            speakers.spoke(sentence.start, speaker)
            break
        speakers.spoke(sentence.start, speaker)
        return _make(text, sentence.start, sentence.end, speaker, word, "reported")
    shown = (_SHOWN_LAST.search(sentence.text) or _SAID_BY_SEVERAL.search(sentence.text)) if not inside else None
    if shown:
        begin = sentence.start + shown.start("np")
        who = speakers.resolve(begin, begin + len(shown["np"]), sentence.start)
        if who:
            return _make(text, sentence.start, sentence.end, who, shown["verb"], "reported")
    source = _ACCORDING.search(sentence.text)
    within = source and _LEADS.match(sentence.text) and len(sentence.text[source.end() :].split()) > MIN_REPORTED
    if source and not within and not _NOT_A_SOURCE.match(fold(source["np"])) and len(inside) == 0:
        begin = sentence.start + source.start("np")
        named = _NAMED_NEXT.match(sentence.text, source.end("np"))
        end = sentence.start + named.end() if named else begin + len(source["np"].rstrip())
        found = speakers.resolve(begin, end, sentence.start)
        if found:
            return _make(text, sentence.start, sentence.end, found, "according to", "according_to")
    return None


_WHEN = (
    r"(?:\s+(?:on |late |early )?\w+day(?: \w+)?"
    r"|,\s+(?:in|on|at|during|via|through) [^,]{3,60},(?=\s+that\b)"
    r"|(?:\s+(?:\w+ly|beforehand|earlier|later|again|today|yesterday|afterwards)){1,3}(?= that\b)"
    r"|\s+(?:on|over|in|at|during|earlier|last|this) [\w'’:. ]{3,40}?(?= that\b)|\s+\w+ly)?"
)
_CLAUSE = re.compile(
    rf"{_WHEN},?\s+(?:also )?(?:that|he|she|it|they|there|the|his|her|its|their|an?|many|some|more|any|most|no|this|"
    r"such|how|what|if|nearly|over|at least|around|people|all|both|each|every|another|several|few|hundreds|"
    r"thousands|dozens|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|"
    r"about|Mr|Mrs|Ms|[$£€]\d[\d.,]*\w*|[A-Z0-9]\w*|[a-z]+s)\b"
)
_SAYING = re.compile(r"\s+(?!a word|nothing|so\b|to\b|of\b|in\b|on\b|by\b)\w+")
_FINITE = re.compile(
    r"(?:\s+(?:on )?\w+day|\s+(?:last|this|in) \w+|\s+(?:earlier|later))?"
    r"\s+(?:that|he|she|it|they|there|his|her|the|an?|[A-Z]\w+)\b.*"
    r"\b(?:is|are|was|were|has|had|have|will|would|"
    r"could|can|may|might|should|did|do|does|[a-z]+ed|constituted)\b"
)
_TOLD = re.compile(
    r"\s+(?:[\w.'’&\"“” ]{2,50}?\s+(?:that|he|she|it|they|the|there)\b|(?:him|her|them|reporters|journalists)\s)"
)
_THAT = re.compile(r"(?:\s+(?:on )?\w+day)?\s+(?:that|he|she|it|they|there)\b")
_WROTE_THAT = re.compile(r"(?:\s+(?:on|in|at|to|for) [\w'’ ]{2,40}?|\s+\w+day|\s+\w+ly)?\s+that\s")
_TOLD_LAST = re.compile(rf"{TOLD_WHOM}{WHEN_OR_WHERE}\s*\.?$")
_ENDS_WITH_SPEAKER = re.compile(
    rf"{WHEN_OR_WHERE}\s*(?:[.;]|$)|(?:\s+(?:earlier|later|previously))?\s*,\s+(?:citing|adding|who|but|and|after|before|although|among|including|with|as|though)\b"
)
_NOT_ASSERTED = re.compile(r"\b(?:if|unless|what|whatever|whether) (?:[\w'’]+ ){1,5}$", re.IGNORECASE)
_WHOSE = re.compile(r"\bwhich (?:also |has |have |had )?$")
# "said production could rise", "says three million people have fled": a clause without "that" and without an article
_BARE_CLAUSE = re.compile(
    rf"{_WHEN},?(?:\s+[\w'’%-]+){{1,7}}?\s+(?:is|are|was|were|has|had|have|will|would|could|can|may|might|should|did|does)\b"
)
_INVERTED = re.compile(r"\s+(?:[A-Z][\w.'’-]+\s?|de |la |del ){1,6}(?:[,.]|of\b|in\b|at\b|$)")


def _opens_clause(sentence: str, verb: re.Match[str]) -> bool:
    """Whether what follows a verb, or stands before it, is what was said."""
    word, after = verb.group(), sentence[verb.end() :]
    if _PUT_AT.fullmatch(word):
        return True
    needed = cues.NEEDS_OBJECT.get(word)
    if needed:
        return needed in after[:90] and not after.startswith(needed)  # "now accused of fraud": nobody says by whom
    if word in {"told", "tells"}:
        said_first = len(sentence[: verb.start()].split()) > MIN_REPORTED + 2
        return bool(_TOLD.match(after) or (said_first and _TOLD_LAST.match(after)))
    if _WHOSE.search(sentence[: verb.start()]):
        return False  # "the group, which says it was founded in May": said in passing
    if _NOT_ASSERTED.search(sentence[: verb.start()]) or (word == "added" and re.match(r" (?:\$|€|£)?\d", after)):
        return (
            False  # "if the officer believes that …", "whatever the government says": nobody said it; "added 200 jobs"
        )
    if word in _WROTE:
        return bool(_WROTE_THAT.match(after))
    if word in _BASE_FORMS:
        before = sentence[: verb.start()]
        return bool(after.startswith(" that ") and _SEVERAL.search(before)) or bool(
            word not in _OF_EVIDENCE and _BEGINS_WITH_SEVERAL.match(before) and _WHAT_THEY_SAY.match(after)
        )
    if word in _REPORTED_LAST and _ENDS_WITH_SPEAKER.match(after) and _ASIDE.search(sentence[: verb.start()]):
        return True  # "…, officials confirmed on Tuesday."
    if word in _SAID and _ENDS_WITH_SPEAKER.match(after) and len(sentence[: verb.start()].split()) > MIN_REPORTED:
        return True  # "…, Mr Paz said."
    if word in _SAID | _REPORTED_LAST and after.startswith(",") and _ASIDE.search(sentence[: verb.start()]):
        return True  # "…, officials say, twice as many as last year."
    if word in {"declared", "declares"}:
        return bool(_THAT.match(after))  # "declared him the winner" is an act
    if word in {"said", "says"} and sentence[: verb.start()].rstrip().endswith(",") and _INVERTED.match(after):
        return True  # "…, said Luis Paz of …"
    if word in {"saying", "stating", "claiming", "arguing", "insisting", "adding", "warning"}:
        return bool(_SAYING.match(after))
    if word in cues.PLAIN_VERBS:
        return bool(_CLAUSE.match(after) or _BARE_CLAUSE.match(after))
    if word in _OF_EVIDENCE:
        return after.startswith(" that ")
    if word in _FORESEEN and _NUMBER_NEAR.match(after):
        return True
    if after.startswith(" that "):
        return True
    if word in {"warned", "warns", "cautioned"} and after.startswith(" against "):
        return True
    return bool(_FINITE.match(after))


# What was said is then in the marks: "warned that any step would amount to “folly of the worst kind”".
_LEANS_ON_THE_QUOTE = re.compile(
    r"\b(?:is|are|was|were|be|been|being|to|not|an?|the|as|by|of|had|has|have|would|will)$"
)


def _is_short(text: Text, stretch: Stretch) -> bool:
    return len(text.body[stretch.start : stretch.end].split()) <= SHORT_MARKS


def _enough(text: Text, sentence: Piece, verb: re.Match[str], inside: list[Stretch]) -> bool:
    """Whether enough was reported outside the marks for the sentence to be a report of its own."""
    if not inside:
        return True
    after = sentence.text[verb.end() :]
    if _ENDS_WITH_SPEAKER.match(after) and all(_is_short(text, s) for s in inside):
        said = sentence.text[: verb.start()].replace(MASK, " ")
        return len(said.split()) >= MIN_BESIDE_MARKS
    mark = after.find(MASK)
    if mark < 0 and _TOLD_LAST.match(after):  # "Mr Paz “…”, the minister told reporters": who told is no report
        outside = sentence.text[: max(0, sentence.text.rfind(MASK, 0, verb.start()))].replace(MASK, "")
        return len(outside.split()) >= MIN_BESIDE_MARKS
    if _AND_THAT.search(after[after.rfind(MASK) + 1 :]):
        return True  # "said there was “nothing to fear” and that his government was at work"
    later = [s for s in inside if s.start >= sentence.start + verb.start()]
    if mark < 0 or all(_is_short(text, s) for s in later):
        return len(after.split()) >= MIN_REPORTED
    between = after[:mark]
    other = next((v for v in verbs(between) if v.group() in cues.VERBS), None)
    if other is not None:
        return len(between[: other.start()].split()) >= MIN_REPORTED
    alone = _DAY.sub("", between).strip(" \"“‘'")
    clause = re.split(r"\s(?:and|but)\s", alone)[0]  # "said the move was illegal and a “step into the abyss”"
    if alone.endswith(":") and _A_CLAUSE.match(alone):
        return True  # "says the road has become unsafe: “They took my shoes.”"
    if clause != alone or alone.endswith(","):
        return len(clause.split()) > MIN_REPORTED
    return len(alone.split()) >= MIN_BESIDE_MARKS and not _LEANS_ON_THE_QUOTE.search(alone)


_DAY = re.compile(r"^\s+(?:on )?\w+day\b")
_A_CLAUSE = re.compile(
    r"(?:that|the|an?|his|her|its|their|there|he|she|it|they|no|many|most|[A-Z]\w+)\s(?:\S+\s)*?"
    r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|did|does|do)\s"
)
_AND_THAT = re.compile(r"\band (?:that|said|added) (?:\S+ ){4,}[^\x02]*$")


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
