"""The catalogue is what other tests measure against: it must be whole and say what it promises."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from etl.sample import catalogue
from etl.sample.catalogue import Article, articles, events

INVENTED = re.compile(r"invented|sample|inventad", re.IGNORECASE)
BY_ID = pytest.mark.parametrize("article", articles(), ids=lambda article: article.native_id)


@BY_ID
def test_an_article_is_a_short_text(article: Article) -> None:
    texts = [*article.first.pieces, *article.first.posts]
    words = sum(len(one.text.split()) for one in texts)
    assert 85 <= words <= 240
    assert 5 <= len(article.first.pieces) <= 13
    assert article.published <= article.first.updated


@BY_ID
def test_ids_lie_where_the_bbc_has_none(article: Article) -> None:
    forms = {"e2": r"999\d{4}", "e3": r"999\d{4}"}
    assert re.fullmatch(forms.get(article.layout, r"99\d{6}|csample[0-9a-z]{4}o"), article.native_id)


@BY_ID
def test_quotation_marks_hold_words_of_invented_people_only(article: Article) -> None:
    for version in filter(None, (article.first, article.second)):
        for piece in version.pieces:
            if '"' in piece.text:
                assert INVENTED.search(piece.text), piece.text


def test_every_event_shows_as_a_peak() -> None:
    for event in events():
        near = [one for one in articles() if one.event == event.id and one.is_venezuela]
        assert len(near) >= 2, event
        assert near[0].published.date() == event.day, event
        assert near[1].published.date() - event.day <= timedelta(days=2), event


def test_a_second_version_differs_from_the_first() -> None:
    changing = [one for one in articles() if one.second is not None]
    assert len(changing) >= 6
    for one in changing:
        assert one.second is not None
        assert (one.first.headline, one.first.pieces) != (one.second.headline, one.second.pieces)
        assert one.version(1) is one.first
        assert one.version(2) is one.version(7) is one.second


def test_the_reissue_repeats_most_of_its_original() -> None:
    def shingles(one: Article) -> set[tuple[str, ...]]:
        words = " ".join(piece.text for piece in one.first.pieces).casefold().split()
        return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}

    for one in (one for one in articles() if one.reissue_of is not None):
        original = catalogue.article(str(one.reissue_of))
        first, second = shingles(one), shingles(original)
        assert 0.75 <= len(first & second) / len(first | second) < 0.95
        assert one.first.headline == original.first.headline


def test_links_are_runs_of_their_paragraph() -> None:
    linked = [run for one in articles() for piece in one.first.pieces for run in piece.runs if run.href]
    assert linked
    assert all("](" not in piece.text for one in articles() for piece in one.first.pieces)
