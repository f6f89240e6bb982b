"""An embedded social post, as a post: who said it, what, when. Not the wording around it ("Skip Twitter post by …").

In: the HTML of an embed (`<blockquote class="twitter-tweet">`), or the JSON that holds it. Out: the arguments of
`Body.post`, or None where the post's words are not on the page (a picture, a video card).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from typing import Any

from bs4 import BeautifulSoup, Tag

from etl.parse.when import written_day
from etl.parse.words import squeeze

# "— John Roe (@johnroe) August 21, 2019": how every embed signs a post
SIGNATURE = re.compile(
    r"\A\s*(?:—|–|-{1,2}|&mdash;)?\s*(?P<author>[^()@\n]{1,80}?)\s*\((?P<handle>@\w{1,40})\)\s*(?P<date>.{0,60})\Z"
)
# Classes of the element that a social network's own markup puts around a post
NETWORKS = frozenset(("twitter-tweet", "twitter-video", "instagram-media", "tiktok-embed", "fb-post", "bluesky-embed"))
_NETWORK = re.compile("|".join(sorted(NETWORKS)))
_HANDLE = re.compile(r"@\w{1,40}")
# Types of the JSON tree's blocks that may hold a post: always, and among graphics and forms to write to the BBC
SOCIAL = frozenset(("social", "socialEmbed", "social_embed", "tweet", "aresSocialEmbed", "oEmbed"))
EMBEDS = frozenset(("embed", "include"))
MAX_DEPTH = 8


def signature(line: str) -> tuple[str, str, datetime | None] | None:
    """(author, handle, day at midnight UTC) of a signature line, or None."""
    found = SIGNATURE.match(line)
    if not found:
        return None
    day = written_day(found["date"])
    return found["author"].strip(" —–-"), found["handle"], datetime.combine(day, time(), UTC) if day else None


def read_post(model: Any, *, signed_only: bool = False) -> dict[str, Any] | None:
    """The post inside a block of the JSON tree; with `signed_only` only markup that a social network has signed."""
    fields = _search(model, 0) if isinstance(model, dict | list) else None
    if not fields or (signed_only and not _NETWORK.search(fields["html"][:2_000])):
        return None
    read = read_markup(BeautifulSoup(fields["html"][:20_000], "lxml"))
    if read is None:
        return None
    author = fields.get("author_name")
    read["author"] = read["author"] or (author if isinstance(author, str) else None)
    return read


def read_markup(part: Tag) -> dict[str, Any] | None:
    """The post inside a piece of markup: a blockquote with paragraphs and a signature, or the BBC's own fallback."""
    quote = part.find("blockquote") or part
    lines = [squeeze(p.get_text(" ")) for p in quote.find_all("p")] if isinstance(quote, Tag) else []
    lines = [line for line in lines if line]
    whole = squeeze(quote.get_text(" ")) if isinstance(quote, Tag) else ""
    if not lines:
        return None
    signed = signature(lines[-1]) or signature(whole.removeprefix(" ".join(lines)).strip())
    if signature(lines[-1]):
        lines.pop()
    text = squeeze(" ".join(lines))
    if not text:
        return None
    author, handle, at = signed or (None, None, None)
    if handle is None:
        label = part.get("data-alt") or part.get("aria-label") or ""
        named = _HANDLE.search(str(label))
        handle = named.group() if named else None
    return {"text": text, "author": author, "handle": handle, "at": at}


def _search(value: dict[str, Any] | list[Any], depth: int) -> dict[str, Any] | None:
    """The innermost object that has the embed's `html` in it."""
    if isinstance(value, dict):
        if isinstance(value.get("html"), str) and "<blockquote" in value["html"]:
            return value
        children: Any = value.values()
    else:
        children = value[:50]
    if depth < MAX_DEPTH:
        for child in children:
            if isinstance(child, dict | list) and (found := _search(child, depth + 1)):
                return found
    return None
