"""What counts as the same text, and which lines are the template's."""

from __future__ import annotations

from dataclasses import replace

import pytest

from etl.clean import content_sha256, fold, normalised, substance
from etl.clean.noise import is_noise
from tests.clean.test_clean import page

TEXT = "The harbour master said the river “is rising” – and counted 40 boats."


def test_normalised_is_headline_and_body_folded() -> None:
    assert normalised(page(TEXT, headline="Río Claro’s ferries stop")) == (
        "rio claro's ferries stop\n"
        'the harbour master said the river "is rising" - and counted 40 boats.'
    )  # fmt: skip


@pytest.mark.parametrize(
    "same",
    [
        TEXT.replace("“", '"').replace("”", '"'),
        TEXT.replace(" – ", " — "),
        TEXT.upper(),
        TEXT.replace(" ", "  "),
        TEXT.replace("river", "ríver"),
    ],
)
def test_style_makes_no_revision(same: str) -> None:
    assert content_sha256(page(same)) == content_sha256(page(TEXT))


@pytest.mark.parametrize(
    "other",
    [TEXT.replace("40", "41"), TEXT.replace("“is rising”", "is rising"), TEXT.replace("said", "says"), TEXT + " More."],
)
def test_words_numbers_and_quote_marks_make_one(other: str) -> None:
    assert content_sha256(page(other)) != content_sha256(page(TEXT))


def test_a_headline_makes_a_revision_and_what_stands_beside_the_text_none() -> None:
    base = page(TEXT)
    assert len(content_sha256(base)) == 32
    assert content_sha256(replace(base, headline="Ferries run")) != content_sha256(base)
    assert content_sha256(replace(base, section="World", tags=("a",), standfirst="b")) == content_sha256(base)


@pytest.mark.parametrize(
    "line",
    [
        "Last updated at 12:30 GMT", "Published 3 hours ago", "21 August 2019", "Updated 5 May 2017, 14:05 BST",
        "Wednesday, 3 July 2002", "12 minutes ago", "1,234 comments", "2.3k shares", "Share this with Facebook",
        "Image copyright Getty Images Image caption The harbour in May",
        "Media playback is unsupported on your device", "Related Topics", "More on this story", "Read more:",
        "Sign up for our morning newsletter and get it straight to your inbox", "FILE PHOTO: Boats in the harbour",
        "© 2019 The Example Press. All rights reserved.", "Skip Twitter post by @harbour", "Advertisement",
        "The BBC is not responsible for the content of external sites.", "",
    ],
)  # fmt: skip
def test_lines_of_the_template(line: str) -> None:
    assert is_noise(fold(line))
    assert content_sha256(page(TEXT, line)) == content_sha256(page(TEXT))


@pytest.mark.parametrize(
    "line",
    [
        "The list was last updated at 12:30 GMT by the harbour master.", "May", "What happened?", "Monday's vote",
        "Ferries were to start again on 21 August 2019", "Shares fell.", "40 boats", "Top officials met.",
        "Published in 1998, the book sold well.", "Get out, he said.", "Image is everything to them.", "By the harbour",
    ],
)  # fmt: skip
def test_lines_of_the_reporter(line: str) -> None:
    assert not is_noise(fold(line))


def test_tiles_of_a_link_list_are_no_text() -> None:
    tiles = [f"Gallery {i} See all the boats of year {i}. Shares" for i in range(5)]
    assert substance([TEXT, *tiles]) == [fold(TEXT)]
    assert len(substance([TEXT, *tiles[:4]])) == 5
