"""A text and its names come in, what people said in it goes out: direct, mixed, posted and indirect speech.

Quotation marks alone make no quote: one needs a speaker or must be a sentence, and one or two words in marks are a
writer's distance, not speech. Nothing is carried over to another block except where the quotation itself goes on.
"""

from __future__ import annotations

import re
from dataclasses import replace

from etl.extract import cues, indirect, posts
from etl.extract.quotation import Stretch, stretches
from etl.extract.quoted_by import Found, attribute
from etl.extract.speakers import Speaker, Speakers
from etl.extract.text import MASK, Piece, Text, fold, sentences
from etl.model import BlockKind, Mention, Quote, Tier

VERSION = 4
MIN_WORDS = 3  # fewer are scare quotes

_ADDRESSEE = re.compile(
    r"\b(?:told|tells|telling|assured)\s+(?P<to>[^.,;:\"“\x02]{2,60}?)(?=\s+(?:that|there|he|she|it|they|we|i|the|on|in|at|after|during|his|her)\b|[.,;:\"“]|\s*$|\s+[\"“])"
)


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
            for p in sentences(masked, block.start, block.kind)
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


def _quoted(
    text: Text,
    block: Piece,
    masked: str,
    marked: list[Stretch],
    whole: list[Piece],
    speakers: Speakers,
    continued: Speaker | None,
) -> list[Quote]:
    found: list[tuple[Stretch, Found]] = []
    for n, stretch in enumerate(marked):
        follows = marked[n + 1].start - 1 if n + 1 < len(marked) else block.end
        answer = attribute(text, block, masked, stretch, follows, whole, speakers)
        if answer.speaker:
            speakers.spoke(stretch.start, answer.speaker)
        found.append((stretch, answer))
    answers = _spread(text, block, found, continued)
    return [_quote(text, block, masked, stretch, answer) for stretch, answer in answers]


def _spread(
    text: Text, block: Piece, found: list[tuple[Stretch, Found]], continued: Speaker | None
) -> list[tuple[Stretch, Found]]:
    """Quotations of a block without a verb of their own are of whoever is quoted before them, else after them."""
    answers: list[tuple[Stretch, Found]] = []
    current: Speaker | None = None
    alone = len(found) >= 1 and _covers(block, [stretch for stretch, _ in found])
    for n, (stretch, answer) in enumerate(found):
        if answer.speaker is None:
            later = next((a.speaker for _s, a in found[n + 1 :] if a.speaker), None)
            inferred = current or (later if _is_sentence(text, stretch) else None)
            if inferred is None and continued is not None and (alone or (n == 0 and stretch.start - block.start <= 1)):
                answer = Found(replace(continued, by_context=True), None, "goes_on")
            elif inferred is not None and _is_sentence(text, stretch):
                answer = Found(replace(inferred, by_context=True), None, "same_block")
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


def _quote(text: Text, block: Piece, masked: str, stretch: Stretch, answer: Found) -> Quote:
    start, end = stretch.start, stretch.end
    while end > start and text.body[end - 1].isspace():
        end -= 1
    speaker = answer.speaker
    sentence = masked[max(0, start - block.start - 160) : end - block.start + 120]
    kind = "direct" if _is_sentence(text, stretch) else "mixed"
    near = fold(sentence)
    if cues.POSTED.search(near):
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
