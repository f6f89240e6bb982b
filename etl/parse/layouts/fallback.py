"""A page in no layout we know: the facts from JSON-LD and Open Graph, the text from the densest block of the page.

In: a BBC article page (by its address) whose markup is new. Out: a `Document` marked `layout: fallback`, so that a new
layout is noticed and not lost. Refused: pages whose text is too short to be an article's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cached_property
from typing import Any

from etl.model import Byline
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup, names, shown
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page
from etl.parse.people import bylines
from etl.parse.rules import First, Rule, json_ld, ld_time, meta, meta_time, text_at
from etl.parse.soup import grow

ARTICLE_TYPES = (
    "NewsArticle",
    "ReportageNewsArticle",
    "AnalysisNewsArticle",
    "BackgroundNewsArticle",
    "Article",
    "BlogPosting",
)
MIN_WORDS = 40  # below this a page is a stub or a message, not an article
_SITE = re.compile(r"\s+[-–|]\s+BBC\b.*\Z|\ABBC\b[^|–-]{0,30}[-–|]\s+")
_ASIDE = re.compile(
    r"\b(?:aside|related|promo|share|social|comment|footer|nav|menu|advert|caption|more-on|most-read|cookie|consent)\b",
    re.I,
)


class Fallback(Layout):
    """Tried last; it recognises every page."""

    NAME, YEARS = "fallback", (1994, None)

    @classmethod
    def matches(cls, page: Page) -> bool:
        return True

    @cached_property
    def shown_headline(self) -> str:
        tree = self.page.tree
        for where in ("//article//h1", "//main//h1", "//h1"):
            for heading in tree.xpath(where) if tree is not None else []:
                text = shown(heading)
                if text:
                    return text
        return ""

    @cached_property
    def bare_title(self) -> str:
        return _SITE.sub("", self.page.title)

    headline = First(
        own("h1", "shown_headline"),
        Rule("JSON-LD headline", lambda page: text_at(json_ld(page, *ARTICLE_TYPES), "headline")),
        meta("og:title", lambda value: _SITE.sub("", value)),
        own("title", "bare_title"),
    )
    section = First(
        Rule("JSON-LD articleSection", lambda page: text_at(json_ld(page, *ARTICLE_TYPES), "articleSection")),
        meta("article:section"),
        meta("section"),
    )
    first_published_at = First(ld_time("datePublished", *ARTICLE_TYPES), meta_time("article:published_time"))
    last_modified_at = First(
        ld_time("dateModified", *ARTICLE_TYPES),
        meta_time("article:modified_time"),
        meta_time("OriginalPublicationDate"),
    )

    def read_body(self, body: Body) -> None:
        whole = text_at(json_ld(self.page, *ARTICLE_TYPES), "articleBody") or ""
        block = _densest(self.page.tree)
        if block is not None:
            Flow(body, MARKUP).read(grow(block))
        self.body_element = "densest block"
        if len(whole.split()) > 1.2 * _words(body):
            self.body_element = "JSON-LD articleBody"
            body.blocks.clear()
            for line in whole.split("\n"):
                body.paragraph(line)
        if _words(body) < MIN_WORDS:
            body.blocks.clear()

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        authors = json_ld(self.page, *ARTICLE_TYPES).get("author")
        people: list[Byline] = []
        for author in authors if isinstance(authors, list) else [authors]:
            if isinstance(author, str):
                people += bylines(author)
            elif isinstance(author, dict) and author.get("@type") in ("Person", None):
                people += bylines(text_at(author, "name"), text_at(author, "jobTitle"))
        return tuple(dict.fromkeys(people)), "JSON-LD author"


def _words(body: Body) -> int:
    return sum(len(block.text.split()) for block in body.blocks)


def _densest(tree: Any) -> Any:
    """The element whose paragraphs hold most words: a paragraph counts whole for its parent, half for the one above."""
    if tree is None:
        return None
    score: dict[Any, float] = defaultdict(float)
    for paragraph in tree.iter("p"):
        linked = sum(len("".join(a.itertext()).split()) for a in paragraph.iter("a"))
        words = len("".join(paragraph.itertext()).split()) - 2 * linked
        parent = paragraph.getparent()
        if words < 5 or parent is None:
            continue
        score[parent] += words
        if parent.getparent() is not None:
            score[parent.getparent()] += words / 2
    ranked = sorted(score.items(), key=lambda item: -item[1])
    return next(
        (element for element, _ in ranked if not _ASIDE.search(f"{element.get('class')} {element.get('id')}")), None
    )


MARKUP = Markup(
    skip=names("share related promo caption byline comments advert social"),
    hidden=names("visually-hidden off-screen sr-only hidden"),
)
