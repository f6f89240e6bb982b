"""Which rule decides about two texts, and what it says."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from etl.dedupe import Decision, Kind, compare, signature
from etl.dedupe.decision import RULE_VERSION
from etl.model import Block, BlockKind, Document
from tests.dedupe.written import Writer, document

DAY = datetime(2024, 5, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def writer() -> Writer:
    return Writer(seed=3)


@pytest.fixture(scope="module")
def text(writer: Writer) -> list[str]:
    return writer.sentences(400, 1)


def said(decision: Decision) -> tuple[bool, bool, str, str]:
    return decision.same_article, decision.same_story, decision.kind.value, decision.rule


def on(page: Document, day: datetime) -> Document:
    return replace(page, first_published_at=day)


def paragraphs(*texts: str, native_id: str = "a", source: str = "first", headline: str = "Ferries stop") -> Document:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text) for text in texts)
    return replace(document(["One."], native_id, source, headline), blocks=blocks)


# -- one article ----------------------------------------------------------------------------------------------------
def test_the_same_text_of_one_article_is_a_twin(text: list[str]) -> None:
    assert said(compare(document(text, "1"), document(text, "1"))) == (True, True, "twin", "same_id_same_text")


def test_another_layout_s_caption_makes_no_revision(text: list[str]) -> None:
    page = document(text, "1")
    captioned = replace(page, layout="e6", blocks=(*page.blocks, Block(BlockKind.PARAGRAPH, "The harbour before noon")))
    assert said(compare(page, captioned)) == (True, True, "twin", "same_id_same_words")
    assert compare(page, replace(captioned, layout="text")).kind is Kind.REVISION  # nobody but an editor puts it there


def test_two_layouts_of_one_update_are_twins(writer: Writer, text: list[str]) -> None:
    page = replace(document(text, "1"), last_modified_at=DAY)
    box = replace(
        document(text + writer.sentences(80, 2), "1"), layout="e6", last_modified_at=DAY, headline=page.headline
    )
    assert said(compare(page, box)) == (True, True, "twin", "same_id_same_words")
    assert compare(page, replace(box, last_modified_at=DAY + timedelta(hours=1))).kind is Kind.REVISION
    assert compare(page, replace(box, layout="text")).kind is Kind.REVISION


def test_a_changed_number_is_a_revision_whatever_the_layout(text: list[str]) -> None:
    before = document(["At least 11 boats sank on Monday.", *text], "1", headline="Boats sink")
    after = document(["At least 14 boats sank on Monday.", *text], "1", headline="Boats sink")
    assert said(compare(before, replace(after, layout="e6"))) == (True, True, "revision", "same_id")


def test_one_id_is_one_article_whatever_it_says(writer: Writer, text: list[str]) -> None:
    decision = compare(document(text, "1"), document(writer.sentences(300, 9), "1"))
    assert said(decision) == (True, True, "revision", "same_id")
    assert decision.jaccard < 0.1


# -- two articles of one publisher ----------------------------------------------------------------------------------
def test_a_reissue_is_nearly_the_same_text(writer: Writer, text: list[str]) -> None:
    again = document(["A line is new.", *text], "2", headline="Another headline altogether")
    assert said(compare(document(text, "1"), again)) == (False, True, "reissue", "same_site_copy")


def test_a_follow_up_that_keeps_most_of_the_text_is_another_story(writer: Writer, text: list[str]) -> None:
    follow_up = document(writer.sentences(110, 1) + text[len(text) // 4 :], "2")
    decision = compare(document(text, "1"), follow_up)
    assert said(decision) == (False, False, "shares_background", "same_site_follow_up")
    assert decision.containment > 0.6


def test_a_site_s_new_version_of_the_day_keeps_its_lede(writer: Writer, text: list[str]) -> None:
    a = on(document(text, "1", headline="Ferries stop"), DAY)
    b = document(text[: len(text) * 3 // 4] + writer.sentences(120, 1), "2", headline="Harbour shut, thousands wait")
    assert said(compare(a, on(b, DAY + timedelta(hours=7)))) == (False, True, "reissue", "same_site_lede_and_day")
    assert compare(a, on(b, DAY + timedelta(days=2))).rule == "same_site_follow_up"
    assert compare(a, b).rule == "same_site_follow_up"


def test_the_same_headline_and_lede_grown_is_a_reissue(writer: Writer, text: list[str]) -> None:
    grown = document(text + writer.sentences(300, 1), "2", headline="Ferries stop in the capital")
    decision = compare(document(text, "1", headline="Ferries stop in the capital"), grown)
    assert said(decision) == (False, True, "reissue", "same_site_headline_and_lede")
    assert decision.jaccard < 0.75


# -- two publishers -------------------------------------------------------------------------------------------------
def test_another_publisher_s_copy_cut_short_is_syndicated(text: list[str]) -> None:
    decision = compare(document(text, "1", "first"), document(text[: len(text) // 5], "x", "second"))
    assert said(decision) == (False, True, "syndicated", "containment")
    assert decision.jaccard < 0.3


def test_a_credit_is_recognised(text: list[str]) -> None:
    credited = document(["RIO CLARO (Reuters) - The harbour was closed.", *text], "1", "first")
    theirs = document(["RIO CLARO (Reuters) - The harbour was shut.", *text], "x", "second")
    assert said(compare(credited, theirs)) == (False, True, "syndicated", "jaccard_credited")


def test_an_article_built_on_another_s_copy_is_a_rewrite(writer: Writer, text: list[str]) -> None:
    built = writer.sentences(180, 1) + text[: len(text) * 2 // 3]
    decision = compare(document(text, "1", "first"), document(built, "x", "second"))
    assert said(decision) == (False, True, "rewrite", "jaccard")


def test_sites_of_one_owner_reissue(text: list[str]) -> None:
    a, b = document(text, "1", "first"), document(text, "2", "second")
    a = replace(a, canonical_url="https://www.usatoday.com/story/1/")
    b = replace(b, canonical_url="https://www.courier-journal.com/story/2/")
    assert said(compare(a, b)) == (False, True, "reissue", "jaccard")


def test_half_a_copy_days_later_is_a_follow_up(writer: Writer, text: list[str]) -> None:
    later = document(writer.sentences(150, 1) + text[: len(text) * 3 // 4], "x", "second")
    a = on(document(text, "1", "first"), DAY)
    assert said(compare(a, on(later, DAY + timedelta(days=9)))) == (False, False, "shares_background", "days_apart")
    assert compare(a, on(later, DAY + timedelta(days=1))).same_story


def test_a_copy_in_other_words_is_a_rewrite(writer: Writer) -> None:
    text = writer.sentences(600, 1)
    decision = compare(document(text, "1", "first"), document(writer.words_changed(text, 1, 0.22), "x", "second"))
    assert said(decision) == (False, True, "rewrite", "everywhere")
    assert decision.jaccard < 0.38


def test_as_much_in_one_block_is_background(writer: Writer, text: list[str]) -> None:
    half = len(text) // 2
    decision = compare(document(text, "1", "first"), document(writer.sentences(210, 1) + text[half:], "x", "second"))
    assert said(decision) == (False, False, "shares_background", "background")
    assert decision.containment > 0.4


def test_a_short_item_above_another_s_background_is_another_story(writer: Writer, text: list[str]) -> None:
    item = document(writer.sentences(50, 1) + text[-8:], "x", "second")
    decision = compare(document(text, "1", "first"), item)
    assert said(decision) == (False, False, "shares_background", "only_background")
    assert decision.containment > 0.6


def test_nothing_in_common(writer: Writer, text: list[str]) -> None:
    decision = compare(document(text, "1", "first"), document(writer.sentences(400, 8), "x", "second"))
    assert said(decision) == (False, False, "unrelated", "nothing_shared")
    assert decision.passages == ()


# -- templates ------------------------------------------------------------------------------------------------------
SKELETON = (
    "At least {} boats were lost in the {} storm on {}, the coast guard said. Here is what is known so far.",
    "The first calls for help came at {} from boats off the northern islands. Fishermen sent pictures of broken masts "
    "and of people holding on to nets. Rescue boats reached them within {} minutes, the harbour office said.",
    "{} of the missing have been named. The others will be named when their families have been told, an officer said. "
    "{} people are in hospital, {} of them badly hurt.",
    "It is not clear why the boats had left the harbour, or whether a warning had been read to them on the radio.",
)


def storm(native_id: str, source: str, *slots: str) -> Document:
    left = iter(slots)
    return paragraphs(
        *("".join(part + (next(left) if i < text.count("{}") else "") for i, part in enumerate(text.split("{}")))
          for text in SKELETON),
        native_id=native_id, source=source, headline=f"What we know about the {slots[1]} storm",
    )  # fmt: skip


MAY = ("11", "May", "Monday", "06:20", "15", "Four", "Thirty", "six")
JUNE = ("23", "June", "Friday", "22:05", "40", "Ten", "Seven", "two")


def test_one_skeleton_with_other_numbers_is_a_template() -> None:
    assert said(compare(storm("1", "first", *MAY), storm("2", "second", *JUNE)))[1:] == (
        False, "template", "figures_disagree",
    )  # fmt: skip


def test_an_updated_toll_of_one_article_is_a_revision() -> None:
    updated = ("14", "May", "Monday", "06:20", "15", "Nine", "Forty", "eleven")
    assert compare(storm("1", "first", *MAY), storm("1", "first", *updated)).kind is Kind.REVISION


def test_figures_that_are_equal_by_chance_make_no_copy_of_a_template() -> None:
    by_chance = ("30", "May", "Monday", "22:05", "4", "Eleven", "Fifteen", "two")  # May's figures, elsewhere
    assert said(compare(storm("1", "first", *MAY), storm("2", "second", *by_chance)))[1:] == (
        False, "template", "figures_disagree",
    )  # fmt: skip


def test_a_figure_in_another_desk_s_style_is_the_same_figure() -> None:
    restyled = ("eleven", "May", "Monday", "06:20", "fifteen", "4", "30", "6")
    assert compare(storm("1", "first", *MAY), storm("2", "second", *restyled)).same_story


def test_headlines_that_differ_in_their_year_are_a_series(text: list[str]) -> None:
    a = document(text, "1", headline="2015: the year in pictures")
    b = document(text, "2", headline="2016: The Year in Pictures")
    assert said(compare(a, b)) == (False, False, "template", "headline_series")
    twelfth, thirteenth = (document(text, n, headline=f"Strike at the docks: day {n}") for n in ("12", "13"))
    assert compare(twelfth, thirteenth).rule == "headline_series"


def test_a_toll_that_rose_in_the_headline_is_no_series(text: list[str]) -> None:
    a = document(["At least 11 boats sank.", *text], "1", headline="Storm sinks 11 boats")
    b = document(["At least 14 boats sank.", *text], "2", headline="Storm sinks 14 boats")
    assert said(compare(a, b)) == (False, True, "reissue", "same_site_copy")


# -- short texts ----------------------------------------------------------------------------------------------------
def test_short_texts_are_one_story_only_if_equal_and_of_two_days() -> None:
    a = on(paragraphs("The harbour is closed until the river falls, its master said."), DAY)
    b = replace(on(a, DAY + timedelta(hours=47)), native_id="b", canonical_url=None, source="second")
    assert said(compare(a, b)) == (False, True, "syndicated", "short_equal")
    assert not compare(a, on(b, DAY + timedelta(hours=49))).same_story
    assert not compare(a, replace(b, headline="Ferries run")).same_story


def test_the_first_sentences_elsewhere_are_an_excerpt(writer: Writer, text: list[str]) -> None:
    whole = on(document(text, "1", "first"), DAY)
    lead, rest = text[:2], text[-2:]
    assert 25 <= len(" ".join(lead).split()) < 50
    excerpt = on(document(lead, "x", "second", "Seen elsewhere"), DAY)
    assert said(compare(whole, excerpt)) == (False, True, "syndicated", "short_excerpt")
    assert compare(whole, on(excerpt, DAY + timedelta(days=9))).rule == "short_differs"
    assert compare(whole, on(document(rest, "x", "second", "Seen elsewhere"), DAY)).rule == "short_differs"
    assert (
        compare(whole, replace(excerpt, source="first", canonical_url="https://www.first.example/x")).rule
        == "short_differs"
    )


def test_an_empty_body_is_like_nothing() -> None:
    a, b = paragraphs(native_id="a"), paragraphs(native_id="b", source="second")
    assert said(compare(a, b)) == (False, False, "unrelated", "nothing_shared")
    assert signature(a) == ()


# -- what holds for every decision ----------------------------------------------------------------------------------
def test_deciding_is_symmetric(writer: Writer, text: list[str]) -> None:
    for edit in (writer.new_lede, writer.grown, writer.half_cut, writer.rewritten, writer.shared_background):
        a, b = document(text, "1", "first"), document(edit(text, 1), "x", "second")
        assert replace(compare(a, b), passages=()) == replace(compare(b, a), passages=())


def test_passages_stand_in_both_bodies(writer: Writer, text: list[str]) -> None:
    a, b = document(text, "1", "first"), document(writer.shared_background(text, 1), "x", "second")
    decision = compare(a, b)
    assert decision.rule_version == RULE_VERSION
    assert len(decision.passages) >= 1
    longest = max(decision.passages, key=lambda passage: len(passage.text))
    assert len(longest.text.split()) > 20
    for passage in decision.passages:
        assert a.body[passage.a_start : passage.a_end] == passage.text
        assert b.body[passage.b_start : passage.b_end].split() == passage.text.split()


def test_a_signature_is_59_keys_that_fit_a_bigint(text: list[str]) -> None:
    keys = signature(document(text, "1"))
    assert len(keys) == 59
    assert all(-(2**63) <= key < 2**63 for key in keys)
    assert signature(document(text, "2")) == keys
    assert len(signature(document(text[:1], "1"))) == 1
