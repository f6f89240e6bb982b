"""Credits are recognised where they stand, and sources are not taken for credits."""

from __future__ import annotations

import pytest

from etl.dedupe.credits import credit_lines, credited
from etl.dedupe.publishers import group, site


@pytest.mark.parametrize(
    ("line", "sites"),
    [
        ("RIO CLARO, Costa Norte (AP) — Ferries stopped on Monday.", {"apnews.com"}),
        ("RIO CLARO (Reuters) - Ferries stopped on Monday.", {"reuters.com"}),
        ("By Reuters Staff", {"reuters.com"}),
        ("Ferries run again. (Reuters)", {"reuters.com"}),
        ("© 2019 AFP", {"afp.com"}),
        ("Copyright 2018 The Associated Press. All rights reserved.", {"apnews.com"}),
        ("Associated Press writers in Rio Claro contributed to this report.", {"apnews.com"}),
        ("This article was first published by The Guardian", {"theguardian.com"}),
        ("AFP contributed to this report.", {"afp.com"}),
        ("Ferries run again. (With inputs from Reuters)", {"reuters.com"}),
        ("Additional reporting by AP", {"apnews.com"}),
        ("Republished with permission from BBC News.", {"bbc.com"}),
        ("First published by BBC Mundo", {"bbc.com"}),
        ("via BBC", {"bbc.com"}),
        ("Courtesy of AFP", {"afp.com"}),
        ("— AFP", {"afp.com"}),
        ("From AFP headquarters in Paris comes word of a strike.", set()),
        ("She contributed to Reuters for ten years.", set()),
        ("Ferries run again. (AFP/Reuters)", {"afp.com", "reuters.com"}),
        ("The river is rising, he told Reuters on Monday.", set()),
        ("According to AP, about 40 boats were lost.", set()),
        ("The PA system was broken.", set()),
        ("Ferries stopped on Monday.", set()),
    ],
)
def test_a_credit(line: str, sites: set[str]) -> None:
    assert credited([line]) == sites


def test_a_credit_stands_at_the_beginning_the_end_or_in_the_byline() -> None:
    texts = [f"Line {i}." for i in range(9)]
    assert credited(credit_lines([*texts[:4], "By Reuters Staff", *texts[4:]])) == frozenset()
    assert credited(credit_lines([*texts, "By Reuters Staff"])) == {"reuters.com"}
    assert credited(credit_lines(texts, ["Associated Press"])) == {"apnews.com"}


@pytest.mark.parametrize(
    ("address", "source", "of_site", "owner"),
    [
        ("https://in.reuters.com/article/a", "x", "reuters.com", "reuters.com"),
        ("http://m.bbc.co.uk/news/1", "bbc", "bbc.com", "bbc.com"),
        ("https://www.news.com.au/a", "x", "news.com.au", "newscorpau"),
        ("https://www.courier-journal.com/story/1", "x", "courier-journal.com", "gannett"),
        ("https://localhost/a", "harbour.example", "harbour.example", "harbour.example"),
        ("not an address [", "bbc", "bbc.com", "bbc.com"),
        (None, "bbc", "bbc.com", "bbc.com"),
        (None, "file", None, None),
    ],
)
def test_whose_address_it_is(address: str | None, source: str, of_site: str | None, owner: str | None) -> None:
    assert site(address, source) == of_site
    assert group(address, source) == owner
