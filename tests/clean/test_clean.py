"""Damage is undone; what a reader sees otherwise stays as it is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.clean import clean, repair
from etl.model import Block, BlockKind, Byline, Document, Image, Link, PageType

LONG = "The harbour was closed for the third day in a row because of the rising river."


def page(*texts: str, kind: BlockKind = BlockKind.PARAGRAPH, headline: str = "Ferries stop") -> Document:
    return Document(
        native_id="49000001", canonical_url=None, layout="e5", page_type=PageType.ARTICLE, language="en",
        headline=headline, standfirst=None, bylines=(), section=None, tags=(), first_published_at=None,
        last_modified_at=None, published_precision=None, published_basis=None,
        blocks=tuple(Block(kind, text) for text in texts),
    )  # fmt: skip


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


@pytest.mark.parametrize(
    ("damaged", "repaired"),
    [
        ("JosÃ© MartÃ\xadnez in MaturÃ­n", "José Martínez in Maturín"),
        ("the riverâ€™s banks", "the river’s banks"),
        ("â€œWe waitâ€\x9d, he said", "“We wait”, he said"),
        ("Rio\u0301 Claro", "Rió Claro"),
        ("about\u00a040\u2009000\tboats  left", "about 40 000 boats left"),
        ("har\u00adbour\u200b master\ufeff", "harbour master"),
        ("Cara\u200dcas", "Caracas"),
        ("one\r\ntwo \u2028 three", "one\ntwo\nthree"),
        ("\x00null\x1b", "null"),
        ("  around  ", "around"),
    ],
)
def test_damage_is_undone(damaged: str, repaired: str) -> None:
    assert repair(damaged) == repaired


@pytest.mark.parametrize(
    "text",
    [
        "“Scare” quotes ‘stay’ — dashes – too…",
        "Tom &amp; Jerry &lt;b&gt;",
        "ﬁne ligatures, Ｆｕｌｌ width, ½ and 10³",
        "Ñandú, Ünal and Åse are words",
        "São Tomé, Peñarol, Curaçao, Køge, naïve",
        "a family \U0001f468\u200d\U0001f469\u200d\U0001f467 and می\u200cخواهم",
        "line one\nline two",
    ],
)
def test_the_page_s_own_characters_stay(text: str) -> None:
    assert repair(text) == text


@given(st.text(max_size=200))
def test_repairing_twice_is_repairing_once(text: str) -> None:
    once = repair(text)
    assert repair(once) == once


def test_empty_blocks_go() -> None:
    assert texts(clean(page("One.", " ", "\u200b", "Two."))) == ["One.", "Two."]


def test_a_long_paragraph_repeated_word_for_word_goes() -> None:
    assert texts(clean(page(LONG, "Yes.", LONG, "Yes."))) == [LONG, "Yes.", "Yes."]
    assert texts(clean(page(LONG, LONG.replace("third", "fourth")))) == [LONG, LONG.replace("third", "fourth")]


def test_posts_and_pulled_quotations_may_repeat() -> None:
    assert texts(clean(page(LONG, LONG, kind=BlockKind.POST))) == [LONG, LONG]
    pulled = replace(page(LONG), blocks=(*page(LONG).blocks, Block(BlockKind.QUOTATION, LONG)))
    assert clean(pulled) == pulled


def test_every_text_of_a_document_is_repaired() -> None:
    damaged = replace(
        page("MaturÃ­n"), headline="MaturÃ­n", standfirst=" ", section="AmÃ©ricas", tags=("PerÃº",),
        bylines=(Byline("JosÃ©", "MÃ©xico"),), images=(Image("PerÃº", None, "AFP"),), links=(Link("/a", "PerÃº"),),
    )  # fmt: skip
    assert clean(damaged) == replace(
        page("Maturín"), headline="Maturín", standfirst=None, section="Américas", tags=("Perú",),
        bylines=(Byline("José", "México"),), images=(Image("Perú", None, "AFP"),), links=(Link("/a", "Perú"),),
    )  # fmt: skip


def test_cleaning_twice_is_cleaning_once() -> None:
    once = clean(page("JosÃ©  said", "", LONG, LONG))
    assert clean(once) == once
