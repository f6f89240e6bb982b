"""Two texts of an article side by side: what was dropped on the left, what was put in on the right.

In: two documents and what an editor did between them (`etl.dedupe.changes`). Out: rows of two cells, paragraphs that
belong together in one row; every cell is a run of words kept, dropped or put in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from etl.dedupe.changes import BlockChange, Words, diff
from etl.model import Document

Cell = tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Line:
    op: str  # same, added, removed, edited, moved
    before: Cell
    after: Cell


def side_by_side(old: Document, new: Document) -> list[Line]:
    """Headline first, then every paragraph of both texts in the order of the new one."""
    change = diff(old, new)
    if change.headline_changed:
        head = Line("edited", _without(change.headline, "+"), _without(change.headline, "-"))
    else:
        head = Line("same", _whole(old.headline), _whole(new.headline))
    changed = {c.after: c for c in change.blocks if c.after is not None}
    removed = {c.before: c for c in change.blocks if c.op == "removed" and c.before is not None}
    return [head, *_lines(old, new, changed, removed)]


def _lines(
    old: Document, new: Document, changed: dict[int, BlockChange], removed: dict[int, BlockChange]
) -> Iterator[Line]:
    taken = {change.before for change in changed.values() if change.before is not None} | set(removed)
    kept = iter([n for n in range(len(old.blocks)) if n not in taken])
    gone = sorted(removed)
    for place, block in enumerate(new.blocks):
        change = changed.get(place)
        before = change.before if change else next(kept, None)
        while gone and before is not None and gone[0] < before and not (change and change.op == "moved"):
            yield Line("removed", removed[gone.pop(0)].words, ())
        if change is None:
            text = old.blocks[before].text if before is not None else ""
            yield Line("same", _whole(text), _whole(block.text))
        elif change.op == "added":
            yield Line("added", (), change.words)
        elif change.op == "moved":
            yield Line("moved", (), _whole(block.text))
        else:
            yield Line("edited", _without(change.words, "+"), _without(change.words, "-"))
    for number in gone:
        yield Line("removed", removed[number].words, ())


def _whole(text: str) -> Cell:
    return (Words("=", text),) if text else ()


def _without(words: Cell, op: str) -> Cell:
    return tuple(run for run in words if run.op != op)
