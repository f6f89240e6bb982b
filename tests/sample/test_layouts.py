"""Every layout writes whole, escaped pages that name themselves samples outside the article."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from bs4 import BeautifulSoup

from etl.model import BlockKind, Byline
from etl.sample import layouts
from etl.sample.catalogue import Article, Piece, Post, Run, Version, articles
from etl.sample.layouts.markup import NOTE, Page, script_json
from etl.sample.site import related

HOSTILE = (
    """Crude & "gas" <b>rose</b> </script><script>alert('1')</script> by 5% – Maracaibo's naïve $1 \\u003c ]]> plan"""
)
NATURAL = {
    layout: next(one for one in articles() if one.layout == layout) for layout in sorted({*layouts.WRITERS} - {"e6c"})
}
NATURAL["e6c"] = NATURAL["e7"]
LAYOUTS = pytest.mark.parametrize("layout", sorted(NATURAL))


def soup_of(body: bytes) -> BeautifulSoup:
    return BeautifulSoup(body, "lxml")


def visible(soup: BeautifulSoup) -> str:
    for element in soup(["script", "style", "head"]):
        element.decompose()
    return " ".join(soup.get_text(" ").split())


def page_of(layout: str, article: Article) -> bytes:
    return layouts.render(layout, Page(article, article.first, article.url, related(article)))


@pytest.mark.parametrize("article", articles(), ids=lambda article: article.native_id)
def test_every_article_is_shown_whole_and_in_order(article: Article) -> None:
    shown = visible(soup_of(page_of(article.layout, article)))
    at = 0
    pieces = [piece.text for piece in article.first.pieces]
    for sentence in [article.first.headline, *pieces]:
        found = shown.find(" ".join(sentence.split()), at if sentence in pieces else 0)
        assert found >= 0, sentence
        at = found if sentence in pieces else 0


@LAYOUTS
def test_a_page_says_that_it_is_a_sample_outside_its_article(layout: str) -> None:
    soup = soup_of(page_of(layout, NATURAL[layout]))
    assert [meta["content"] for meta in soup.find_all("meta", attrs={"name": "orinoco:sample"})] == ["true"]
    notes = [element for element in soup.find_all(["footer", "div"]) if element.get_text() == NOTE]
    assert notes
    assert all(note.find_parent(["article", "main"]) is None for note in notes)
    assert all(note.find_parent(class_=re.compile("story")) is None for note in notes)


@LAYOUTS
def test_text_is_escaped_wherever_it_stands(layout: str) -> None:
    natural = NATURAL[layout]
    pieces = tuple(
        Piece(kind, (Run(HOSTILE),)) for kind in (BlockKind.PARAGRAPH, BlockKind.CROSSHEAD, BlockKind.LIST_ITEM)
    )
    posts = (Post("5cc83000000000000000000f", HOSTILE, natural.published, HOSTILE, HOSTILE, "@Sample"),)
    article = replace(
        natural,
        first=Version(HOSTILE, HOSTILE, natural.first.updated, pieces, posts),
        bylines=(Byline(HOSTILE, HOSTILE),),
        tags=(HOSTILE,),
        caption=HOSTILE,
    )
    body = page_of(layout, article)
    soup = soup_of(body)
    assert soup.find("h1").get_text().strip() == HOSTILE
    assert HOSTILE in [element["content"] for element in soup.find_all("meta") if "content" in element.attrs]
    assert "alert" not in "".join(
        element.string or "" for element in soup("script") if not json_in(str(element.string or ""))
    )
    assert soup.find("script", string=re.compile(r"\Aalert")) is None


def json_in(script: str) -> bool:
    """Does the script hold our data (as it should), and so the hostile text inside a JSON string?"""
    return any(
        mark in script for mark in ("@context", "pageProps", "__INITIAL_DATA__", "SIMORGH_DATA", '"asset"', "istats")
    )


@LAYOUTS
def test_json_inside_a_page_can_be_read(layout: str) -> None:
    soup = soup_of(page_of(layout, NATURAL[layout]))
    for element in soup.find_all("script", type=re.compile("json")):
        assert isinstance(json.loads(str(element.string)), dict)


def test_script_json_cannot_end_its_script() -> None:
    for slashes in (False, True):
        dumped = script_json({"text": HOSTILE}, slashes=slashes)
        assert "</script" not in dumped
        assert json.loads(dumped) == {"text": HOSTILE}
    assert "\\/" in script_json("a/b", slashes=True)


def test_the_json_linked_data_of_e5_and_e6a_calls_the_last_update_the_publication() -> None:
    for layout in ("e5", "e6a"):
        article = next(one for one in articles() if one.layout == layout and one.first.updated != one.published)
        soup = soup_of(page_of(layout, article))
        data = json.loads(str(soup.find("script", type="application/ld+json").string))
        assert data["datePublished"] == data["dateModified"]
        assert data["datePublished"].startswith(f"{article.first.updated:%Y-%m-%dT%H:%M:%S}")


def test_asset_times_of_e5_are_naive_london_time() -> None:
    summer = next(one for one in articles() if one.native_id == "99190012")
    page = page_of("e5", summer).decode()
    asset = json.loads(re.search(r"config = (\{.*?\});", page)[1])["asset"]  # type: ignore[index]
    assert summer.published.hour == 11
    assert asset["first_published"]["date"] == "2019-06-07 12:30:00"
    assert asset["first_created"]["date"] < asset["first_published"]["date"]
    early = next(one for one in articles() if one.layout == "e5" and one.published.year == 2015)
    assert "first_published" not in page_of("e5", early).decode()


def test_e2_is_written_in_latin_1() -> None:
    body = page_of("e2", NATURAL["e2"])
    assert "Hugo Chávez".encode("latin-1") in body
    assert b"charset=iso-8859-1" in body


def test_e6b_wraps_its_json_in_a_string() -> None:
    page = page_of("e6b", NATURAL["e6b"]).decode()
    value = json.loads(re.search(r"window\.__INITIAL_DATA__=(.*?);</script>", page, re.DOTALL)[1])  # type: ignore[index]
    assert isinstance(value, str)
    assert any(key.startswith("article?") for key in json.loads(value)["data"])
