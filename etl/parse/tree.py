"""The article as a tree of JSON blocks, as the BBC's pages since 2020 carry it, read into a body.

In: a list of blocks `{"type", "model"}` (two systems write them: CPS with one paragraph a block, Optimo with nested
text). Out: blocks, images and links in a `Body`, and the bylines. Only one level of text is collected: a paragraph's
`text` repeats what its fragments say, and captions, alt texts and link cards have the same node types as prose.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from etl.model import Byline
from etl.parse.body import Body
from etl.parse.optimo import Prose, read_prose
from etl.parse.people import bylines
from etl.parse.rules import dig, text_at
from etl.parse.social import EMBEDS, SOCIAL, read_post
from etl.parse.words import squeeze

MAX_DEPTH = 12  # text > list > item > paragraph > fragment is 5
LISTS = {"unorderedList", "orderedList", "list"}
_NOTHING: dict[str, Any] = {}
_CANDY = re.compile(r"<link>.*?</link>", re.DOTALL)
_TAG = re.compile(r"<[^>]{0,500}>")


def read_blocks(blocks: Any, body: Body, depth: int = 0) -> None:
    """Put a list of content blocks into `body`. Unknown types are left out: their text is not the author's prose."""
    if not isinstance(blocks, list) or depth > MAX_DEPTH:
        return
    for block in blocks:
        if isinstance(block, Prose):
            read_prose(block, body)
            continue
        if not isinstance(block, dict):
            continue
        kind, model = block.get("type"), block.get("model")
        if not isinstance(model, dict):
            model = block  # CPS's older blocks
        if kind == "text":
            read_blocks(model.get("blocks"), body, depth + 1)
        elif kind == "paragraph":
            text, linked, bold, links = inline(model)
            for href, label in links:
                body.link(href, label)
            body.paragraph(text, linked=linked, all_bold=bold)
        elif isinstance(kind, str):
            _other(kind, model, body, depth)


def _other(kind: str, model: dict[str, Any], body: Body, depth: int) -> None:
    """A block that is neither a text nor a paragraph."""
    if kind == "introduction":
        read_blocks(model.get("blocks"), body, depth + 1)
    elif kind in LISTS:
        _list(model, body)
    elif kind in ("subheadline", "subheading", "crosshead", "heading"):
        body.crosshead(text_at(model, "text") or plain_text(model))
    elif kind in ("image", "media", "video", "aresMedia", "rawImage"):
        _image(model, body)
    elif kind in ("quote", "pullQuote", "blockquote", "pull_quote"):
        body.quotation(text_at(model, "text") or plain_text(model), pulled=kind != "blockquote")
    elif kind in SOCIAL or kind in EMBEDS:
        post = read_post(model, signed_only=kind in EMBEDS)
        if post:
            body.post(**post)
    elif kind in ("links", "relatedContent", "onwardJourney"):
        _links(model, body)


def model_of(node: dict[str, Any]) -> dict[str, Any]:
    """What a node says: its `model`, or itself where it has none (CPS's older blocks)."""
    model = node.get("model")
    return model if isinstance(model, dict) else node


def listed(value: Any) -> list[Any]:
    """A list as it is; anything else is an empty one."""
    return value if isinstance(value, list) else []


def plain_text(node: Any, depth: int = 0) -> str:
    """The text of a node, one level only: a paragraph's own `text`, else that of what it holds."""
    while not isinstance(node, str):
        if not isinstance(node, dict) or depth > MAX_DEPTH:
            return ""
        model = node.get("model")
        if not isinstance(model, dict):
            model = node
        text = model.get("text")
        if isinstance(text, str):
            return text
        blocks = model.get("blocks")
        if not isinstance(blocks, list):
            return ""
        depth += 1
        if len(blocks) != 1:
            return " ".join(filter(None, (plain_text(child, depth) for child in blocks)))
        node = blocks[0]
    return node


def first_of(blocks: Any, *kinds: str) -> dict[str, Any]:
    """The `model` of the first block of one of these types; {} where there is none."""
    for block in listed(blocks):
        if isinstance(block, dict) and block.get("type") in kinds:
            model = block.get("model")
            if isinstance(model, dict):
                return model
    return {}


def read_bylines(blocks: Any) -> tuple[Byline, ...]:
    """The people of a `byline` block, in its three forms: nested contributors, a flat list, a title with a subtitle."""
    model = first_of(blocks, "byline")
    people: list[Byline] = []
    for contributor in listed(model.get("contributors")):
        people += bylines(text_at(contributor, "name"), text_at(contributor, "role"))
    for contributor in listed(model.get("blocks")):
        if dig(contributor, "type") == "contributor":
            inner = dig(contributor, "model")
            parts = dig(inner, "blocks")
            name = text_at(inner, "name") or plain_text(first_of(parts, "name"))
            role = text_at(inner, "role") or plain_text(first_of(parts, "role"))
            people += bylines(name, role)
    if isinstance(model.get("title"), str):
        people += bylines(model["title"], text_at(model, "subtitle"))
    return tuple(dict.fromkeys(people))


def _list(model: dict[str, Any], body: Body, depth: int = 0) -> None:
    """A list's items; a list within an item follows it."""
    for item in listed(model.get("blocks") or model.get("items")):
        if not isinstance(item, dict):
            continue
        inner = model_of(item)
        every = [part for part in listed(inner.get("blocks")) if isinstance(part, dict)]
        parts = [part for part in every if part.get("type") not in LISTS]
        if isinstance(inner.get("text"), str) or not _has_paragraph(parts):  # CPS: the item holds its text
            text, linked, _, links = inline(inner)
        elif len(parts) == 1:
            text, linked, _, links = inline(model_of(parts[0]))
        else:
            read = [inline(model_of(part)) for part in parts]
            text, linked = " ".join(part[0] for part in read), " ".join(part[1] for part in read if part[1])
            links = [link for part in read for link in part[3]]
        for href, label in links:
            body.link(href, label)
        body.list_item(text, linked=linked)
        if len(parts) < len(every) and depth < MAX_DEPTH:
            for part in every:
                if part.get("type") in LISTS:
                    _list(model_of(part), body, depth + 1)


def _has_paragraph(parts: list[Any]) -> bool:
    return any(isinstance(part, dict) and part.get("type") == "paragraph" for part in parts)


def inline(model: dict[str, Any]) -> tuple[str, str, bool, Sequence[tuple[str, str]]]:
    """(text, text inside links, is all of it bold?, links) of a paragraph or list item."""
    blocks = model.get("blocks")
    if model.get("markupType") in ("candy_xml", "plain_text"):
        return _candy(str(model.get("text") or ""), model)
    if not isinstance(blocks, list) or not blocks:
        return str(model.get("text") or ""), "", False, ()
    first = blocks[0]
    if len(blocks) == 1 and isinstance(first, dict) and first.get("type") == "fragment":  # the common case
        only = model_of(first)
        whole = only.get("text")
        if isinstance(whole, str):
            attributes = only.get("attributes")
            return whole, "", bool(attributes) and "bold" in listed(attributes), ()
    text: list[str] = []
    linked: list[str] = []
    links: list[tuple[str, str]] = []
    bold = _fragments(blocks, text, linked, links, True)
    return "".join(text) or str(model.get("text") or ""), " ".join(linked), bold and bool(text), links


def _fragments(blocks: list[Any], text: list[str], linked: list[str], links: list[tuple[str, str]], bold: bool) -> bool:
    """Collect fragments and links in order; wrappers that only group fragments are opened. Is all of it bold?"""
    for part in blocks:
        if not isinstance(part, dict):
            continue
        inner = model_of(part)
        piece = inner.get("text")
        if isinstance(piece, str):
            text.append(piece)
            if part.get("type") in ("urlLink", "link"):
                linked.append(piece)
                links.append((str(inner.get("locator") or inner.get("url") or ""), piece))
                bold = False
            elif bold and piece.strip():
                bold = "bold" in listed(inner.get("attributes"))
        elif isinstance(inner.get("blocks"), list):
            bold = _fragments(inner["blocks"][:200], text, linked, links, bold)
    return bold


def _candy(raw: str, model: dict[str, Any]) -> tuple[str, str, bool, list[tuple[str, str]]]:
    """CPS's own little markup: `<bold>`, `<link><caption>…</caption><url href="…"/></link>`, `<itemMeta>`."""
    links: list[tuple[str, str]] = []
    if "<itemMeta>" in raw:  # a card of another article: its text is an id
        for meta in listed(model.get("meta")):
            headline = text_at(meta, "headlines", "headline") or ""
            links.append((text_at(meta, "locators", "href") or text_at(meta, "locators", "assetUri") or "", headline))
        return "", "", False, links
    linked: list[str] = []
    for match in _CANDY.findall(raw):
        caption = squeeze(unescape(_TAG.sub("", "".join(re.findall(r"<caption>(.*?)</caption>", match, re.DOTALL)))))
        href = re.search(r'<url\b[^>]{0,300}?href="([^"]*)"', match)
        linked.append(caption)
        links.append((unescape(href.group(1)) if href else "", caption))
    bold = re.fullmatch(r"\s*<(bold|strong|heading)>(?:(?!</\1>).)*</\1>\s*", raw, re.DOTALL) is not None
    return unescape(_TAG.sub("", raw)), " ".join(linked), bold, links


def _image(model: dict[str, Any], body: Body) -> None:
    parts: dict[Any, Any] = {}
    for part in listed(model.get("blocks")):
        if isinstance(part, dict):
            parts.setdefault(str(part.get("type")), part)
    raw = model_of(parts.get("rawImage", _NOTHING))
    picture = model.get("image")
    if not isinstance(picture, dict):
        picture = model.get("media")
    if not isinstance(picture, dict):
        picture = _NOTHING
    caption = model.get("caption")
    body.image(
        alt=_text(picture, "alt") or _text(model, "altText") or plain_text(parts.get("altText")),
        caption=caption if isinstance(caption, str) else plain_text(caption) or plain_text(parts.get("caption")),
        credit=_text(model, "copyright")
        or _text(picture, "copyright")
        or _text(raw, "copyrightHolder")
        or _text(model, "copyrightHolder"),
        src=str(picture.get("src") or raw.get("locator") or model.get("href") or ""),
    )


def _text(model: dict[str, Any], key: str) -> str | None:
    """`text_at` for one step into what is known to be a dict."""
    found = model.get(key)
    return found.strip() or None if isinstance(found, str) else None


def _links(model: dict[str, Any], body: Body) -> None:
    for card in listed(model.get("blocks")):
        inner = dig(card, "model")
        if not isinstance(inner, dict):
            continue
        target = first_of(dig(first_of(inner.get("blocks"), "text"), "blocks", 0, "model", "blocks"), "urlLink")
        body.link(
            text_at(inner, "url") or text_at(target, "locator") or text_at(inner, "locator"),
            text_at(inner, "headline") or text_at(target, "text"),
        )
