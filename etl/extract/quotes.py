"""A text and its names come in, what people said in it goes out: direct, mixed, posted and indirect speech.

Quotation marks alone make no quote: one needs a speaker or must be a sentence, and one or two words in marks are a
writer's distance, not speech. Nothing is carried over to another block except where the quotation itself goes on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from etl.extract import cues, indirect, posts, spanish
from etl.extract.attribution import sentence_subject, subject, verbs
from etl.extract.quotation import Stretch, stretches
from etl.extract.speakers import Speaker, Speakers
from etl.extract.text import CAP, MASK, Piece, Text, fold, sentences
from etl.model import BlockKind, Mention, Quote, Tier

VERSION = 3
MIN_WORDS = 3  # fewer are scare quotes

_ABBREVIATED = r"(?:\b[A-Z]\.|\b(?:Mr|Mrs|Ms|Dr|Sen|Rep|Gov|Gen|Lt|Col|Jr|Sr|St)\.|[^.;:!?\x02\"“”])"
_AFTER_VERB_FIRST = re.compile(rf"[\s,–—-]*(?P<verb>{cues.VERB})\s+(?P<np>{_ABBREVIATED}+)")
_AFTER_SUBJECT = re.compile(
    rf"[\s,–—-]*(?P<np>[^;!?\x02\"“”]{{1,330}}?)[\s,]+"
    rf"(?:(?:has|had|have|also|later|then|\w+ly|(?:on )?\w+day)\s+)*(?P<verb>{cues.VERB})(?![\w-])"
)
_NP_END = re.compile(
    r",|\s(?:on|in|at|after|when|during|as|while|before|to|from|via|told|who|who's|about|by|but|through|outside|with|late|earlier)\s|\s\w+day\b|\sin$"
)
_ADDRESSEE = re.compile(
    r"\b(?:told|tells|telling|assured)\s+(?P<to>[^.,;:\"“\x02]{2,60}?)(?=\s+(?:that|there|he|she|it|they|we|i|the|on|in|at|after|during|his|her)\b|[.,;:\"“]|\s*$|\s+[\"“])"
)
# "…," activist Ana Ruiz said.
_ROLE_AND_NAME = re.compile(rf"(?:[a-z][a-z-]+ ){{1,4}}{CAP}(?: (?:de |la |del )*{CAP}){{1,3}}$")
# "…", as he put it
_PUT_IT = re.compile(r"[\s,–—-]*(?:is |was )?(?:as|how) (?P<np>[^.;!?\x02]{2,120}?),? (?:has )?put it\b")
# "to make good on Mr Trump's threat of “strong and swift economic actions”"
_OWNED = re.compile(
    rf"(?P<np>{CAP}(?: {CAP}){{0,3}})['’]s? (?:\w+ ){{0,2}}(?P<word>threat|promise|call|claim|warning|words|"
    rf"description|phrase|pledge|"
    r"vow|demand|comment|remark|accusation|statement|assertion|assurance|prediction|slogan)s? "
    r"(?:of |to |for |that |about |as |on )?(?:an? |the )?[\"“«‘']?$"
)


@dataclass(frozen=True, slots=True)
class _Found:
    speaker: Speaker | None
    cue: str | None
    rule: str


def find(text: Text, mentions: tuple[Mention, ...]) -> tuple[Quote, ...]:
    """All quotes in the order of the text."""
    marked_by_block = [stretches(number, block) for number, block in enumerate(text.blocks)]
    speakers = Speakers(text, mentions, [(s.start, s.end) for marked in marked_by_block for s in marked])
    made: list[Quote] = []
    continued: Speaker | None = None
    report = indirect.find_spanish if speakers.is_spanish else indirect.find
    for number, block in enumerate(text.blocks):
        if block.kind is BlockKind.POST:
            made += posts.find(text, block, speakers)
            continue
        marked = [s for s in marked_by_block[number] if not _is_title(text, s)]
        masked = _mask(block, marked)
        whole = [
            Piece(p.start, p.end, masked[p.start - block.start : p.end - block.start])
            for p in _masked_sentences(block, masked)
        ]
        if block.kind is BlockKind.QUOTATION and not marked:
            marked = [Stretch(block.start, block.end, True, number)]
        quoted = _quoted(text, block, masked, marked, whole, speakers, continued)
        continued = _goes_on(block, marked, quoted)
        used = {(q.char_start, q.char_end) for q in quoted}
        made += [quote for quote in quoted if _is_speech(quote)]
        made += report(text, whole, [s for s in marked if (s.start, s.end) in used], speakers)
    return tuple(sorted(made, key=lambda quote: (quote.char_start, quote.char_end)))


def _mask(block: Piece, marked: list[Stretch]) -> str:
    masked = list(block.text)
    for stretch in marked:
        first, last = stretch.start - block.start, stretch.end - block.start
        if last - first < 1:
            continue
        keep = last - 1 if masked[last - 1] in ".!?…" else last
        masked[first:keep] = MASK * (keep - first)
    return "".join(masked)


def _masked_sentences(block: Piece, masked: str) -> list[Piece]:
    return sentences(masked, block.start, block.kind)


def _quoted(
    text: Text,
    block: Piece,
    masked: str,
    marked: list[Stretch],
    whole: list[Piece],
    speakers: Speakers,
    continued: Speaker | None,
) -> list[Quote]:
    found: list[tuple[Stretch, _Found]] = []
    for n, stretch in enumerate(marked):
        follows = marked[n + 1].start - 1 if n + 1 < len(marked) else block.end
        answer = _attribute(text, block, masked, stretch, follows, whole, speakers)
        if answer.speaker:
            speakers.spoke(stretch.start, answer.speaker)
        found.append((stretch, answer))
    answers = _spread(text, block, found, continued)
    return [_quote(text, block, masked, stretch, answer) for stretch, answer in answers]


def _attribute(
    text: Text, block: Piece, masked: str, stretch: Stretch, follows: int, whole: list[Piece], speakers: Speakers
) -> _Found:
    body = text.body
    sentence = next((s for s in whole if s.start <= stretch.start <= s.end), block)
    after_at = stretch.end + 1
    after = masked[after_at - block.start : max(after_at, follows) - block.start]
    stop = re.search(r"[.!?](?=\s+[A-Z“\"]|\s*$)", after)
    after = (
        after[: stop.end()]
        if stop and not re.search(r"\b(?:Mr|Ms|Mrs|Dr|Sen|Gen|Gov|Rep|[A-Z])\.$", after[: stop.end()])
        else after
    )
    before = sentence.text[: max(0, stretch.start - 1 - sentence.start)]
    if speakers.is_spanish:
        return _Found(*spanish.attribute(stretch.end, after, sentence, before, speakers))
    is_introduced = before.rstrip(' "“').endswith(":")  # what follows the quotation is then another sentence
    ended = body[stretch.end - 1 : stretch.end] in {",", "?", "!", ".", "…", "-", "—"} or after.startswith(",")
    if stretch.closed and ended and not is_introduced:
        verb_first = _AFTER_VERB_FIRST.match(after)
        if verb_first and not verb_first["verb"].endswith("ing"):
            phrase = verb_first["np"]
            cut = _NP_END.search(phrase)
            begin = after_at + verb_first.start("np")
            if cut and cut.start():
                beside = phrase[cut.end() :].split(",")[0] if phrase[cut.start()] == "," else ""
                end = cut.end() + len(beside)
                # "said the group's director, Ana Ruiz,"
                named = speakers.names_a_person(begin + cut.end(), begin + end)
                phrase = (
                    phrase[:end]
                    if named and not speakers.names_a_person(begin, begin + cut.start())
                    else phrase[: cut.start()]
                )
            speaker = speakers.resolve(begin, begin + len(phrase), sentence.start)
            if speaker:
                return _Found(speaker, verb_first["verb"], "verb_after")
        subject_first = _AFTER_SUBJECT.match(after)
        full_stop = body[stretch.end - 1] == "." and not after.startswith(",")
        if (
            subject_first
            and _is_noun_phrase(subject_first["np"])
            and not (full_stop and len(subject_first["np"].split()) > 4)
        ):
            begin = after_at + subject_first.start("np")
            speaker = speakers.resolve(begin, begin + len(subject_first["np"]), sentence.start)
            if speaker:
                return _Found(speaker, subject_first["verb"], "subject_after")
    put = _PUT_IT.match(after)
    if put:
        speaker = speakers.resolve(after_at + put.start("np"), after_at + put.end("np"), sentence.start)
        if speaker:
            return _Found(speaker, "put it", "subject_after")
    owned = _OWNED.search(before)
    if owned:
        speaker = speakers.resolve(sentence.start + owned.start("np"), sentence.start + owned.end("np"), sentence.start)
        if speaker and speaker.entity_id:
            return _Found(speaker, owned["word"], "owned")
    for verb in reversed(verbs(before)):
        speaker = subject(sentence, sentence.text, verb, speakers)
        if speaker:
            return _Found(speaker, verb.group(), "verb_before")
    for verb in () if is_introduced else verbs(after):
        speaker = subject(Piece(after_at, after_at + len(after), after), after, verb, speakers)
        ends = "," in after[: verb.start()] and re.match(r"\s*(?:[.,]|$)", after[verb.end() :])
        if speaker and (ends or re.match(r"[\s,]*(?:[A-Z]|the |he |she |it )", after)):
            return _Found(speaker, verb.group(), "verb_later")
    if is_introduced:  # "… took another view: “…”"
        speaker = sentence_subject(sentence, before, speakers)
        if speaker and (speaker.entity_id or speaker.name[:1].isupper()):
            return _Found(speaker, None, "colon")
    source = re.search(r"\baccording to\s+(?P<np>[^,.;]+)", sentence.text)
    if source:
        begin = sentence.start + source.start("np")
        return _Found(
            speakers.resolve(begin, begin + len(source["np"]), sentence.start), "according to", "according_to"
        )
    return _Found(None, None, "marks")


def _is_noun_phrase(phrase: str) -> bool:
    words = phrase.strip(" ,").split()
    if not words:
        return False
    first = words[0]
    return (
        first[:1].isupper()
        or bool(_ROLE_AND_NAME.match(phrase.strip(" ,")))
        or first
        in {
            "the",
            "a",
            "an",
            "he",
            "she",
            "it",
            "they",
            "his",
            "her",
            "one",
            "another",
            "some",
        }
    )


def _spread(
    text: Text, block: Piece, found: list[tuple[Stretch, _Found]], continued: Speaker | None
) -> list[tuple[Stretch, _Found]]:
    """Quotations of a block without a verb of their own are of whoever is quoted before them, else after them."""
    answers: list[tuple[Stretch, _Found]] = []
    current: Speaker | None = None
    alone = len(found) >= 1 and _covers(block, [stretch for stretch, _ in found])
    for n, (stretch, answer) in enumerate(found):
        if answer.speaker is None:
            later = next((a.speaker for _s, a in found[n + 1 :] if a.speaker), None)
            inferred = current or (later if _is_sentence(text, stretch) else None)
            if inferred is None and continued is not None and (alone or (n == 0 and stretch.start - block.start <= 1)):
                answer = _Found(replace(continued, by_context=True), None, "goes_on")
            elif inferred is not None and _is_sentence(text, stretch):
                answer = _Found(replace(inferred, by_context=True), None, "same_block")
        current = answer.speaker or current
        answers.append((stretch, answer))
    return answers


def _covers(block: Piece, marked: list[Stretch]) -> bool:
    """Whether a block is nothing but quotation."""
    return sum(s.end - s.start + 2 for s in marked) >= len(block.text.strip()) - 2


def _is_sentence(text: Text, stretch: Stretch) -> bool:
    quoted = text.body[stretch.start : stretch.end].lstrip("[(… .¿¡")
    return quoted[:1].isupper() or not stretch.closed


def _goes_on(block: Piece, marked: list[Stretch], quoted: list[Quote]) -> Speaker | None:
    """Whoever a block leaves speaking: its last quotation is open, or is all it says at its end."""
    if not marked or not quoted:
        return None
    last = next((q for q in quoted if q.char_end == marked[-1].end), None)
    if last is None or not last.speaker:
        return None
    open_end = not marked[-1].closed
    said_last = last.rule in {"verb_after", "subject_after", "goes_on"} or block.end - marked[-1].end <= 2
    return Speaker(last.speaker_id, last.speaker) if open_end or said_last else None


def _quote(text: Text, block: Piece, masked: str, stretch: Stretch, answer: _Found) -> Quote:
    start, end = stretch.start, stretch.end
    while end > start and text.body[end - 1].isspace():
        end -= 1
    speaker = answer.speaker
    sentence = masked[max(0, start - block.start - 160) : end - block.start + 120]
    kind = "direct" if _is_sentence(text, stretch) else "mixed"
    near = fold(sentence)
    if cues.POSTED.search(near) and (answer.cue is None or cues.POSTED.search(near)):
        kind = "post" if kind == "direct" or (re.search(r"\btweet\b", near) and answer.cue != "tweeting") else kind
    to = _ADDRESSEE.search(sentence) if answer.cue and answer.cue.startswith(("told", "tell", "assur")) else None
    sure = speaker is not None and speaker.entity_id is not None and not speaker.by_context
    tier = (
        Tier.CERTAIN
        if sure
        else (Tier.LIKELY if speaker is not None and (speaker.entity_id or speaker.by_context) else Tier.RAW)
    )
    return Quote(
        start, end, text.body[start:end], kind, speaker.entity_id if speaker else None,
        speaker.name if speaker else None,
        answer.cue, to["to"] if to else None, tier, answer.rule, VERSION,
    )  # fmt: skip


def _is_title(text: Text, stretch: Stretch) -> bool:
    """Names of programmes and songs in marks: every longer word has a capital and there is no full stop."""
    written = text.body[stretch.start : stretch.end].rstrip(".,")
    longer = [word for word in written.split() if len(word) > 3]
    return len(written.split()) <= 6 and len(longer) >= 2 and all(word[0].isupper() for word in longer)


def _is_speech(quote: Quote) -> bool:
    words = len(quote.surface.split())
    if quote.char_end <= quote.char_start or words < MIN_WORDS:
        return False
    return quote.speaker is not None or (quote.kind != "mixed" and words >= 6)
