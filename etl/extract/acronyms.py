"""Names in a text come in, later mentions by the letters given after one of them go out: "… Relief Council (BRC)".

The letters stand in brackets directly after a name; of a name nobody listed they must be its initials, in their order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.gazetteer import by_id
from etl.extract.surnames import mention_at
from etl.extract.text import Text
from etl.model import EntityKind, Mention, Tier

_IN_BRACKETS = re.compile(r"[ ]\(([A-Z][A-Za-z]{0,2}[A-Z][A-Za-z]{0,4})\)")


def find(text: Text, made: Sequence[Mention]) -> list[Mention]:
    """Mentions by letters that the text itself explains, where no other mention stands."""
    explained: dict[str, Mention] = {}
    for mention in made:
        if mention.kind is not EntityKind.ORGANISATION:
            continue
        letters = _IN_BRACKETS.match(text.body, mention.char_end)
        if letters and (mention.entity_id or _are_initials(letters.group(1), mention.surface)):
            explained.setdefault(letters.group(1), mention)
    if not explained:
        return []
    covered = bytearray(len(text.body) + 1)
    for mention in made:
        covered[mention.char_start : mention.char_end] = b"\1" * (mention.char_end - mention.char_start)
    found = []
    for match in re.finditer(r"(?<!\w)(?:" + "|".join(map(re.escape, explained)) + r")(?!\w)", text.body):
        if covered[match.start()]:
            continue
        named = explained[match.group()]
        entity = by_id().get(named.entity_id or "")
        tier = Tier.LIKELY if entity else Tier.RAW
        found.append(mention_at(text, *match.span(), named.kind, entity, named.name, tier, "acronym"))
    return found


def _are_initials(letters: str, name: str) -> bool:
    wanted = iter(letters.lower())
    letter = next(wanted)
    for word in re.findall(r"\w+", name.lower()):
        if word[0] == letter:
            following = next(wanted, None)
            if following is None:
                return True
            letter = following
    return False
