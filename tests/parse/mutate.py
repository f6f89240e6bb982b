"""Damage to pages, for tests: a page and a source of chance in, a damaged page out.

Every kind of damage a capture has shown or could show: bytes lost or changed, the transfer cut, tags gone, embedded
JSON cut, another encoding, pages of any size, deep nesting, entities without end.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Mutation = Callable[[bytes, random.Random], bytes]


def flip_bytes(page: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(page)
    for _ in range(chance.choice((1, 10, 300))):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def truncate(page: bytes, chance: random.Random) -> bytes:
    return page[: chance.randrange(len(page))]


def cut_middle(page: bytes, chance: random.Random) -> bytes:
    start, end = sorted(chance.randrange(len(page)) for _ in range(2))
    return page[:start] + page[end:]


def drop_tags(page: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"<[^>]{1,200}>", lambda tag: b"" if chance.random() < 0.2 else tag.group(), page)


def drop_closing_tags(page: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"</[a-z0-9]+>", lambda tag: b"" if chance.random() < 0.5 else tag.group(), page)


def drop_quotes(page: bytes, chance: random.Random) -> bytes:
    return re.sub(rb"[\"']", lambda mark: b"" if chance.random() < 0.05 else mark.group(), page)


def cut_json(page: bytes, chance: random.Random) -> bytes:
    start = page.find(b"{")
    end = page.find(b"</script", start)
    if start < 0 or end < 0:
        return truncate(page, chance)
    return page[: chance.randrange(start, end)] + page[end:]


def null_json(page: bytes, chance: random.Random) -> bytes:
    """Values of the embedded JSON replaced by others of the wrong type."""
    odd = (
        b":null",
        b":[]",
        b":{}",
        b":0",
        b':""',
        b":true",
        b":[null,1]",
        b':{"type":"text","model":null}',
        b":-1e400",
    )
    return re.sub(
        rb":\s?[\[{\"]", lambda part: chance.choice(odd) + b"," if chance.random() < 0.02 else part.group(), page
    )


def wrong_types(page: bytes, chance: random.Random) -> bytes:
    """Whole strings of the embedded JSON replaced, so that it is still JSON."""
    odd = (b"null", b"[]", b"{}", b"0", b"true", b"[null]", b"1e300", b'[{"type":"text"}]')
    return re.sub(
        rb'":\s?"[^"\\]{0,80}"',
        lambda part: b'":' + chance.choice(odd) if chance.random() < 0.1 else part.group(),
        page,
    )


def other_encoding(page: bytes, chance: random.Random) -> bytes:
    text = page.decode("utf-8", "replace")
    return text.encode(
        chance.choice(("utf-16", "utf-16-le", "utf-32", "cp1252", "cp037", "utf-7", "shift_jis")), "replace"
    )


def insert_rubbish(page: bytes, chance: random.Random) -> bytes:
    rubbish = chance.choice(
        (b"\0" * 50, b"<!--", b"<![CDATA[", b"]]>", b"<script>", b"<style>", b"&#x110000;&#0;&#xD800;", b"\xff\xfe",
         b"</html>",          b"<table>" * 300, b"<p>" * 3000, b"<b>" * 2000, b"<a href=x>" * 500)
    )  # fmt: skip
    at = chance.randrange(len(page))
    return page[:at] + rubbish + page[at:]


def deep_nesting(page: bytes, chance: random.Random) -> bytes:
    tag = chance.choice((b"div", b"span", b"ul", b"b", b"blockquote", b"table"))
    at = page.find(b"<p")
    at = at if at > 0 else len(page) // 2
    depth = chance.choice((500, 5000, 100_000))
    return page[:at] + b"<" + tag + b">" * 1 + (b"<" + tag + b">") * depth + b"deep" + page[at:]


def deep_json(page: bytes, chance: random.Random) -> bytes:
    depth = chance.choice((200, 900, 100_000))
    nest = b'{"type":"text","model":{"blocks":[' * depth + b"]}}" * depth
    return re.sub(rb'\{"type":\s?"(?:text|paragraph)"', lambda part: nest + b"," + part.group(), page, count=1)


def entity_bomb(page: bytes, chance: random.Random) -> bytes:
    levels = (b'<!ENTITY a%d "%s">' % (level, b"&a%d;" % (level - 1) * 10) for level in range(1, 12))
    bomb = b'<!DOCTYPE html [<!ENTITY a0 "aaaaaaaaaa">' + b"".join(levels)
    return bomb + b"]>" + page.replace(b"<p>", b"<p>&a11;", 3)


def repeat(page: bytes, chance: random.Random) -> bytes:
    return page * chance.choice((2, 20)) if len(page) < 300_000 else page * 2


def long_attribute(page: bytes, chance: random.Random) -> bytes:
    return page.replace(b'="', b'="' + b"x " * chance.choice((10, 5000)), chance.choice((1, 30)))


def many_metas(page: bytes, chance: random.Random) -> bytes:
    return page.replace(b"<head>", b"<head>" + b'<meta name="a" content="' * chance.choice((100, 50_000)), 1)


def same_letter(page: bytes, chance: random.Random) -> bytes:
    letter = chance.choice((b"a", b" ", b"<", b"&", b'"', b"{", b"-", b"\n", b"By "))
    return page.replace(b"<p>", b"<p>" + letter * chance.choice((1000, 200_000)), 2)


MUTATIONS: tuple[Mutation, ...] = (
    flip_bytes, truncate, cut_middle, drop_tags, drop_closing_tags, drop_quotes, cut_json, null_json, wrong_types,
    other_encoding, insert_rubbish, deep_nesting, deep_json, entity_bomb, repeat, long_attribute, many_metas,
    same_letter,
)  # fmt: skip
