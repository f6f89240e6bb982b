"""The plain-text document: an article saved as text, its first line the headline, paragraphs between empty lines.

In: the bytes of such a file, and the address if known. Out: a `Document`; what the file does not say (bylines, times)
stays unknown, and a day that can only be inferred from an embedded post is marked as inferred. Refused: a file of one
line, or without a paragraph.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from etl.errors import Reason, Rejected
from etl.model import BlockKind, Byline, Document, Link, PageType, Precision
from etl.parse.addresses import NO_HOST, article_key
from etl.parse.body import Body
from etl.parse.identity import Identity, identify, unwrap
from etl.parse.page import to_utf8
from etl.parse.people import bylines, looks_like_byline
from etl.parse.social import signature
from etl.parse.words import is_noise, squeeze

NAME, YEARS = "text", (None, None)

_SOURCE = re.compile(r"\A(?:source|url|link|from)\s*:\s*(\S+\.\S+)\s*\Z", re.IGNORECASE)
_BULLET = re.compile(r"\A(?:[-*•·▪‣]|\d{1,2}[.)])\s+(?=\S)")
_CAPTION = re.compile(
    r"\A(?:image (?:copyright|source),? (?P<credit>.{1,60}?) )?(?:image|media) caption,? (?P<caption>.+)\Z",
    re.IGNORECASE | re.DOTALL,
)
_PLAYER = re.compile(r"\Amedia playback is (?:un|not )supported on (?:your|this) device\s*", re.IGNORECASE)
_AGENCY = (
    r"AFP/Getty(?: [Ii]mages)?|AFP|AP Photo|AP|Reuters|EPA|PA|BBC|Getty(?: [Ii]mages)?|Shutterstock|Press Association"
)
_CREDIT = re.compile(
    r"\A(?P<caption>.{10,400}?[.!?\"”’])\s*(?:\||[-–—]|\()\s*"
    rf"(?P<credit>(?:[A-Z][\w.]*(?: [A-Z][\w.]*){{0,3}}\s*/\s*)?(?:{_AGENCY}))\)?(?P<rest>.*)\Z",
    re.DOTALL,
)
_SKIP_POST = re.compile(r"\Askip (?:twitter|facebook|instagram|x|youtube|tiktok) post by\b", re.IGNORECASE)
_POST_END = re.compile(
    r"\A(?:(?:end of|report) (?:twitter|facebook|instagram|x|youtube|tiktok)\b.{0,40}|report)\Z", re.IGNORECASE
)
_TEMPLATE = re.compile(
    r"\A(?:\[?disclaimer\]?|story continued below|article continues below.*|advertisement|copyright ©.*|© \d{4}.*"
    r"|all rights reserved.*|read the (?:full|rest of the) (?:story|article)\b.*|click here (?:for|to)\b.*"
    r"|slideshow \(\d+ images?\)|sign up for .*newsletters?\b.*|manage newsletters.*|\W*)\Z",
    re.IGNORECASE | re.DOTALL,
)
_LOWER = re.compile(r"\A[a-zà-ÿ]")
_END = re.compile(r"[.!?:;\"”’')\]…]\Z")
MAX_CROSSHEAD_WORDS = 12
MAX_POST_PARAGRAPHS = 8  # between "Skip Twitter post by" and its signature
_OPEN_END = re.compile(
    r"\b(?:an?|and|as|at|by|for|from|in|into|of|on|or|that|the|to|was|were|when|which|who|with)\Z", re.IGNORECASE
)
MAX_HEADLINE = 400  # characters
MIN_PROSE_WORDS = 13  # a line this long is a paragraph, whatever it ends with
_STOPWORDS = {
    "en": "the of and to in that was for with his her said are have has who been from",
    "es": "el los las que por una con del para su como más se pero fue este han según",
    "pt": "os as uma com não para do da em por mais foi são seu sua pelo pela também",
    "fr": "le les des une est dans pour que qui sur avec pas au du ce sont été plus",
}


@dataclass
class _Reading:
    """What a walk over the paragraphs of the file collects."""

    body: Body
    people: tuple[Byline, ...] = ()
    stated_url: str | None = None


def read_text(raw: bytes, url: str | None) -> Document:
    """The document of a plain-text file. Raises `Rejected(NO_BODY)` where there is a headline at best."""
    paragraphs = _paragraphs(to_utf8(raw).decode("utf-8", "replace"))
    if not paragraphs:
        raise Rejected(Reason.EMPTY, "The text has no words.")
    headline, rest = paragraphs[0], paragraphs[1:]
    if len(headline) > MAX_HEADLINE:
        raise Rejected(Reason.NO_HEADLINE, "The first line is too long for a headline: give it a line of its own.")
    reading = _Reading(Body())
    _walk(rest, reading)
    blocks, images, links = reading.body.finished()
    if not any(block.kind is not BlockKind.CROSSHEAD for block in blocks):
        raise Rejected(Reason.NO_BODY, f"Nothing below the headline {headline!r}.")
    provenance = {"headline": "first line", "blocks": "layout text", "native_id": "the address given"}
    given = url if url and not url.startswith("file:") else None
    if reading.stated_url and not (given and identify(given)):
        given, provenance["native_id"] = reading.stated_url, "Source: line"
    identity = _identity(given, "\n".join([headline, *(block.text for block in blocks)]), provenance)
    if identity.canonical_url:
        provenance["canonical_url"] = provenance["native_id"]
    day: datetime | None = next((block.at for block in blocks if block.kind is BlockKind.POST and block.at), None)
    basis = f"inferred from the embedded post dated {day:%Y-%m-%d}" if day else None
    if basis:
        provenance["first_published_at"] = basis
    if reading.people:
        provenance["bylines"] = "line below the headline"
    return Document(
        native_id=identity.native_id,
        canonical_url=identity.canonical_url or None,
        layout=NAME,
        page_type=PageType.ARTICLE,
        language=guess_language(" ".join(block.text for block in blocks)),
        headline=headline,
        standfirst=None,
        bylines=reading.people,
        section=_section(identity),
        tags=(),
        first_published_at=day,
        last_modified_at=None,
        published_precision=Precision.DAY if day else None,
        published_basis=basis,
        blocks=blocks,
        images=images,
        links=links,
        source=identity.source,
        provenance=provenance,
    )


def guess_language(text: str) -> str:
    """English, Spanish, Portuguese or French by their commonest words; English where nothing speaks for another."""
    words = Counter(text.lower().split()[:2000])
    scores = {code: sum(words[word] for word in stop.split()) for code, stop in _STOPWORDS.items()}
    return max(scores, key=lambda code: (scores[code], code == "en"))


def _paragraphs(text: str) -> list[str]:
    """Lines joined to paragraphs: at empty lines, and where a hard wrap (with or without one) broke a sentence."""
    found: list[str] = []
    for chunk in re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")):
        current: list[str] = []
        for line in (squeeze(line) for line in chunk.split("\n")):
            starts = _BULLET.match(line) or _SOURCE.match(line) or signature(line)
            if line and current and not starts:
                current[-1] += " " + line
            elif line:
                current.append(line)
        for line in current:
            broken = found[1:] and _LOWER.match(line) and not _END.search(found[-1]) and not _BULLET.match(found[-1])
            if broken:
                found[-1] += " " + line
            else:
                found.append(line)
    return found


def _walk(paragraphs: list[str], reading: _Reading) -> None:
    body, in_post = reading.body, False
    bullets: list[str] = []
    for position, text in enumerate(paragraphs):
        bullet = _BULLET.match(text)
        if bullet:
            bullets.append(text[bullet.end() :])
            continue
        _flush_bullets(bullets, body)
        source = _SOURCE.match(text)
        if source:
            reading.stated_url = source.group(1).strip("<>[]().,")
        elif _SKIP_POST.match(text):
            in_post = any(signature(line) for line in paragraphs[position + 1 : position + 1 + MAX_POST_PARAGRAPHS])
        elif _POST_END.match(text):
            in_post = False
        elif signed := signature(text):
            _sign(body, signed)
            in_post = False
        elif in_post:
            body.post(text)
        elif (
            _TEMPLATE.match(text)
            or _caption(text, body, first=not body.blocks)
            or (not body.blocks and _byline(text, reading))
        ):
            continue
        elif _is_crosshead(text, paragraphs[position + 1 :], body):
            body.crosshead(text)
        else:
            body.paragraph(text)
    _flush_bullets(bullets, body)


def _sign(body: Body, signed: tuple[str, str, datetime | None]) -> None:
    """The line that signs a post: what stands above it, since the "Skip" line or else one paragraph, is the post."""
    posts = []
    while body.blocks and body.blocks[-1].kind is BlockKind.POST and body.blocks[-1].author is None:
        posts.append(body.blocks.pop().text)
    if not posts and body.blocks and body.blocks[-1].kind is BlockKind.PARAGRAPH:
        posts.append(body.blocks.pop().text)
    author, handle, at = signed
    body.post("\n".join(reversed(posts)), author=author, handle=handle, at=at)


def _flush_bullets(bullets: list[str], body: Body) -> None:
    """A run of bullets without one full stop is the related links; with them it is a list of the text."""
    if bullets and not any(item.endswith((".", ";", "!")) for item in bullets):
        body.links += [Link("", squeeze(item)) for item in bullets]
    else:
        for item in bullets:
            body.list_item(item)
    bullets.clear()


def _caption(text: str, body: Body, *, first: bool) -> bool:
    """A picture's or video's caption, with its hidden label, or (as the first line) with its agency."""
    shown = _PLAYER.sub("", text)
    labelled = _CAPTION.match(shown)
    if labelled:
        body.image(caption=labelled["caption"], credit=labelled["credit"])
        return True
    credited = _CREDIT.match(shown) if first else None
    if credited:
        body.image(caption=credited["caption"], credit=credited["credit"])
        return True
    return shown != text and not shown


def _byline(text: str, reading: _Reading) -> bool:
    """Short lines between the headline and the first paragraph: the author's name, the paper's."""
    words = text.split()
    if looks_like_byline(text):
        reading.people += bylines(text)
        return True
    if len(words) > 5 or _END.search(text):
        return False
    named = bylines(text)
    if named and 2 <= len(words) <= 4 and all(word[:1].isupper() for word in words) and not text.isupper():
        reading.people += named
        return True
    return text.isupper() or not named


def _is_crosshead(text: str, following: list[str], body: Body) -> bool:
    """A short line without a full stop, after text and before text."""
    if _OPEN_END.search(text):  # a sentence broken off
        return False
    if (
        not body.blocks
        or len(text.split()) > MAX_CROSSHEAD_WORDS
        or text.endswith((".", "!", ":", ";", ",", '."', ".”"))
    ):
        return False
    after = next((line for line in following if not _TEMPLATE.match(line)), None)
    quoted_speech = text[:1] in '"“' and text.endswith(('"', "”")) and len(text.split()) > 6
    return after is not None and len(after.split()) >= MIN_PROSE_WORDS and not quoted_speech and not is_noise(text)


def _identity(url: str | None, whole: str, provenance: dict[str, str]) -> Identity:
    """Of an address the article it leads to; of no address a hash of the whole text."""
    if url:
        known = identify(url)
        if known:
            return known
        source, native_id = article_key(url)
        if source != NO_HOST:
            return Identity(source, native_id, unwrap(url).partition("#")[0])
    provenance["native_id"] = "hash of the text"
    text = re.sub(r"\W+", " ", whole).casefold().strip()
    return Identity("unknown", f"text:{hashlib.sha256(text.encode()).hexdigest()[:12]}", "")


def _section(identity: Identity) -> str | None:
    """`world-latin-america` of `/news/world-latin-america-12345678`."""
    slug = identity.canonical_url.rpartition("/")[2].removesuffix(f"-{identity.native_id}")
    return (
        slug if identity.source == "bbc" and slug and slug != identity.native_id and not slug.endswith(".stm") else None
    )
