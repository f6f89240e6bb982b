"""A place in a text comes in, whom a pronoun or a bare noun there means goes out: who spoke, acted or was named last.

Nothing is looked for further back than two blocks before; whose gender or number does not fit is passed over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from etl.extract.gazetteer import Entity, by_id
from etl.extract.offices import holder
from etl.extract.text import Piece, Text, fold
from etl.extract.words import words
from etl.model import BlockKind, EntityKind, Mention

PERSON_HEADS = words("person_heads")
_PEOPLE = "|".join(sorted(words("several_people"), key=len, reverse=True))
_SEVERAL = re.compile(rf"\b(?:{_PEOPLE})\b")
_SEVERAL_FIRST = re.compile(
    rf"(?:(?:Meanwhile|However|But|And|In addition|Later),? )?(?P<np>(?:[\w'’.-]+ ){{0,4}}?(?:{_PEOPLE}))\b",
    re.IGNORECASE,
)
# A verb before a name: who is named is no subject ("It was enough to beat Mr Paz").
_ACTED_BEFORE = re.compile(r"\b(?:is|was|were|are|has|had|have|will|would|could|can|may|did|does|to \w+|[a-z]+ed)\s")
# "Ms Paz's office denied that. … it said"
_BODY_FIRST = re.compile(
    r"(?P<np>(?:[\w'’.-]+ ){0,5}?(?:office|government|embassy|campaign|team|family|delegation|army|foundation))\b"
)
# "he" may be "a police spokesman", "one former official"
_KINDS = PERSON_HEADS | words("titles") | {one.removesuffix("s") for one in words("people_counted")}
_SOMEONE = "|".join(sorted(_KINDS, key=len, reverse=True))
_ONE_PERSON = re.compile(
    rf"(?:[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother) (?:[\w-]+ ){{0,3}}?(?P<who>{_SOMEONE})"
    r"(?:,? (?:for|of|at|from|in|with|who)\b.*)?$"
)
# "A spokesman for the council said …", "The rebel commander, speaking from Havana, said …"
_ONE_REPORTS = re.compile(
    rf"(?P<np>(?:An?|The|One|Another) (?:[\w-]+ ){{0,3}}?(?P<who>{_SOMEONE})"
    r"(?: (?:for|of|at|from|in)(?: [\w'’-]+){1,6}?)?)"
    rf"(?:,[^,]{{3,60}},)? (?:{'|'.join(sorted(words('clause_verbs')))})\b"
)
_A_WOMAN, _A_MAN = re.compile(r"(?:woman|girl|mother)$"), re.compile(r"(?:(?<!wo)man|boy|father|priest|bishop)$")
# "The BBC's Ana Ruiz says": who only tells the story is nobody's "he".
_REPORTER = re.compile(r"(?:BBC['’]s|\b[Cc]orrespondent|\b[Rr]eporter)(?: [a-z]+){0,3} $")
_IN_A_PHRASE = re.compile(
    r"\b(?:of|by|with|to|from|for|against|about|than|on|at|in)"
    r"\s+(?:the |his |her )?(?:(?:Mr|Mrs|Ms|Dr|President|Senator|General|Gen)\.? )?$"
)
_PARTICLES = frozenset(("de", "del", "la", "las", "los", "da", "dos", "van", "von", "der", "al", "y", "e"))


@dataclass(frozen=True, slots=True)
class Speaker:
    """`entity_id` where known; `name` as the text has it."""

    entity_id: str | None
    name: str
    by_context: bool = False


class Antecedents:
    """Whom the words of a text may point back at."""

    def __init__(self, text: Text, mentions: Sequence[Mention], quoted: Sequence[tuple[int, int]] = ()) -> None:
        self._text = text
        self._quoted = quoted
        self.is_spanish = text.document.language == "es"
        self.mentions = [m for m in mentions if m.kind is not EntityKind.EVENT]
        self._starts = [m.char_start for m in self.mentions]
        self._sentence_starts = [s.start for s in text.sentences]
        self._published = text.document.first_published_at.date() if text.document.first_published_at else None
        self._reporters = {
            m.name for m in self.mentions if _REPORTER.search(text.body, max(0, m.char_start - 40), m.char_start)
        }
        self._named = {m.entity_id for m in self.mentions}
        self._said: list[tuple[int, Speaker]] = []

    def within(self, start: int, end: int) -> list[Mention]:
        first = bisect_left(self._starts, start)
        found = []
        for mention in self.mentions[first:]:
            if mention.char_start >= end:
                break
            if mention.char_end <= end:
                found.append(mention)
        return found

    def _between(self, since: int, limit: int) -> list[Piece]:
        """The sentences that begin there."""
        return self._text.sentences[
            bisect_left(self._sentence_starts, since) : bisect_left(self._sentence_starts, limit)
        ]

    def _block(self, at: int, back: int) -> int:
        """Where the block of a place begins, or one so many blocks back."""
        blocks = self._text.blocks
        here = next((n for n, block in enumerate(blocks) if block.start <= at < block.end), 0)
        return blocks[max(0, here - back)].start if blocks else 0

    def spoke(self, at: int, speaker: Speaker) -> None:
        """Remember that this speaker was found at a place, for pronouns after it."""
        self._said.append((at, speaker))

    def role(self, folded: str) -> Entity | None:
        """The person of "the us president" on the day of publication."""
        return holder(folded, self._published, self._named)

    def last_person(self, before: int, gender: str | None, limit: int) -> Speaker | None:
        """Who "he" is: who spoke last in this block or those before, or the subject of a sentence since; else whoever
        was named there at all."""
        since, block = self._block(before, 2), self._block(before, 0)
        candidates: list[tuple[bool, bool, int, Speaker]] = []
        for at, speaker in self._said:
            if since <= at < limit and self._fits(speaker, gender):
                candidates.append((at >= block, True, at, Speaker(speaker.entity_id, speaker.name, True)))
        for sentence in self._between(since, limit):
            reach = min(sentence.end, limit)
            asks = sentence.text.rstrip().endswith("?") or sentence.kind is BlockKind.CROSSHEAD
            first = next(
                (
                    m
                    for m in self.within(sentence.start, reach)
                    if m.kind is EntityKind.PERSON
                    and not any(a <= m.char_start < b for a, b in self._quoted)
                    and self._fits(Speaker(m.entity_id, m.name), gender)
                    and (asks or not self._text.body.startswith(("'s", "’s"), m.char_end))
                ),
                None,
            )
            if first is None and sentence.start < before:
                someone = _ONE_REPORTS.match(sentence.text)
                if someone and not (someone["np"].startswith("The ") and someone["who"] in PERSON_HEADS):
                    speaker = Speaker(None, someone["np"], True)
                    if self._fits(speaker, gender):
                        candidates.append((sentence.start >= block, True, sentence.start, speaker))
                role = self.role(fold(sentence.text[:60]))
                if role and gender in (None, role.gender):
                    candidates.append(
                        (sentence.start >= block, True, sentence.start, Speaker(role.id, role.name, True))
                    )
            elif first is not None and (sentence.start < before or first.char_end < limit):
                ahead = self._text.body[sentence.start : first.char_start]
                acts = asks or not (_ACTED_BEFORE.search(ahead) or _IN_A_PHRASE.search(ahead))
                candidates.append(
                    (sentence.start >= block, acts, sentence.start, Speaker(first.entity_id, first.name, True))
                )
        return max(candidates, key=lambda item: item[:3])[3] if candidates else None

    def _fits(self, speaker: Speaker, gender: str | None) -> bool:
        entity = by_id().get(speaker.entity_id or "")
        if speaker.name in self._reporters:
            return False
        if speaker.entity_id is not None:
            return entity is not None and entity.kind is EntityKind.PERSON and gender in (None, entity.gender)
        words = speaker.name.split()
        if len(words) >= 2 and all(word[:1].isupper() or word in _PARTICLES for word in words):
            return True
        someone = _ONE_PERSON.match(speaker.name)
        if someone is None or gender is None:
            return someone is not None
        return not (_A_MAN if gender == "f" else _A_WOMAN).search(someone["who"])

    def last_several(self, before: int) -> Speaker | None:
        """Who "they" are: several people who spoke, or began a sentence, in this block or the one before."""
        since = self._block(before, 1)
        candidates = [
            (at, replace(speaker, by_context=True))
            for at, speaker in self._said
            if since <= at < before and speaker.entity_id is None and _SEVERAL.search(speaker.name)
        ]
        for sentence in self._between(since, before):
            several = _SEVERAL_FIRST.match(sentence.text)
            if several:
                candidates.append((sentence.start, Speaker(None, several["np"], True)))
        return max(candidates, key=lambda item: item[0])[1] if candidates else None

    def last_body(self, before: int) -> Speaker | None:
        """Who "it" or "the bank" is: the organisation named last in this block or the one before."""
        since = self._block(before, 1)
        found = [m for m in self.within(since, before) if m.kind is EntityKind.ORGANISATION]
        for sentence in reversed(self._between(since, before)):
            body = _BODY_FIRST.match(sentence.text)
            if body and not any(sentence.start <= m.char_start for m in found[-1:]):
                return Speaker(None, body["np"], True)
        if not found:
            return None
        return Speaker(found[-1].entity_id, found[-1].surface, True)
