"""What an editor did between two texts."""

from __future__ import annotations

from etl.dedupe.changes import Change, Words, diff_texts
from etl.model import Block, BlockKind

HARBOUR = "The harbour master closed the port on Monday because of the rising river."
BOATS = "About 40 boats were left outside and had to wait for the evening."
FERRIES = "Ferries to the northern islands will not run before the end of the week."


def blocks(*texts: str) -> tuple[Block, ...]:
    return tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)


def change(old: tuple[Block, ...], new: tuple[Block, ...]) -> Change:
    return diff_texts("Port closed", old, "Port closed", new)


def ops(found: Change) -> list[tuple[str, int | None, int | None]]:
    return [(block.op, block.before, block.after) for block in found.blocks]


def test_the_same_text_is_no_change() -> None:
    found = change(blocks(HARBOUR, BOATS), blocks(HARBOUR, BOATS))
    assert found == Change(False, (), (), (), ())
    assert (found.added, found.removed, found.edited) == (0, 0, 0)


def test_a_block_put_in_and_one_taken_out() -> None:
    found = change(blocks(HARBOUR, BOATS), blocks(HARBOUR, FERRIES))
    assert ops(found) == [("added", None, 1), ("removed", 1, None)]
    assert found.blocks[0].words == (Words("+", FERRIES),)
    assert found.blocks[1].words == (Words("-", BOATS),)
    assert (found.added, found.removed, found.edited) == (1, 1, 0)


def test_an_edited_block_shows_its_words() -> None:
    found = change(blocks(HARBOUR, BOATS), blocks(HARBOUR, BOATS.replace("About 40", "More than 60")))
    assert ops(found) == [("edited", 1, 1)]
    assert found.blocks[0].words == (
        Words("-", "About 40"),
        Words("+", "More than 60"),
        Words("=", "boats were left outside and had to wait for the evening."),
    )
    assert (found.numbers_removed, found.numbers_added) == (("40",), ("60",))


def test_an_edit_is_found_though_blocks_before_it_came_and_went() -> None:
    new = blocks(FERRIES, "A line of its own.", BOATS.replace("evening", "morning"))
    assert ops(change(blocks(HARBOUR, BOATS), new)) == [
        ("added", None, 0), ("added", None, 1), ("removed", 0, None), ("edited", 1, 2),
    ]  # fmt: skip


def test_a_block_that_only_moved_is_neither_added_nor_removed() -> None:
    found = change(blocks(HARBOUR, BOATS, FERRIES), blocks(BOATS, FERRIES, HARBOUR))
    assert ops(found) == [("moved", 0, 2)]
    assert (found.added, found.removed, found.edited) == (0, 0, 0)


def test_the_headline_with_its_words() -> None:
    found = diff_texts("Port closed", blocks(HARBOUR), "Port to stay closed", blocks(HARBOUR))
    assert found.headline_changed
    assert found.headline == (Words("=", "Port"), Words("+", "to stay"), Words("=", "closed"))
    assert not diff_texts("Port Closed", (), "Port closed", ()).headline_changed


def test_template_noise_and_style_are_no_change() -> None:
    old = blocks("Last updated at 12:30 GMT", "He said: “The river is rising”.")
    new = blocks("Last updated at 14:00 GMT", "124 comments", 'He said: "The river is rising".')
    assert ops(change(old, new)) == []


def test_an_entry_of_a_live_page_is_known_by_its_id() -> None:
    old = (Block(BlockKind.POST, "The port is closed.", id="post-1"),)
    new = (Block(BlockKind.POST, "Ferries run.", id="post-2"), Block(BlockKind.POST, "It opens at noon.", id="post-1"))
    assert ops(change(old, new)) == [("added", None, 0), ("edited", 0, 1)]


def test_numbers_that_only_moved_between_blocks_did_not_change() -> None:
    found = change(
        blocks("There are 300,000 in the east.", HARBOUR), blocks(HARBOUR, "Some 300,000 and $4m: gone west.")
    )
    assert (found.numbers_removed, found.numbers_added) == ((), ("$4m",))


def test_details_are_what_json_can_hold() -> None:
    found = change(blocks(BOATS), blocks(BOATS.replace("40", "60")))
    assert found.details()["blocks"][0]["words"][0] == {"op": "=", "text": "About"}
    assert found.details()["numbers_added"] == ("60",)


def test_quotations_that_came_went_or_changed_are_told_apart_from_the_words_around_them() -> None:
    kept = 'The master said: "The river has not been this high for forty years."'
    old = blocks(
        kept, 'He said "we will open again when the water falls" and left.', 'A captain asked "where are we to go now?"'
    )
    new = blocks(
        kept.replace("The master said", "In the morning the master said").replace('"', "“", 1).replace('"', "”"),
        'He said "we will open again when the water has fallen" and left.',
        'A mayor promised "shelter for everybody who needs it" in Río Claro.',
    )
    found = change(old, new)
    assert found.quotes_removed == ("where are we to go now?",)
    assert found.quotes_added == ("shelter for everybody who needs it",)
    assert found.quotes_edited == (
        ("we will open again when the water falls", "we will open again when the water has fallen"),
    )
    same = change(old, old)
    assert (same.quotes_removed, same.quotes_added, same.quotes_edited) == ((), (), ())
