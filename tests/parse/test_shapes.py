"""A body may be written in more ways than our golden pages show: each of these is set into one of them."""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from etl.model import Block, Document
from etl.parse import parse_page
from etl.parse.optimo import Prose
from etl.parse.page import Page

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
# After which line of which page
AFTER = {
    "e0": "<P>Tickets cost the same as before.\n",
    "e1": "Cheese, wool and tools, as before.\n",
    "e2": "<p>The council has closed the path along the shore.\n",
    "e4": '<p id="story_continues_2">All 200 places were sold.</p>\n',
    "e5": "<p>Rain fell on 60 days in a row.</p>\n",
    "amp": "<p>Machines had failed too often, the harbour office said.</p>\n",
    "sport": '<h3 class="sp-story-body__cross-head">Up the slope</h3>\n',
}
TWEET = (
    '<blockquote class="twitter-tweet"><p lang="en">The lamp burns.</p>&mdash; Faro Muestra (@faromuestra) '
    '<a href="https://twitter.com/x/status/1">June 20, 2019</a></blockquote>'
)
Said = list[tuple[str, str]]


@lru_cache
def read(name: str) -> str:
    return (GOLDEN / f"{name}.html").read_bytes().decode("cp1252" if name in ("e0", "e1", "e2") else "utf-8")


def parsed(name: str, markup: str) -> Document:
    return parse_page(markup.encode("cp1252" if name in ("e0", "e1", "e2") else "utf-8"))


def new_blocks(name: str, markup: str) -> Said:
    return [(block.kind.value, block.text) for block in parsed(name, markup).blocks if block not in unchanged(name)]


@lru_cache
def unchanged(name: str) -> tuple[Block, ...]:
    return parsed(name, read(name)).blocks


def set_in(name: str, markup: str) -> Said:
    """The blocks that `markup` adds to a golden page."""
    assert AFTER[name] in read(name)
    return new_blocks(name, read(name).replace(AFTER[name], AFTER[name] + markup, 1))


TWO: Said = [("paragraph", "One goat."), ("paragraph", "Two hens. All white.")]
ITEMS: Said = [("list_item", "Goats"), ("list_item", "Hens"), ("list_item", "Sheep")]


@pytest.mark.parametrize("name", AFTER)
@pytest.mark.parametrize(
    ("markup", "said"),
    [
        ("<p>One goat.<br><br>Two hens.<br>All white.</p>", TWO),
        ("<p>One goat.<p>Two hens.\n All white.", TWO),
        ("<p><span>One goat.<br />\n<br /></span>Two hens. All white.</p>", TWO),
        ("<ul><li>Goats<li>Hens<li>Sheep</ul>", ITEMS),
        ("<ol><li><p>Goats</p></li><li>Hens<ul><li>Sheep</li></ul></li></ol>", ITEMS),
        ("<ul><li>Goats<br><br>Hens</li><li>Sheep</li></ul>", ITEMS),
        ("<blockquote><p>One goat.</p><p>Two hens.</p></blockquote>", [("quotation", "One goat. Two hens.")]),
        ("<p><b>You may also like:</b><br><a href='/news/1'>Goats</a><br><a href='/news/2'>Hens</a></p>", []),
        ("<p>Follow <a href='https://twitter.com/ana'>@anamuestra</a></p>", []),
        ("<p>Use <a href='/news/3'>#Elsewhere</a> to stay up-to-date with our reports.</p>", []),
        ("<p><a href='/news/4'>Goats take the lead in the valley</a></p>", []),
    ],
)
def test_in_html(name: str, markup: str, said: Said) -> None:
    found = set_in(name, markup)
    assert [text for _, text in found] == [text for _, text in said]
    if markup.startswith(("<ul", "<ol", "<p>One")):
        assert found == said


@pytest.mark.parametrize("name", ["e0", "e1", "e2", "e4", "e5", "sport"])
@pytest.mark.parametrize("markup", [TWEET, f'<div class="embed">{TWEET}<script src="x.js"></script></div>'])
def test_a_post_in_its_networks_markup_is_a_post(name: str, markup: str) -> None:
    assert set_in(name, markup) == [("post", "The lamp burns.")]


def test_a_post_whose_words_are_not_on_the_page_stays_as_a_link() -> None:
    embed = (
        '<div class="social-embed"><div class="social-embed-post social-embed-fallbacktwitter" '
        'data-alt="Twitter post by @faromuestra: The lamp burns"><a class="embed-original-post-link" '
        'href="https://twitter.com/x/status/2">View original tweet</a></div>'
        '<a class="embed-report" href="/r">Report</a></div>'
    )
    assert set_in("e5", embed) == []
    links = parsed("e5", read("e5").replace(AFTER["e5"], AFTER["e5"] + embed)).links
    assert [link.text for link in links if "twitter.com/x" in link.href] == [
        "Twitter post by @faromuestra: The lamp burns"
    ]
    assert all(link.href != "/r" for link in links)


def test_what_a_script_draws_in_amp_is_no_text() -> None:
    tweet = '<amp-twitter data-tweetid="1"><blockquote placeholder><p>The lamp burns.</p></blockquote></amp-twitter>'
    assert set_in("amp", f"{tweet}<amp-youtube><p>Play</p></amp-youtube><p>Goats.</p>") == [("paragraph", "Goats.")]


def fragment(text: str, *attributes: str) -> dict[str, Any]:
    return {"type": "fragment", "model": {"text": text, "attributes": list(attributes)}}


def paragraph(text: str, *attributes: str) -> dict[str, Any]:
    return {"type": "paragraph", "model": {"text": text, "blocks": [fragment(text, *attributes)]}}


def group(kind: str, *blocks: dict[str, Any]) -> dict[str, Any]:
    return {"type": kind, "model": {"blocks": list(blocks)}}


def item(*blocks: dict[str, Any]) -> dict[str, Any]:
    return group("listItem", *blocks)


LIST = group(
    "unorderedList",
    item(paragraph("Goats")),
    item(paragraph("Hens"), group("orderedList", item(paragraph("Sheep")))),
)


@pytest.mark.parametrize("name", ["e6a", "e6c", "e7"])
@pytest.mark.parametrize(
    ("blocks", "said"),
    [
        ([group("text", paragraph("One goat."), paragraph("Two hens. All white."))], TWO),
        ([group("text", LIST)], ITEMS),
        ([LIST], ITEMS),
        ([group("subheading", group("text", paragraph("Goats", "bold")))], [("crosshead", "Goats")]),
        ([group("text", group("blockquote", paragraph("One."), paragraph("Two.")))], [("quotation", "One. Two.")]),
        ([group("text", paragraph("What now?", "bold"))], [("crosshead", "What now?")]),
        ([group("image", group("caption", group("text", paragraph("A goat"))))], []),
    ],
)
def test_in_json(name: str, blocks: list[dict[str, Any]], said: Said) -> None:
    assert new_blocks(name, _with_blocks(read(name), blocks)) == said


LINKED = {
    "type": "paragraph",
    "model": {
        "text": "Two goats were sold, they said.",
        "blocks": [
            {"type": "fragment", "model": {"text": "Two goats ", "attributes": ["bold"]}},
            {"type": "urlLink", "model": {"text": "were sold", "locator": "https://www.bbc.com/a", "blocks": []}},
            {"type": "fragment", "model": {"text": ", they said.", "attributes": []}},
        ],
    },
}
WHOLLY_LINKED = {
    "type": "paragraph",
    "model": {"text": "", "blocks": [{"type": "urlLink", "model": {"text": "All goats", "url": "https://x.com/b"}}]},
}
HALVES = {  # of a heading
    "type": "paragraph",
    "model": {
        "blocks": [
            {"type": "fragment", "model": {"text": "Goats", "attributes": ["bold"]}},
            {"type": "fragment", "model": {"text": " ", "attributes": []}},
            {"type": "fragment", "model": {"text": "and hens", "attributes": ["italic", "bold"]}},
        ]
    },
}


@pytest.mark.parametrize(
    "blocks",
    [
        [],
        [group("text", paragraph("One goat."), paragraph("What now?", "bold"), HALVES)],
        [group("text", LINKED, WHOLLY_LINKED, paragraph("Two  hens ."))],
        [group("text", {"type": "paragraph", "model": {"text": "No pieces.", "blocks": []}})],
        [group("text", group("orderedList", item(LINKED), item(paragraph("One"), WHOLLY_LINKED), item(WHOLLY_LINKED)))],
        [{"type": "embed", "model": {"oembed": {"html": TWEET}}}, {"type": "include", "model": {"html": "<svg/>"}}],
    ],
)
def test_a_block_of_a_type_never_heard_of_changes_nothing_but_how_the_others_are_read(
    blocks: list[dict[str, Any]],
) -> None:
    page = _with_blocks(read("e7"), blocks)
    other = _with_blocks(page, [{"type": "neverHeardOf", "model": {"text": "x"}}])
    assert _has_prose(page)
    assert not _has_prose(other)
    assert parsed("e7", page) == parsed("e7", other)


def _has_prose(page: str) -> bool:
    """Has the decoder made structs of the article's paragraphs, or dicts?"""
    article = next(iter(Page(page.encode()).next_props["page"].values()))
    return article is not None and any(isinstance(block, Prose) for block in article["contents"])


def _with_blocks(page: str, blocks: list[dict[str, Any]]) -> str:
    """The page with `blocks` before the last text block of its embedded article."""
    mark = re.search(r'id="__NEXT_DATA__"[^>]*>|window\.__INITIAL_DATA__\s*=', page)
    assert mark
    end = page.index("</script", mark.end())
    value = json.loads(page[mark.end() : end].strip().rstrip(";"))
    data = json.loads(value) if isinstance(value, str) else value
    if "props" in data:
        contents = next(iter(data["props"]["pageProps"]["page"].values()))["contents"]
    else:
        article = next(part for name, part in data["data"].items() if name.startswith("article?"))["data"]
        contents = article.get("blocks") or article["content"]["model"]["blocks"]
    last = max(i for i, block in enumerate(contents) if block["type"] == "text")
    contents[last:last] = blocks
    written = json.dumps(json.dumps(data)) if isinstance(value, str) else json.dumps(data)
    return page[: mark.end()] + written.replace("</", "<\\/") + page[end:]
