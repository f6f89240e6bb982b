"""A noun phrase or pronoun beside a reporting verb comes in, who is meant goes out: an entity, or the words themselves.

Names resolve through the mentions of the text; "the US president" through the roles of the gazetteer at the day of
publication; "he" and "the minister" through who spoke or acted last. What cannot be resolved stays as written.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.antecedents import PERSON_HEADS, Antecedents, Speaker
from etl.extract.text import fold
from etl.extract.words import words
from etl.model import EntityKind, Mention

__all__ = ["Speaker", "Speakers"]

_OFFICES = words("offices")
_BODY_HEADS = words("body_heads")
_A_BODY = re.compile(rf"\b(?:{'|'.join(sorted(_BODY_HEADS))})\b")
_SOMEBODY = "|".join(sorted(words("somebody"), key=len, reverse=True))
# "a close ally of President X", "presidents of X and Y": not the names in it, but somebody near them.
_NEAR_A_NAME = re.compile(
    rf"(?:[Tt]he |[Aa]n? |[Oo]ne |[Aa]nother |[Ss]ome )?(?:[\w'’.\-]+ ){{0,4}}?(?i:{_SOMEBODY})\b(?! [A-Z])"
    r"(?: for| of| at| in| to| close|,|$| and)"
)
_ROLE_BEFORE_NAME = re.compile(
    r"(?:spokes\w+|adviser|lawyer|official|president|minister|leader|wife|son|mother|father|brother),?\s*$"
)
_DEFINITE = {False: ("the ", "his ", "her "), True: ("el ", "la ", "los ")}  # by whether the text is Spanish
# "the officials, who asked not to be named": what is told of a speaker is no part of the name.
_TOLD_OF_THEM = re.compile(r",?\s+(?:who|whose|which|speaking)\s.*$", re.DOTALL)
# "the police chief" is somebody new, as "the head of the police" is.
_HEAD_OF = re.compile(
    r"the (?:police|army|fire|union|prison|hospital|navy) (?:chief|head|director|leader)$|"
    r"(?:the|his|her) (?:[\w-]+ )?(?:head|president|chief|director|chairman|leader|governor|mayor) of "
)
_FORMER = re.compile(r"the (?:former|ex-?) ?[\w-]+(?: [\w-]+)?$")
_NO_SPEAKER = re.compile(r"(?:the|this|that|a) (?:ruling|decision|move|law|vote|result|video|footage|pictures)$")
_AGED = re.compile(r"^the \d\d-year-old\b")
_ARTICLE = re.compile(r"^(?:the|both|neighbouring) ", re.IGNORECASE)


class Speakers(Antecedents):
    """Answers who a stretch of a text names; where it only points at somebody, who that is."""

    def names_a_person(self, start: int, end: int) -> bool:
        return any(mention.kind is EntityKind.PERSON for mention in self.within(start, end))

    def resolve(self, start: int, end: int, sentence_start: int) -> Speaker | None:
        """Who the noun phrase at [start, end) is. None where it names nobody ("it", "who" without a name)."""
        phrase = self._text.body[start:end].strip(' ,;:-–—"“”')
        folded = fold(phrase)
        if not folded or len(folded) > 400 or _NO_SPEAKER.match(folded):
            return None
        if folded in {"he", "she"}:
            return self.last_person(sentence_start, "f" if folded == "she" else "m", start)
        if folded in {"they", "them"}:
            return self.last_several(sentence_start)
        if folded in {"it", "who", "which", "that", "this", "there", "i", "we", "you"}:
            return self.last_body(sentence_start) if folded == "it" else None
        found = self.within(start, end)
        people = [m for m in found if m.kind is EntityKind.PERSON]
        if _NEAR_A_NAME.match(phrase) and not self._names_the_role(people, start):
            return Speaker(None, _TOLD_OF_THEM.sub("", phrase))
        if folded.endswith(("spokesman", "spokeswoman", "spokesperson")) and not people:
            return Speaker(None, phrase)
        if people:
            mention = self._head(people)
            return Speaker(mention.entity_id, mention.name)
        role = self.role(folded)
        if role:
            return Speaker(role.id, phrase)
        heads = set(re.findall(r"[a-z\-]+", folded.split(",")[0]))
        if folded.startswith(_DEFINITE[self.is_spanish]) and all(m.kind is EntityKind.PLACE for m in found):
            described = _HEAD_OF.match(folded)  # somebody new: "the head of the electoral council"
            if (heads & PERSON_HEADS and not described) or _FORMER.match(folded) or _AGED.search(folded):
                person = self.last_person(sentence_start, None, start)
                if person and not self._has_another_office(heads, person):
                    return person
            if heads & _BODY_HEADS:
                body = self.last_body(sentence_start)
                if body and self._may_mean(folded, found, body):
                    return body
        bodies = [m for m in found if m.kind is EntityKind.ORGANISATION]
        if bodies:
            mention = self._head(bodies)
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

    def _has_another_office(self, heads: set[str], person: Speaker) -> bool:
        """Whether another title stands before the name: "the governor" is not "Chief prosecutor Ana Ruiz"."""
        office = heads & _OFFICES
        if not office or person.entity_id is not None:
            return False
        titles: set[str] = set()
        for mention in self.mentions:
            if mention.name == person.name:
                ahead = fold(self._text.body[max(0, mention.char_start - 40) : mention.char_start])
                titles |= set(ahead.split()[-3:]) & _OFFICES
        return bool(titles) and titles.isdisjoint(office)

    def _may_mean(self, folded: str, found: Sequence[Mention], body: Speaker) -> bool:
        """Whether "the bank", "the Swiss bank" is the one named last: "the interior ministry" is not "the army"."""
        before_head = _A_BODY.split(folded)[0].split()[1:]
        known = set(fold(" ".join((body.name, *(mention.surface for mention in found)))).split())
        return known.issuperset(before_head)

    def _head(self, named: Sequence[Mention]) -> Mention:
        """Of several names in a phrase the first that is not an owner's ("Mr Maduro's son Nicolás", "the UN's WHO")."""
        body = self._text.body
        for mention in named:
            owned = body.startswith(("'s", "’s"), mention.char_end) or (
                mention.surface.endswith("s") and body.startswith(("' ", "’ "), mention.char_end)
            )
            if not owned:
                return mention
        return named[0]
