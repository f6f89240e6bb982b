"""Things BBC pages do that mislead a parser, each on a page of our own."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.errors import Rejected
from etl.model import Document
from etl.parse import parse_page

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def page(name: str) -> str:
    raw = (GOLDEN / name).read_bytes()
    return raw.decode("cp1252" if name.startswith(("e0", "e1", "e2")) else "utf-8")


def parsed(markup: str, url: str | None = None, encoding: str = "utf-8") -> Document:
    return parse_page(markup.encode(encoding), url)


def texts(document: Document) -> list[str]:
    return [block.text for block in document.blocks]


def test_last_update_is_never_taken_for_the_first_publication() -> None:
    for name in ("e0.html", "e1.html", "e2.html", "e3.html", "amp.html"):
        document = parse_page((GOLDEN / name).read_bytes())
        assert document.first_published_at is None
        assert document.last_modified_at is not None
    without = page("e5.html").replace('"first_published"', '"first_something"')
    assert parsed(without).first_published_at is None  # neither JSON-LD's date nor the creation in the CMS


def test_creation_in_the_cms_is_the_first_publication_only_in_e4() -> None:
    pixel = (
        "<script>u='http://sa.bbc.co.uk/bbc/bbc/s?name=x&first_pub=2019-06-20T09%3A01%3A02%2B00%3A00';</script></body>"
    )
    document = parsed(page("e5.html").replace("</body>", pixel))
    assert document.first_published_at == datetime(2019, 6, 20, 10, 35, 15, tzinfo=UTC)
    assert parsed(page("e4.html")).published_basis == "pixel first_pub"


def test_quotes_in_a_head_element_do_not_end_it() -> None:
    assert parse_page((GOLDEN / "e0.html").read_bytes()).standfirst == 'A ferry that was "lost" for a season is back.'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_encodings(encoding: str) -> None:
    markup = page("e5.html").replace("Rowing boats", "Los botes de José y María")
    assert "Los botes de José y María may be hired from Friday" in texts(parsed(markup, encoding=encoding))


def test_bytes_win_over_a_wrong_charset() -> None:
    said_latin = page("e5.html").replace('charset="utf-8"', 'charset="iso-8859-1"').replace("Rowing", "José’s")
    assert "José’s boats may be hired from Friday" in texts(parsed(said_latin))
    really_latin = page("e5.html").replace("Rowing", "José’s")
    assert "José’s boats may be hired from Friday" in texts(parsed(really_latin, encoding="cp1252"))


def test_twins_are_one_article() -> None:
    uk = page("e5.html").replace("https://www.bbc.com/news", "http://www.bbc.co.uk/news")
    assert parsed(uk).canonical_url == parsed(page("e5.html")).canonical_url
    assert (
        parsed(page("e5.html"), "https://www.bbc.com/news/world-latin-america-48700001?print=true").native_id
        == "48700001"
    )


def test_a_page_that_says_its_new_id_has_that_id() -> None:
    document = parsed(page("e7.html"), "https://www.bbc.com/news/world-latin-america-49418451")
    assert (document.native_id, document.canonical_url) == (
        "cmuestra0005o", "https://www.bbc.com/news/articles/cmuestra0005o",
    )  # fmt: skip
    old = page("e7.html").replace("urn:bbc:optimo:asset:cmuestra0005o", "urn:bbc:cps:curie:asset:5bd0").replace(
        "news.articles.cmuestra0005o.page", "news.explainers.story.63159607.page"
    )  # fmt: skip
    assert parsed(old, "https://www.bbc.com/news/explainers-63159607").native_id == "63159607"


def test_second_story_body_is_not_the_story() -> None:
    assert "Your contact details" not in parsed(page("e5.html")).body


def test_nothing_is_said_twice() -> None:
    for path in GOLDEN.glob("*.html"):
        try:
            said = texts(parse_page(path.read_bytes()))
        except Rejected:
            continue
        assert len(said) == len(set(said)), path.name


def test_a_story_without_property_is_read_from_its_first_inner_part() -> None:
    april_2015 = page("e5.html").replace(' property="articleBody"', "")
    assert texts(parsed(april_2015)) == texts(parsed(page("e5.html")))


def test_script_end_inside_embedded_json() -> None:
    unescaped = page("e7.html").replace("\\u003c", "<")
    assert texts(parsed(unescaped)) == texts(parsed(page("e7.html")))


def test_a_renamed_attribute_shows_in_the_provenance() -> None:
    """What the load counts per layout: the field is found elsewhere, or not at all, and the document says so."""
    before = parsed(page("e5.html"))
    renamed = parsed(page("e5.html").replace('class="byline__name"', 'class="byline-v2__name"'))
    assert "bylines" in before.provenance
    assert "bylines" not in renamed.provenance
    assert renamed.bylines == ()
    moved = parsed(page("e5.html").replace('"asset":{', '"assets":{'))
    assert before.provenance["native_id"] == "asset asset_id"
    assert moved.provenance["native_id"] == "link canonical"
    assert moved.native_id == before.native_id


def test_a_renamed_layout_falls_back() -> None:
    unknown = page("e5.html").replace("story-body__h1", "story-v9__h1").replace("story-body", "story-v9")
    document = parsed(unknown)
    assert document.layout == "fallback"
    assert document.headline == "Reservoir reopens to boats as drought ends"
    assert "Rain fell on 60 days in a row." in texts(document)


def test_a_byline_in_a_table_beside_the_picture() -> None:
    cell = "<td><b>By the BBC's Luis Ejemplo</b><br>in Puerto Ejemplo</td>"
    table = f'<table><tr><td><img src="/a.jpg"></td>{cell}</tr></table>'
    markup = page("e0.html").replace("<P>By the BBC's Ana Muestra", table)
    document = parsed(markup, encoding="cp1252")
    assert [person.name for person in document.bylines] == ["Luis Ejemplo"]
    assert texts(document) == texts(parsed(page("e0.html"), encoding="cp1252"))


def test_text_that_is_not_where_it_should_be_is_found_in_the_story() -> None:
    """All paragraphs in one more wrapper: better all of the part than none; captions stay captions."""
    for name, start in (("e5.html", 'property="articleBody">'), ("e4.html", "</h1>")):
        before = parsed(page(name))
        at = page(name).index(start) + len(start)
        end = page(name).index("</div>\n", page(name).rindex("</p>", at, page(name).index("</body")))
        assert at < end
        wrapped = parsed(f"{page(name)[:at]}<div><div>{page(name)[at:]}".replace("</body>", "</div></div></body>"))
        assert "anywhere" in wrapped.provenance["blocks"], name
        assert set(texts(before)) <= set(texts(wrapped)), name
        assert not {image.caption for image in before.images if image.caption} & set(texts(wrapped)), name


def test_an_embed_that_a_network_signed_is_a_post() -> None:
    tweet = (
        '<blockquote class=\\"twitter-tweet\\"><p>The lamp is lit.</p>&mdash; Faro Muestra (@faromuestra)'
        ' <a href=\\"x\\">March 3, 2025</a></blockquote>'
    )
    form = "<blockquote>Tell us about your lamp.</blockquote>"
    embed = '{"type":"embed","model":{"provider":"any","oembed":{"html":"%s"}}},'
    text = page("e7.html")
    at = text.index('"contents": [') + len('"contents": [')
    plain = parsed(text)
    document = parsed(text[:at] + embed % tweet + embed % form + text[at:])
    new = [block for block in document.blocks if block not in plain.blocks]
    assert [(block.kind, block.text, block.author, block.handle) for block in new] == [
        ("post", "The lamp is lit.", "Faro Muestra", "@faromuestra")
    ]


def test_bylines_without_their_inner_elements() -> None:
    e5 = re.sub(r'(<div class="byline">).*?</div>', r"\1By Ana Muestra</div>", page("e5.html"), flags=re.DOTALL)
    assert [person.name for person in parsed(e5).bylines] == ["Ana Muestra"]
    bare = re.sub(r'<span class="byline">.*?</span>\s*</span>', "", page("e4.html"), flags=re.DOTALL)
    headed = bare.replace(
        "<body",
        '<body><div id="headline"><div class="byline"><span class="byline-name">Luis Ejemplo</span></div></div',
        1,
    )
    assert [person.name for person in parsed(headed).bylines] == ["Luis Ejemplo"]


def test_a_bold_line_between_paragraphs_is_a_crosshead_in_e4() -> None:
    lines = "<p><strong>Counting the boats</strong></p><p>There were <b>four</b> on Monday, and five by noon.</p>"
    first = page("e4.html").index("<p>")
    document = parsed(page("e4.html")[:first] + "<p>Boats came.</p>" + lines + page("e4.html")[first:])
    said = {block.text: block.kind for block in document.blocks}
    assert said["Counting the boats"] == "crosshead"
    assert said["There were four on Monday, and five by noon."] == "paragraph"
