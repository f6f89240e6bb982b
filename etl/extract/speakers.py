"""A noun phrase or pronoun beside a reporting verb comes in, who is meant goes out: an entity, or the words themselves.

Names resolve through the mentions of the text; "the US president" through the roles of the gazetteer at the day of
publication; "he" and "the minister" through who spoke or acted last. What cannot be resolved stays as written.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache

from etl.extract.gazetteer import Entity, Role, by_id, entities
from etl.extract.text import Piece, Text, fold
from etl.extract.words import words
from etl.model import BlockKind, EntityKind, Mention

_ROLE = re.compile(
    r"\b(?:the |a )?(?P<place>[a-z. ]+?)(?:'s)? (?:embattled |former |acting |interim |leftist |socialist )*"
    r"(?P<title>president|vice-president|leader|foreign minister|defence minister|defense minister|"
    r"interior minister|attorney general|secretary of state|prime minister|opposition leader)\b"
)
_PERSON_HEADS = words("person_heads")
_BODY_HEADS = words("body_heads")
_SOMEBODY = (
    r"[Ss]pokes\w+|ally|aide|adviser|lawyer|[Ss]upporters?|[Cc]ritics?|[Oo]fficials?|[Rr]esidents?|wife|mother|father|brother|sister|son|"
    r"daughter|presidents|leaders|ministers|governments?|sources?|statement|report|website|[Mm]anagers|[Ww]orkers|"
    r"executives|lawyers|[Aa]nalysts|[Ee]xperts|[Ee]ngineers|[Dd]octors|[Pp]rosecutors|[Oo]rganisers|[Oo]rganizers|"
    r"[Ww]itnesses|[Aa]ctivists|[Jj]ournalists|reporters|members|lawmakers|[Oo]pponents|[Rr]elatives|neighbours|"
    r"friends|[Ss]urvivors|[Ee]conomists|[Rr]esearchers|[Cc]ampaigners|[Dd]iplomats|[Aa]llies|aides|commanders|"
    r"[Ss]oldiers|[Rr]ebels|[Mm]igrants|uncle|aunt|cousin|nephew|niece|neighbour|widow|husband"
)
# "a close ally of President X", "presidents of X and Y": not the names in it, but somebody near them.
_NEAR_A_NAME = re.compile(
    rf"(?:[Tt]he |[Aa]n? |[Oo]ne |[Aa]nother |[Ss]ome )?(?:[\w'’.\-]+ ){{0,4}}?(?:{_SOMEBODY})\b(?! [A-Z])"
    r"(?: for| of| at| in| to| close|,|$| and)"
)
_ROLE_BEFORE_NAME = re.compile(
    r"(?:spokes\w+|adviser|lawyer|official|president|minister|leader|wife|son|mother|father|brother),?\s*$"
)


_PEOPLE = (
    "officials|groups|critics|activists|supporters|lawmakers|analysts|experts|leaders|authorities|residents|families|"
    "relatives|protesters|witnesses|doctors|prosecutors|ministers|diplomats|lawyers|researchers|economists|governments|"
    "observers|opponents|journalists|students|workers|soldiers|victims|sources|organisations|organizations"
)
_SEVERAL = re.compile(rf"\b(?:{_PEOPLE})\b")
_SEVERAL_FIRST = re.compile(
    rf"(?:(?:Meanwhile|However|But|And|In addition|Later),? )?(?P<np>(?:[\w'’.-]+ ){{0,4}}?(?:{_PEOPLE}))\b",
    re.IGNORECASE,
)
_DEFINITE = {False: ("the ", "his ", "her "), True: ("el ", "la ", "los ")}  # by whether the text is Spanish
# "the officials, who asked not to be named": what is told of a speaker is no part of the name.
_TOLD_OF_THEM = re.compile(r",?\s+(?:who|whose|which|speaking)\s.*$", re.DOTALL)
# A verb before a name: who is named is no subject ("It was enough to beat Mr Paz").
_ACTED_BEFORE = re.compile(r"\b(?:is|was|were|are|has|had|have|will|would|could|can|may|did|does|to \w+|[a-z]+ed)\s")
# "Ms Paz's office denied that. … it said"
_BODY_FIRST = re.compile(
    r"(?P<np>(?:[\w'’.-]+ ){0,5}?(?:office|government|embassy|campaign|team|family|delegation|army|foundation))\b"
)
_HEAD_OF = re.compile(
    r"the (?:police|army|fire|union|prison|hospital|navy) (?:chief|head|director|leader)$|"
    r"(?:the|his|her) (?:[\w-]+ )?(?:head|president|chief|director|chairman|leader|governor|mayor) of "
)
# "The BBC's Ana Ruiz says": who only tells the story is nobody's "he".
_REPORTER = re.compile(r"(?:BBC['’]s|\b[Cc]orrespondent|\b[Rr]eporter)(?: [a-z]+){0,3} $")
_IN_A_PHRASE = re.compile(
    r"\b(?:of|by|with|to|from|for|against|about|than|on|at|in)"
    r"\s+(?:the |his |her )?(?:(?:Mr|Mrs|Ms|Dr|President|Senator|General|Gen)\.? )?$"
)
_FORMER = re.compile(r"the (?:former|ex-?) ?[\w-]+(?: [\w-]+)?$")
# "the police chief" is somebody new, as "the head of the police" is.
_NO_SPEAKER = re.compile(r"(?:the|this|that|a) (?:ruling|decision|move|law|vote|result|video|footage|pictures)$")
_AGED = re.compile(r"^the \d\d-year-old\b")
_PARTICLES = frozenset(("de", "del", "la", "las", "los", "da", "dos", "van", "von", "der", "al", "y", "e"))
_ARTICLE = re.compile(r"^(?:the|both|neighbouring) ", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Speaker:
    """`entity_id` where known; `name` as the text has it."""

    entity_id: str | None
    name: str
    by_context: bool = False


class Speakers:
    """Answers who a stretch of a text names, and who acted last before a place of it."""

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
        self._said: list[tuple[int, Speaker]] = []

    def names_a_person(self, start: int, end: int) -> bool:
        return any(mention.kind is EntityKind.PERSON for mention in self.within(start, end))

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

    def spoke(self, at: int, speaker: Speaker) -> None:
        """Remember that this speaker was found at a place, for pronouns after it."""
        self._said.append((at, speaker))

    def resolve(self, start: int, end: int, sentence_start: int) -> Speaker | None:
        """Who the noun phrase at [start, end) is. None where it names nobody ("it", "who" without a name)."""
        phrase = self._text.body[start:end].strip(' ,;:-–—"“”')
        folded = fold(phrase)
        if not folded or len(folded) > 400 or _NO_SPEAKER.match(folded):
            return None
        if folded in {"he", "she"}:
            return self.last_person(sentence_start, "f" if folded == "she" else "m", start)
        if folded in {"they", "them"}:
            return self._last_several(sentence_start)
        if folded in {"it", "who", "which", "that", "this", "there", "i", "we", "you"}:
            return self._last_body(sentence_start) if folded == "it" else None
        found = self.within(start, end)
        people = [m for m in found if m.kind is EntityKind.PERSON]
        if _NEAR_A_NAME.match(phrase) and not self._names_the_role(people, start):
            return Speaker(None, _TOLD_OF_THEM.sub("", phrase))
        if folded.endswith(("spokesman", "spokeswoman", "spokesperson")) and not people:
            return Speaker(None, phrase)
        if people:
            mention = self._head(people, start, phrase)
            return Speaker(mention.entity_id, mention.name)
        role = self.role(folded)
        if role:
            return Speaker(role.id, phrase)
        heads = set(re.findall(r"[a-z\-]+", folded.split(",")[0]))
        if folded.startswith(_DEFINITE[self.is_spanish]) and all(m.kind is EntityKind.PLACE for m in found):
            described = _HEAD_OF.match(folded)  # somebody new: "the head of the electoral council"
            if (heads & _PERSON_HEADS and not described) or _FORMER.match(folded) or _AGED.search(folded):
                person = self.last_person(sentence_start, None, start)
                if person:
                    return person
            if heads & _BODY_HEADS:
                body = self._last_body(sentence_start)
                if body:
                    return body
        bodies = [m for m in found if m.kind is EntityKind.ORGANISATION]
        if bodies:
            mention = bodies[0]
            return Speaker(mention.entity_id, self._text.body[mention.char_start : mention.char_end])
        if found and (phrase[:1].isupper() or folded.startswith("the ")):
            mention = found[-1]
            if mention.char_end - mention.char_start >= len(_ARTICLE.sub("", phrase)) - 1:
                return Speaker(mention.entity_id, mention.surface)
        if found and phrase[:1].isupper() and found[0].char_start == start and "," in phrase:
            return Speaker(found[0].entity_id, found[0].surface)
        return Speaker(None, _TOLD_OF_THEM.sub("", phrase))

    def _names_the_role(self, people: Sequence[Mention], start: int) -> bool:
        """Whether a name stands in apposition to a role: "Mr Paz's lawyer, Ana Ruiz"."""
        return any(_ROLE_BEFORE_NAME.search(fold(self._text.body[start : person.char_start])) for person in people)

    def _head(self, people: Sequence[Mention], start: int, phrase: str) -> Mention:
        """Of several people in a phrase the first whose name is not owned ("Mr Maduro's son Nicolás")."""
        body = self._text.body
        for mention in people:
            owned = body.startswith(("'s", "’s"), mention.char_end) or (
                mention.surface.endswith("s") and body.startswith(("' ", "’ "), mention.char_end)
            )
            if not owned:
                return mention
        return people[0]

    def role(self, folded: str) -> Entity | None:
        """The person of "the us president" on the day of publication."""
        match = _ROLE.search(folded)
        country = _countries().get(match["place"].removeprefix("the ").strip()) if match else None
        if match is None or country is None:
            return None
        title = match["title"].replace("defense", "defence")
        holders = _holders(country, "president" if title == "leader" else title)
        if self._published is not None:
            day = self._published
            return next((e for e, r in holders if (r.valid_from or day) <= day <= (r.valid_to or day)), None)
        named = {m.entity_id for m in self.mentions}
        here = [entity for entity, _role in holders if entity.id in named]
        return here[0] if len(set(here)) == 1 else None

    def last_person(self, before: int, gender: str | None, limit: int) -> Speaker | None:
        """Who "he" is: who spoke last in this block or those before, or the subject of a sentence since; else whoever
        was named there at all."""
        blocks = self._text.blocks
        here = next((n for n, block in enumerate(blocks) if block.start <= before < block.end), 0)
        since = blocks[max(0, here - 2)].start if blocks else 0
        candidates: list[tuple[bool, bool, int, Speaker]] = []
        block = blocks[here].start if blocks else 0
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
        return len(words) >= 2 and all(word[:1].isupper() or word in _PARTICLES for word in words)

    def _last_several(self, before: int) -> Speaker | None:
        """Who "they" are: several people who spoke, or began a sentence, in this block or the one before."""
        blocks = self._text.blocks
        here = next((n for n, block in enumerate(blocks) if block.start <= before < block.end), 0)
        since = blocks[max(0, here - 1)].start if blocks else 0
        candidates = [
            (at, replace(speaker, by_context=True))
            for at, speaker in self._said
            if since <= at < before and speaker.entity_id is None and _SEVERAL.search(speaker.name)
        ]
        for sentence in self._text.sentences:
            several = _SEVERAL_FIRST.match(sentence.text) if since <= sentence.start < before else None
            if several:
                candidates.append((sentence.start, Speaker(None, several["np"], True)))
        return max(candidates, key=lambda item: item[0])[1] if candidates else None

    def _last_body(self, before: int) -> Speaker | None:
        """Who "it" or "the bank" is: the organisation named last in this block or the one before."""
        blocks = self._text.blocks
        here = next((n for n, block in enumerate(blocks) if block.start <= before < block.end), 0)
        since = blocks[max(0, here - 1)].start if blocks else 0
        found = [m for m in self.within(since, before) if m.kind is EntityKind.ORGANISATION]
        for sentence in reversed(self._between(since, before)):
            body = _BODY_FIRST.match(sentence.text)
            if body and not any(sentence.start <= m.char_start for m in found[-1:]):
                return Speaker(None, body["np"], True)
        if not found:
            return None
        return Speaker(found[-1].entity_id, found[-1].surface, True)


@cache
def _countries() -> dict[str, str]:
    found: dict[str, str] = {}
    for entity in entities():
        if entity.is_country:
            for name in (entity.name, *entity.aliases):
                found[fold(name)] = entity.id
    return found


@cache
def _holders(country: str, title: str) -> list[tuple[Entity, Role]]:
    return [(e, role) for e in entities() for role in e.roles if role.country == country and role.title == title]
