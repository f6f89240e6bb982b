"""Two texts of one article come in; what an editor did between them goes out: blocks added, removed, edited, moved.

Blocks are aligned by what they say, not by where they stand; an edited block comes with its words, kept, dropped and
put in. Template noise and differences of case, accents, quote style or spaces are no change, just as they make no
revision (`etl.clean.content_sha256`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from difflib import SequenceMatcher
from typing import Any

from etl.clean.content import fold
from etl.clean.noise import is_noise
from etl.model import Block, Document

# Share of words two blocks have in common (Dice) from which the later is the earlier one edited. NewsEdits aligns
# sentences from .5 on as well (Spangher et al., NAACL 2022).
ALIKE = 0.5
_QUOTED = re.compile(r'[“„"«]([^“”„"«»]{12,1000})[”"»]')  # shorter ones are scare quotes and titles
_NUMBER = re.compile(r"[$£€]?\d+(?:[.,:]\d+)*(?:%|m\b|bn\b|k\b)?")


@dataclass(frozen=True, slots=True)
class Words:
    """A run of words of an edited block: "=" kept, "-" dropped, "+" put in."""

    op: str
    text: str


@dataclass(frozen=True, slots=True)
class BlockChange:
    """One block that is not as it was. Positions count blocks from 0; None where there is no such block."""

    op: str  # "added" | "removed" | "edited" | "moved"
    kind: str
    before: int | None
    after: int | None
    words: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """What changed between two texts, in the order of the later one; what was removed stands where it stood."""

    headline_changed: bool
    headline: tuple[Words, ...]  # empty where it did not change
    blocks: tuple[BlockChange, ...]
    numbers_removed: tuple[str, ...]  # "300,000", "$4m": in dropped words and nowhere put in again
    numbers_added: tuple[str, ...]
    quotes_removed: tuple[
        str, ...
    ] = ()  # what stood between quotation marks, in reading order, and stands there no more
    quotes_added: tuple[str, ...] = ()
    quotes_edited: tuple[tuple[str, str], ...] = ()  # one quotation in other words: before, after

    @property
    def added(self) -> int:
        return self._count("added")

    @property
    def removed(self) -> int:
        return self._count("removed")

    @property
    def edited(self) -> int:
        return self._count("edited")

    def _count(self, op: str) -> int:
        return sum(block.op == op for block in self.blocks)

    def details(self) -> dict[str, Any]:
        """For `revision_change.details`: the fields of `Change`, as JSON can hold them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class _Line:
    position: int
    kind: str
    text: str
    key: str  # folded
    id: str | None  # of a live page's entry


def diff(old: Document, new: Document) -> Change:
    """What an editor did to `old` to make it `new`; both clean."""
    return diff_texts(old.headline, old.blocks, new.headline, new.blocks)


def diff_texts(old_headline: str, old: Sequence[Block], new_headline: str, new: Sequence[Block]) -> Change:
    """The same from headlines and blocks alone."""
    headline_changed = fold(old_headline) != fold(new_headline)
    headline = words_between(old_headline, new_headline) if headline_changed else ()
    blocks = tuple(_blocks(_lines(old), _lines(new)))
    gone, come = _numbers(headline, blocks)
    return Change(headline_changed, headline, blocks, gone, come, *_quotes(old, new))


def words_between(old: str, new: str) -> tuple[Words, ...]:
    """The words of both, kept, dropped and put in, in reading order; dropped before put in where both happen."""
    before, after = old.split(), new.split()
    matcher = SequenceMatcher(None, [fold(w) for w in before], [fold(w) for w in after], autojunk=False)
    found: list[Words] = []
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            found.append(Words("=", " ".join(after[c:d])))
            continue
        if b > a:
            found.append(Words("-", " ".join(before[a:b])))
        if d > c:
            found.append(Words("+", " ".join(after[c:d])))
    return tuple(found)


def _lines(blocks: Sequence[Block]) -> list[_Line]:
    keyed = ((i, block, fold(block.text)) for i, block in enumerate(blocks))
    return [_Line(i, block.kind.value, block.text, key, block.id) for i, block, key in keyed if not is_noise(key)]


def _blocks(old: list[_Line], new: list[_Line]) -> Iterator[BlockChange]:
    partners = _align(old, new)
    aligned = {before for before, _op in partners.values()}
    removed = [line for i, line in enumerate(old) if i not in aligned]
    for j, line in enumerate(new):
        if j not in partners:
            yield BlockChange("added", line.kind, None, line.position, (Words("+", line.text),))
            continue
        i, op = partners[j]
        before = old[i]
        if op == "moved":
            yield BlockChange(op, line.kind, before.position, line.position, (Words("=", line.text),))
            continue
        while removed and removed[0].position < before.position:
            yield _removed(removed.pop(0))
        if op == "edited":
            yield BlockChange(op, line.kind, before.position, line.position, words_between(before.text, line.text))
    yield from map(_removed, removed)


def _removed(line: _Line) -> BlockChange:
    return BlockChange("removed", line.kind, line.position, None, (Words("-", line.text),))


def _align(old: list[_Line], new: list[_Line]) -> dict[int, tuple[int, str]]:
    """For each line of `new` that was in `old`: where, and whether it is the "same", "moved" or "edited"."""
    partners: dict[int, tuple[int, str]] = {}
    matcher = SequenceMatcher(None, [line.key for line in old], [line.key for line in new], autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        partners.update({j + k: (i + k, "same") for k in range(size)})
    aligned = {i for i, _op in partners.values()}
    left_old = [i for i in range(len(old)) if i not in aligned]
    left_new = [j for j in range(len(new)) if j not in partners]
    alike = sorted(_alike(old, new, left_old, left_new))
    for _unlike, _distance, i, j in alike:
        if i not in aligned and j not in partners:
            aligned.add(i)
            partners[j] = i, "moved" if old[i].key == new[j].key else "edited"
    return partners


def _alike(
    old: list[_Line], new: list[_Line], left_old: list[int], left_new: list[int]
) -> Iterator[tuple[float, int, int, int]]:
    bags = {j: Counter(new[j].key.split()) for j in left_new}
    sizes = {j: bag.total() for j, bag in bags.items()}
    for i in left_old:
        bag = Counter(old[i].key.split())
        size = bag.total()
        for j in left_new:
            if old[i].id is not None and old[i].id == new[j].id:
                share = 1.0
            else:
                share = 2 * (bag & bags[j]).total() / (size + sizes[j])
            if share >= ALIKE:
                yield -share, abs(i - j), i, j


def _quotes(
    old: Sequence[Block], new: Sequence[Block]
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[tuple[str, str], ...]]:
    """Quotations only the old text has, only the new one, and pairs of these that are one in other words."""
    before, after = (
        {fold(said): said for block in text for said in _QUOTED.findall(block.text)} for text in (old, new)
    )
    gone = [said for key, said in before.items() if key not in after]
    come = [said for key, said in after.items() if key not in before]
    bags = {said: Counter(fold(said).split()) for said in (*gone, *come)}
    alike = sorted(
        (-2 * (bags[a] & bags[b]).total() / (bags[a].total() + bags[b].total()), i, j)
        for i, a in enumerate(gone)
        for j, b in enumerate(come)
    )
    partners: dict[int, int] = {}
    for unlike, i, j in alike:
        if -unlike >= ALIKE and i not in partners and j not in partners.values():
            partners[i] = j
    edited = tuple((gone[i], come[j]) for i, j in sorted(partners.items()))
    return (
        tuple(said for i, said in enumerate(gone) if i not in partners),
        tuple(said for j, said in enumerate(come) if j not in partners.values()),
        edited,
    )


def _numbers(headline: Sequence[Words], blocks: Sequence[BlockChange]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Numbers of dropped and of put-in words, those left out that merely went from one place to another."""
    dropped: Counter[str] = Counter()
    put_in: Counter[str] = Counter()
    for words in (headline, *(block.words for block in blocks)):
        for run in words:
            if run.op != "=":
                (dropped if run.op == "-" else put_in).update(_NUMBER.findall(run.text))
    return tuple(sorted((dropped - put_in).elements())), tuple(sorted((put_in - dropped).elements()))
