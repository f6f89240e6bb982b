"""The story is cut out of the bytes before parsing, and becomes BeautifulSoup tags without BeautifulSoup's parser."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from etl.errors import Rejected
from etl.parse import parse_page
from etl.parse.layouts import story_body, story_header
from etl.parse.region import div_at, story_around
from etl.parse.soup import classes_of, find_class, first, soup, text_of

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
STORY = b'<div class="story-body"><h1 class="head">A</h1><div>b<div>c</div></div></div>'


@pytest.mark.parametrize(
    "page",
    [
        STORY,
        b"<div><div>before</div>" + STORY + b"</div><div>after</div>",
        b'<style>.head{}</style><script>x = "<h1 class=head>"</script>' + STORY + b"</div>",
        STORY.replace(b">c<", b">c<!-- </div></div></div> --><"),
        STORY.replace(b">c<", b">c<script>'</div></div></div>'</script><"),
        STORY.replace(b">c<", b">c<divider></divider><"),
        STORY.replace(b'"story-body"', b'"wide story-body last" id="x"'),
        STORY.replace(b'class="story-body"', b"id='story-body'"),
        STORY.replace(b"<h1", b"<div>aside</div>\n<h1 id='t'"),
    ],
)
def test_the_story_is_found(page: bytes) -> None:
    part = story_around(page, b"head", b"story-body")
    assert part is not None
    assert part in page
    assert part.startswith(b"<div")
    assert part.endswith(b"</div></div></div>")
    assert b"before" not in part
    assert b"after" not in part


@pytest.mark.parametrize(
    "page",
    [
        STORY[:-6],  # not closed
        STORY.replace(b"story-body", b"story-body__more"),  # another class
        STORY.replace(b"b<div>", b'b<div data-html="</div></div>">'),  # tags where none should be counted
        STORY.replace(b">c<", b"><!-- c<"),  # a comment without an end
        STORY.replace(b"h1", b"h2"),
        b'<div class="story-body"></div><h1 class="head">A</h1>',  # the headline stands outside
        b"",
    ],
)
def test_a_doubtful_part_is_not_cut_out(page: bytes) -> None:
    assert story_around(page, b"head", b"story-body") is None


def test_the_cut_changes_no_document(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Every page gives the same document when the tree of the whole page is asked instead."""
    pages = {path.name: path.read_bytes() for path in GOLDEN.glob("e[45]*.html")}
    real = Path(__file__).resolve().parents[3] / "shared" / "bbc" / "pages"  # where it is; the golden pages do without
    pages |= {path.name: gzip.decompress(path.read_bytes()) for path in real.glob("e[45]*.gz")}
    cut = {name: _document(page) for name, page in pages.items()}
    for module in (story_body, story_header):
        monkeypatch.setattr(module, "story_around", lambda *_: None)
    assert len(cut) >= 3
    for name, page in pages.items():
        assert _document(page) == cut[name], name


def test_parts_are_tags_of_beautifulsoup() -> None:
    """The same names, attributes, texts and neighbours as BeautifulSoup's own tree has."""
    markup = (
        '<div id="a"><p class="x  y">One <b>two</b> three<br>four</p><!-- gone --> tail <ul><li>five<li>six</ul>'
        "<p>seven</div>"
    )
    ours, theirs = soup(markup), BeautifulSoup(markup.replace("<!-- gone -->", ""), "lxml")
    assert [tag.name for tag in ours.find_all(True)] == [tag.name for tag in theirs.find_all(True)][1:]
    assert [str(text) for text in ours.find_all(string=True)] == [str(text) for text in theirs.find_all(string=True)]
    assert ours.get_text("|") == theirs.get_text("|")
    assert [p.get_text() for p in ours.select("div > p")] == ["One two threefour", "seven"]
    backwards, node = [], ours.find_all(string=True)[-1]
    while node is not None:
        backwards.append(node.name if isinstance(node, Tag) else str(node))
        node = node.previous_element
    assert backwards[0] == "seven"
    assert backwards[-1] == "html"
    bold = ours.b
    assert bold is not None
    assert isinstance(bold.previous_sibling, NavigableString)
    assert bold.extract().get_text() == "two"
    assert ours.p is not None
    assert ours.p.get_text() == "One  threefour"


def test_what_is_looked_for_in_parts() -> None:
    part = soup('<p class="a b">One<span class="off">hidden</span><script>x()</script></p><ul><li>two</ul>')
    assert classes_of(part.p) == {"a", "b"}  # type: ignore[arg-type]
    assert text_of(find_class(part, "z", "b"), frozenset(("off",))) == "One"
    assert text_of(first(part, "li", "td")) == "two"
    assert find_class(part, "c") is None
    assert text_of(None) == ""


@pytest.mark.parametrize("empty", [b"<div/>", b'<div class="line" />'])
def test_an_element_closed_in_its_tag_opens_nothing(empty: bytes) -> None:
    assert div_at(b"<div>" + empty + b"</div></div>", 0) == b"<div>" + empty + b"</div>"


def _document(page: bytes) -> object:
    try:
        return parse_page(page)
    except Rejected as rejected:
        return rejected.reason
