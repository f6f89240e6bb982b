"""E0, E1, E2: the pages of news.bbc.co.uk of 1998 to 2010, tables all the way down, cut out by comments and classes."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import islice

from bs4 import Tag

from etl.model import Byline
from etl.parse.body import Body
from etl.parse.flow import Flow, Markup, names
from etl.parse.layouts.base import Layout, own
from etl.parse.page import Page
from etl.parse.people import bylines, looks_like_byline
from etl.parse.region import tag_with
from etl.parse.rules import First, meta, meta_time
from etl.parse.soup import attribute, below, classes_of, find_class, soup, text_of
from etl.parse.words import squeeze

SKIP = names(
    "videoInStoryA videoInStoryB videoInStoryC emp qboxflr qbox sharesb mvtb puffbox arr links wideav nlp mph1 "
    "psrhb caption cap byl byd sibtbgnolinks warning bbccom_mpu date ds info di"
)
MAX_BYLINE_LINES = 4
_QUOTE_MARKS = re.compile("start_quote|quote_left")
_STM = re.compile(r"/([0-9]{5,9})\.stm")
_STORY_STARTS = re.compile(rb"<!--\s*S BO\s*-->")
_STORY_ENDS = re.compile(rb"<!--\s*E BO\s*-->")
_HEADING = re.compile(rb"<h1\b[^<>]*>", re.IGNORECASE)
_IBYL = re.compile(rb"<!--\s*S IBYL\s*-->(.*?)<!--\s*E IBYL\s*-->", re.DOTALL)
_COMMENTS = re.compile(rb"<!--(?!\[).{0,2000}?-->", re.DOTALL)


class TablePage(Layout):
    """What the three have in common: facts in head elements, all times GMT, `<p>` never closed."""

    NEEDS_WHOLE_PAGE = False
    section = First(meta("section"))
    native_id = First(own("meta UKFS_URL", "stated_id"))
    last_modified_at = First(meta_time("OriginalPublicationDate"))

    @cached_property
    def stated_id(self) -> str | None:
        for name in ("ukfs_url", "ifs_url"):
            found = _STM.search(self.page.meta.get(name, ""))
            if found:
                return found[1]
        return None

    @cached_property
    def part(self) -> bytes:
        """The bytes between the first `<!-- S BO -->` and its end; a second pair holds links to other news sites."""
        return _between_comments(self.page.body) or b""

    @cached_property
    def byline_box(self) -> Tag | None:
        found = _IBYL.search(self.page.body)
        return soup(found.group(1)) if found else None

    def read_body(self, body: Body) -> None:
        part = _IBYL.sub(b"", self.part) if self.byline_box is not None else self.part
        tree = self.within(soup(_COMMENTS.sub(b"", part))) if part else None
        if tree is not None:
            self._line = _byline_in_table(tree)
            Flow(body, MARKUP).read(tree)
            if self._line is None:
                self._take_byline(body)

    def within(self, tree: Tag) -> Tag | None:
        """The element of the part that holds the text."""
        return tree

    def read_bylines(self) -> tuple[tuple[Byline, ...], str | None]:
        box = self.byline_box
        if box is not None:
            named = text_of(find_class(box, "byl"))
            if named:
                return bylines(named, text_of(find_class(box, "byd"))), "span.byl"
            lines = [line.strip() for line in box.get_text("\n").split("\n") if line.strip()]
            said = next((i for i, line in enumerate(lines) if looks_like_byline(line)), None)
            if said is not None:
                return bylines(lines[said], ", ".join(lines[said + 1 : said + 3])), "S IBYL"
        if self._line:
            return bylines(*self._line), "first line"
        return (), None

    _line: tuple[str, str | None] | None = None

    def _take_byline(self, body: Body) -> None:
        """A byline that stands as the first line of the text is not text; a post or outlet below it is its role."""
        for position, block in enumerate(body.blocks[:2]):
            if looks_like_byline(block.text):
                del body.blocks[position]
                role = body.blocks[position].text if position < len(body.blocks) else ""
                if role and len(role.split()) <= 8 and not role.endswith((".", "?", "!", '"')) and "BBC" in role:
                    del body.blocks[position]
                    self._line = (block.text, role)
                else:
                    self._line = (block.text, None)
                return


class CommentedPage(TablePage):
    """E1, 2003 to 2008: headline in `.mxb .sh`, text between `<!-- S BO -->` and `<!-- E BO -->`."""

    NAME, YEARS = "e1", (2003, 2008)

    @classmethod
    def matches(cls, page: Page) -> bool:
        return _STORY_STARTS.search(page.body) is not None and tag_with(page.body, b"sh") is not None

    @cached_property
    def shown_headline(self) -> str:
        return _element(self.page.body, b"sh")

    headline = First(own("div.sh", "shown_headline"), meta("headline"))


class StoryCell(TablePage):
    """E2, 2008 to 2010: headline in `.mxb h1`, text in `td.storybody`."""

    NAME, YEARS = "e2", (2008, 2010)

    @classmethod
    def matches(cls, page: Page) -> bool:
        return tag_with(page.body, b"storybody") is not None

    @cached_property
    def shown_headline(self) -> str:
        box = tag_with(self.page.body, b"mxb")
        heading = _HEADING.search(self.page.body, box[1]) if box else None
        return _inside(self.page.body, *heading.span()) if heading else ""

    @cached_property
    def part(self) -> bytes:
        body = self.page.body
        cell = tag_with(body, b"storybody")
        if cell is None:
            return b""
        ends = [found[0] for name in (b"socialBookMarks", b"storyextra") if (found := tag_with(body, name, cell[1]))]
        return _between_comments(body, cell[1]) or (body[cell[1] : min(ends)] if ends else b"")

    headline = First(own("div.mxb h1", "shown_headline"), meta("headline"))


class BodyText(TablePage):
    """E0, 1998 to 2003: headline in `.headlinestory`, text in `.bodytext`."""

    NAME, YEARS = "e0", (1998, 2003)

    @classmethod
    def matches(cls, page: Page) -> bool:
        return tag_with(page.body, b"headlinestory") is not None

    @cached_property
    def shown_headline(self) -> str:
        return _element(self.page.body, b"headlinestory")

    headline = First(own("div.headlinestory", "shown_headline"), meta("headline"))

    @cached_property
    def part(self) -> bytes:
        """From `.bodytext` to the right-hand column, whose first table has a background colour of its own."""
        body = self.page.body
        text = tag_with(body, b"bodytext")
        if text is None:
            return b""
        ends = [found[0] for name in RIGHT_COLUMN if (found := tag_with(body, name, text[1]))]
        ends += [at for mark in AFTER_TEXT if (at := body.find(mark, text[1])) > 0]
        return body[text[0] : min(ends, default=text[0] + 200_000)]

    def within(self, tree: Tag) -> Tag | None:
        return find_class(tree, "bodytext")


# What follows the text of E0: the audio box, related stories, the footer
RIGHT_COLUMN = (b"avheader", b"rhslist", b"rhshead")
AFTER_TEXT = (b"emailthisstory", b'name="storyMenu"')


def _special(element: Tag, classes: frozenset[str], flow: Flow) -> bool:
    """Tables are insets: an image with its caption, a pull quote, or a box."""
    if element.name == "hr":
        flow.flush()
        return True
    if element.name != "table" and "sibtbg" not in classes and "inlineimage" not in classes and "quote" not in classes:
        return False
    running = flow.suspended()
    _inset(element, flow)
    flow.resume(running)
    return True


def _inset(element: Tag, flow: Flow) -> None:
    caption = find_class(element, "cap", "caption")
    image = next((tag for tag in below(element) if tag.name == "img" and "alt" in tag.attrs), None)
    if caption is not None:
        flow.body.image(
            alt=attribute(image, "alt"),
            caption=text_of(caption),
            src=attribute(image, "src") or "",
        )
        return
    quote: Tag | None = element if "quote" in classes_of(element) else find_class(element, "quote")
    if quote is None:
        quote = _after_marks(element)
    if quote is not None:
        flow.body.quotation(text_of(quote), pulled=True)
        return
    for link in below(element):
        if link.name == "a":
            flow.body.link(attribute(link, "href"), text_of(link))


def _after_marks(element: Tag) -> Tag | None:
    """The bold text after a picture of quotation marks."""
    marked = False
    for tag in below(element):
        marked = marked or (tag.name == "img" and _QUOTE_MARKS.search(attribute(tag, "src") or "") is not None)
        if marked and tag.name == "b":
            return tag
    return None


def _byline_in_table(tree: Tag) -> tuple[str, str | None] | None:
    """(line, role) of a byline in a table of its own beside the author's picture; later pages mark it with `S IBYL`."""
    for table in islice((tag for tag in below(tree) if tag.name == "table"), 8):
        lines = [line for line in (squeeze(line) for line in table.get_text("\n").split("\n")) if line]
        if lines and len(lines) <= MAX_BYLINE_LINES and looks_like_byline(lines[0]):
            return lines[0], ", ".join(lines[1:]) or None
    return None


def _element(body: bytes, name: bytes) -> str:
    """Text of the first element with this class."""
    tag = tag_with(body, name)
    return _inside(body, *tag) if tag else ""


def _inside(body: bytes, start: int, end: int) -> str:
    """Text from the tag at `start`, which ends at `end`, to the one that closes it."""
    closing = re.compile(rb"</" + body[start + 1 : end].split(b">")[0].split()[0], re.IGNORECASE)
    found = closing.search(body, end, end + 5000)
    return text_of(soup(body[end : found.start()])) if found else ""


def _between_comments(body: bytes, at: int = 0) -> bytes | None:
    """What stands between the first `<!-- S BO -->` from `at` on and its end."""
    start = _STORY_STARTS.search(body, at)
    end = _STORY_ENDS.search(body, start.end()) if start else None
    return body[start.end() : end.start()] if start and end else None


MARKUP = Markup(skip=SKIP, crosshead=frozenset(("ch1", "ch2", "ch3", "crosshead")), loose_text=True, special=_special)
