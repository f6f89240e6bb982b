"""The sample articles as data: `articles/*.toml` in, frozen `Article` values and the planted events out.

A body is written in a few marks (blank line between blocks, `## ` crosshead, `- ` list item, `[text](url)` link) and
kept as runs, so that every layout can write it its own way and tests know the exact blocks a parser must find.
A file that lacks a field, repeats an id or dates an article before its own publication is refused with a ValueError.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from importlib.resources import files
from typing import Any

from etl.model import Block, BlockKind, Byline

LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
KIND_MARKS = (("## ", BlockKind.CROSSHEAD), ("- ", BlockKind.LIST_ITEM))


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a block's text, with the address it links to if it does."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Piece:
    """One block as written: its kind and its runs."""

    kind: BlockKind
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


@dataclass(frozen=True, slots=True)
class Post:
    """One entry of the live page, or the social post embedded in an article (then `author` and `handle` are set)."""

    id: str
    text: str
    at: datetime | None = None
    headline: str | None = None
    author: str | None = None
    handle: str | None = None


@dataclass(frozen=True, slots=True)
class Version:
    """What one visit shows of an article."""

    headline: str
    standfirst: str
    updated: datetime
    pieces: tuple[Piece, ...]
    posts: tuple[Post, ...] = ()

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks a parser must find, in order; embedded social posts are not among them."""
        return tuple(Block(piece.kind, piece.text) for piece in self.pieces)

    @property
    def paragraphs(self) -> tuple[str, ...]:
        return tuple(piece.text for piece in self.pieces if piece.kind is BlockKind.PARAGRAPH)


@dataclass(frozen=True, slots=True)
class Article:
    """One sample article. `url` is its main address; `second` what the site shows from the second feed poll on."""

    native_id: str
    layout: str
    url: str
    country: str
    section: str
    section_uri: str
    published: datetime
    first: Version
    language: str = "en"
    bylines: tuple[Byline, ...] = ()
    tags: tuple[str, ...] = ()
    caption: str = ""
    event: str | None = None
    second: Version | None = None
    redirect_from: str | None = None  # an older id whose address redirects here
    reissue_of: str | None = None  # the article this one repeats under another id
    also_at: tuple[str, ...] = field(default=())  # other addresses that feed or sitemap list

    def version(self, poll: int) -> Version:
        """What is shown when the feed was served `poll` times."""
        return self.second if self.second is not None and poll >= 2 else self.first

    @property
    def is_venezuela(self) -> bool:
        return self.country == "venezuela"

    @property
    def path(self) -> str:
        """The path of the main address."""
        return "/" + self.url.split("://", 1)[1].split("/", 1)[1]


@dataclass(frozen=True, slots=True)
class Event:
    """A planted event: at least two articles carry it, from its day on."""

    id: str
    day: date
    label: str


@lru_cache(maxsize=1)
def events() -> tuple[Event, ...]:
    """The planted events, oldest first."""
    rows = tomllib.loads(files(__package__).joinpath("events.toml").read_text("utf-8"))["event"]
    return tuple(sorted((Event(row["id"], row["day"], row["label"]) for row in rows), key=lambda event: event.day))


@lru_cache(maxsize=1)
def articles() -> tuple[Article, ...]:
    """Every sample article, oldest first."""
    found = sorted(_read(), key=lambda article: (article.published, article.native_id))
    ids = [article.native_id for article in found]
    repeated = {native_id for native_id in ids if ids.count(native_id) > 1}
    if repeated:
        raise ValueError(f"sample articles share the ids {sorted(repeated)}")
    return tuple(found)


def article(native_id: str) -> Article:
    """The article of this id. Raises KeyError."""
    return {one.native_id: one for one in articles()}[native_id]


def _read() -> Iterator[Article]:
    for file in sorted(files(__package__).joinpath("articles").iterdir(), key=lambda file: file.name):
        if file.name.endswith(".toml"):
            for row in tomllib.loads(file.read_text("utf-8"))["article"]:
                try:
                    yield _article(row)
                except (KeyError, ValueError) as error:
                    raise ValueError(f"{file.name}, article {row.get('id', '?')}: {error!r}") from error


def _article(row: dict[str, Any]) -> Article:
    known = {
        "id", "layout", "url", "country", "section", "section_uri", "published", "updated", "headline", "standfirst",
        "body", "byline", "tags", "caption", "event", "second", "language", "redirect_from", "reissue_of", "also_at",
        "posts",
    }  # fmt: skip
    if unknown := set(row) - known:
        raise ValueError(f"unknown fields {sorted(unknown)}")
    native_id, layout, published = row["id"], row["layout"], _utc(row["published"])
    first = _version(row, row, published)
    second = _version({**row, **row["second"]}, row, published) if "second" in row else None
    if second is not None and second.updated <= first.updated:
        raise ValueError("the second version must be updated after the first")
    if row.get("event") and row["event"] not in {event.id for event in events()}:
        raise ValueError(f"no event {row['event']!r} in events.toml")
    return Article(
        native_id=native_id,
        layout=layout,
        url=row.get("url") or _address(native_id, row.get("section_uri", "")),
        country=row["country"],
        section=row.get("section", "Latin America & Caribbean" if layout in ("e3", "e4") else "Latin America"),
        section_uri=row.get("section_uri", "/news/world/latin_america"),
        published=published,
        first=first,
        second=second,
        language=row.get("language", "en"),
        bylines=tuple(Byline(name, role or None) for name, role in row.get("byline", [])),
        tags=tuple(row.get("tags", [])),
        caption=row.get("caption", "A picture chosen for this sample"),
        event=row.get("event"),
        redirect_from=row.get("redirect_from"),
        reissue_of=row.get("reissue_of"),
        also_at=tuple(row.get("also_at", [])),
    )


def _version(row: dict[str, Any], base: dict[str, Any], published: datetime) -> Version:
    updated = _utc(row.get("updated", base.get("updated", base["published"])))
    if updated < published:
        raise ValueError("updated before it was published")
    posts = tuple(
        Post(post["id"], post["text"].strip(), _utc(post["at"]) if "at" in post else None, post.get("headline"),
             post.get("author"), post.get("handle"))
        for post in row.get("posts", [])
    )  # fmt: skip
    return Version(row["headline"], row["standfirst"], updated, tuple(_pieces(row["body"])), posts)


def _pieces(body: str) -> Iterator[Piece]:
    for chunk in re.split(r"\n\s*\n", body.strip()):
        for line in chunk.splitlines():
            kind = BlockKind.PARAGRAPH
            for mark, marked in KIND_MARKS:
                if line.startswith(mark):
                    kind, line = marked, line.removeprefix(mark)
            yield Piece(kind, tuple(_runs(line.strip())))


def _runs(text: str) -> Iterator[Run]:
    at = 0
    for match in LINK.finditer(text):
        if match.start() > at:
            yield Run(text[at : match.start()])
        yield Run(match[1], match[2])
        at = match.end()
    if at < len(text):
        yield Run(text[at:])


def _address(native_id: str, section_uri: str) -> str:
    """The address form of the id: Optimo ids live under /news/articles, eight-digit CPS ids behind their section."""
    if native_id.startswith("c"):
        return f"https://www.bbc.com/news/articles/{native_id}"
    slug = section_uri.removeprefix("/news/").replace("/", "-").replace("_", "-") or "world-latin-america"
    return f"https://www.bbc.com/news/{slug}-{native_id}"


def _utc(value: datetime) -> datetime:
    if value.tzinfo is None:
        raise ValueError(f"{value} has no time zone")
    return value.astimezone(UTC)
