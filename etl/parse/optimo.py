"""The blocks of an Optimo article (bbc.com since 2024), read from JSON into no more objects than are looked at.

In: what a page's decoder has made of them by the types below. Out: paragraphs and lists as `Prose`, made and walked in
half the time of dicts; every other block as a dict, for `etl.parse.tree`. Refused by the decoder: blocks of a type not
listed here, or written in another form; the page is then read as dicts altogether.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Union

import msgspec

from etl.parse.body import Body
from etl.parse.social import EMBEDS, SOCIAL

# Types of blocks besides "text": those that are read, and those that stand on every page and are not
_KINDS = (
    "headline", "timestamp", "byline", "introduction", "subheadline", "subheading", "crosshead", "heading",
    "image", "media", "video", "aresMedia", "rawImage", "quote", "pullQuote", "blockquote", "pull_quote",
    "unorderedList", "orderedList", "list", "links", "relatedContent", "onwardJourney", "topicList", "metadata",
    "advertisement", "comments", "podcastPromo", "wsoj", "disclaimer", "visuallyHiddenHeadline",
)  # fmt: skip


class _Node(msgspec.Struct, gc=False):
    """A part of a tree. Nothing in it points back, so that the garbage collector need not know it."""


class _Words(_Node):
    text: str
    attributes: list[str] = []


class _Target(_Node):
    text: str
    locator: Any = None
    url: Any = None


class Fragment(_Node, tag="fragment"):
    """A piece of a paragraph; its `attributes` may say that it is bold."""

    model: _Words


class UrlLink(_Node, tag="urlLink"):
    """A piece of a paragraph that links somewhere."""

    model: _Target


class _Pieces(_Node):
    blocks: list[Fragment | UrlLink]
    text: str = ""
    # A paragraph in the markup of another system is read from that
    markup: None = msgspec.field(default=None, name="markupType")


class Paragraph(_Node, tag="paragraph"):
    model: _Pieces


class _Item(_Node):
    blocks: list[Paragraph]
    text: None = None


class ListItem(_Node, tag="listItem"):
    model: _Item


class _Items(_Node):
    blocks: list[ListItem]
    items: None = None


class UnorderedList(_Node, tag="unorderedList"):
    model: _Items


class OrderedList(_Node, tag="orderedList"):
    model: _Items


class _Text(_Node):
    blocks: list[Paragraph | UnorderedList | OrderedList]


class Prose(_Node, tag="text"):
    """Paragraphs of words and links, and lists of such."""

    model: _Text


def _other(kind: str) -> type[msgspec.Struct]:
    """A block whose model is read whole; of one that may hold a post, once it is seen that it does."""
    model = msgspec.Raw if kind in EMBEDS or kind in SOCIAL else dict[str, Any]
    return msgspec.defstruct(kind, [("model", model)], bases=(_Node,), tag=kind)


# A union of types made in a loop is nothing that a type checker could follow
AnyBlock: Any = Union[(Prose, *map(_other, (*_KINDS, *sorted(EMBEDS), *sorted(SOCIAL))))]
_RAW = msgspec.json.Decoder(dict[str, Any])


def blocks_of(decoded: list[Any]) -> list[Prose | dict[str, Any]]:
    """The blocks of an article as a layout reads them. Raises `msgspec.MsgspecError` where a model is no object."""
    return [block if type(block) is Prose else _as_dict(block) for block in decoded]


def _as_dict(block: Any) -> dict[str, Any]:
    model = block.model
    if isinstance(model, msgspec.Raw):
        raw = bytes(model)
        none = raw.startswith(b"{") and b"blockquote" not in raw  # no post: see `read_post`
        model = {} if none else _RAW.decode(raw)
    return {"type": type(block).__name__, "model": model}


def read_prose(prose: Prose, body: Body) -> None:
    """Put paragraphs and lists into `body`: the same that `etl.parse.tree` makes of dicts."""
    for block in prose.model.blocks:
        if isinstance(block, Paragraph):
            text, linked, bold, links = _inline(block)
            for link in links:
                body.link(str(link.locator or link.url or ""), link.text)
            body.paragraph(text, linked=linked, all_bold=bold)
        else:
            for item in block.model.blocks:
                _read_item([_inline(paragraph) for paragraph in item.model.blocks], body)


def _read_item(parts: list[tuple[str, str, bool, Sequence[_Target]]], body: Body) -> None:
    for part in parts:
        for link in part[3]:
            body.link(str(link.locator or link.url or ""), link.text)
    body.list_item(" ".join([part[0] for part in parts]), linked=" ".join([part[1] for part in parts if part[1]]))


def _inline(paragraph: Paragraph) -> tuple[str, str, bool, Sequence[_Target]]:
    """(text, text inside links, is all of it bold?, links) of a paragraph."""
    pieces = paragraph.model.blocks
    if len(pieces) == 1 and type(pieces[0]) is Fragment:  # the common case
        words = pieces[0].model
        return words.text, "", "bold" in words.attributes, ()
    links = [piece.model for piece in pieces if type(piece) is UrlLink]
    bold = not links and all(
        "bold" in piece.model.attributes for piece in pieces if type(piece) is Fragment and piece.model.text.strip()
    )
    text = "".join([piece.model.text for piece in pieces]) or paragraph.model.text
    return text, " ".join([link.text for link in links]), bold and bool(pieces), links
