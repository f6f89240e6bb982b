"""Walk the part of a page that holds the article, in reading order, and put what is text into a body.

In: the cut-out part (`etl.parse.soup`), and a layout's `Markup` (what to skip, what is a crosshead, what is an
inset). Out: blocks, images and links in a `Body`. Old pages leave `<p>` open and let text flow around tables, so a
paragraph here is what stands between two block elements, not what stands inside a `<p>`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial

from bs4 import Tag
from bs4.element import NavigableString
from lxml.etree import _Element as Element

from etl.parse.body import Body
from etl.parse.social import NETWORKS, read_markup
from etl.parse.soup import attribute, below, classes_of, first, grow, text_of


def names(text: str) -> frozenset[str]:
    """A set of tag or class names written as one string."""
    return frozenset(text.split())


INLINE = names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp "
    "small span strike strong sub sup time tt u var wbr"
)
SKIP = names(
    "script style noscript object embed iframe svg form button input select textarea nav template audio video "
    "map area link meta title head canvas fieldset"
)
HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MAX_DEPTH = 120  # nested elements; real articles have about 12


@dataclass(frozen=True, slots=True)
class Markup:
    """What a layout's class names mean. `special` is asked first for every block element: True means "I took it"."""

    skip: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()  # inline labels no reader sees: "Image caption"
    crosshead: frozenset[str] = frozenset()
    loose_text: bool = False  # text outside <p> is text: pages before 2010
    bold_is_crosshead: bool = True
    special: Callable[[Tag, frozenset[str], Flow], bool] | None = None


@dataclass
class _Run:
    """Inline content between two block elements."""

    text: list[str] = field(default_factory=list)
    linked: list[str] = field(default_factory=list)
    plain: bool = False  # is any of it neither bold nor in a link?
    broken: bool = False  # is a line break the last of it?

    def empty(self) -> bool:
        return not self.text


class Flow:
    """One walk over one part of a page."""

    def __init__(self, body: Body, markup: Markup) -> None:
        self.body, self.markup, self._run = body, markup, _Run()
        self._kind = "p"  # of the block in progress
        self.depth = 0  # of the element `special` is asked about: 1 for a child of the part

    def read(self, part: Tag) -> None:
        """Walk `part`; everything in it that is text ends up in the body."""
        self._children(part, 0, loose=self.markup.loose_text)
        self.flush()

    def read_children(self, part: Tag) -> None:
        """Like `read`, for a part that `special` would take: only what is inside it."""
        self._children(part, 0, loose=False)
        self.flush()

    def read_posts(self, container: Tag) -> None:
        """Of a part that holds no text of the article: only the posts in it."""
        for tag in below(container):
            if tag.name == "blockquote" and not tag.classes.isdisjoint(NETWORKS):
                self._post(tag)

    def flush(self) -> None:
        """End of a paragraph, heading or list item: what ran up to here is one block."""
        run, self._run = self._run, _Run()
        text, linked, kind = "".join(run.text), " ".join(run.linked), self._kind
        if kind == "li":
            self.body.list_item(text, linked=linked)
        elif kind == "h":
            self.body.crosshead(text)
        elif kind == "quote":
            self.body.quotation(text)
        else:
            self.body.paragraph(text, linked=linked, all_bold=not run.plain and self.markup.bold_is_crosshead)

    def suspended(self) -> _Run:
        """Set the paragraph in progress aside: an inset stands in the middle of it."""
        run, self._run = self._run, _Run()
        return run

    def resume(self, run: _Run) -> None:
        """Go on with the paragraph set aside."""
        self.flush()
        self._run = run

    def _children(self, element: Tag, depth: int, *, loose: bool) -> None:
        if depth > MAX_DEPTH:
            return
        for child in element.contents:
            if isinstance(child, NavigableString):
                if loose:
                    self._text(child, bold=False, link=False)
            elif isinstance(child, Tag):
                self._element(child, depth, loose=loose)

    def _element(self, element: Tag, depth: int, *, loose: bool) -> None:
        name, classes = element.name, classes_of(element)
        markup = self.markup
        if name in SKIP or classes & markup.skip or classes & markup.hidden:
            return
        if classes & markup.crosshead:
            self._block("h", lambda: self._inline(element, depth, bold=True, link=False))
        elif name == "br":
            self._break()
        elif name in INLINE:
            if loose:
                self._inline(element, depth, bold=name in ("b", "strong"), link=name == "a")
            elif first(element, "p", "h2", "h3", "ul"):
                self._children(element, depth + 1, loose=False)
        elif name == "blockquote" and not classes.isdisjoint(NETWORKS):
            self._post(element)
        elif markup.special is not None and self._special(element, classes, depth + 1):
            return
        elif name in HEADINGS:
            self._block("h", lambda: self._inline(element, depth, bold=True, link=False))
        elif name == "p":
            self.flush()
            self._children(element, depth + 1, loose=True)
            self.flush()
        elif name in ("ul", "ol", "dl"):
            self.flush()
            for item in element.contents:
                if isinstance(item, Tag) and item.name in ("li", "dd"):
                    self._block("li", partial(self._children, item, depth + 1, loose=True))
        elif name == "img":
            self.body.image(alt=attribute(element, "alt"), src=attribute(element, "src") or "")
        elif name == "blockquote":
            self._block("quote", lambda: self._inline(element, depth, bold=False, link=False))
        else:
            self.flush()
            self._children(element, depth + 1, loose=loose)
            self.flush()

    def _block(self, kind: str, read: Callable[[], None]) -> None:
        """What `read` reads is a block of its own, or several of this kind."""
        self.flush()
        outer, self._kind = self._kind, kind
        read()
        self.flush()
        self._kind = outer

    def _break(self) -> None:
        """A line's end is a space; two of them with nothing between end a paragraph or list item."""
        run = self._run
        if run.broken and self._kind in ("p", "li"):
            self.flush()
        else:
            run.text.append(" ")
            run.broken = not run.empty()

    def _post(self, element: Tag) -> None:
        self.flush()
        post = read_markup(element)
        if post:
            self.body.post(**post)

    def _special(self, element: Tag, classes: frozenset[str], depth: int) -> bool:
        assert self.markup.special is not None
        self.depth = depth
        return self.markup.special(element, classes, self)

    def _inline(self, element: Tag, depth: int, *, bold: bool, link: bool) -> None:
        """Text of an inline element; a block element inside it (`<b><p>…`) is still a block."""
        if depth > MAX_DEPTH:
            return
        if link:
            self.body.link(attribute(element, "href"), text_of(element, self.markup.hidden))
        for child in element.contents:
            if isinstance(child, NavigableString):
                self._text(child, bold=bold, link=link)
            elif isinstance(child, Tag):
                name, classes = child.name, classes_of(child)
                if name in SKIP or classes & self.markup.hidden or classes & self.markup.skip:
                    continue
                if name in INLINE:
                    self._inline(child, depth + 1, bold=bold or name in ("b", "strong"), link=link or name == "a")
                elif name == "br":
                    self._break()
                elif name == "p" and element.name in ("blockquote", "li", *HEADINGS):
                    self._text(" ", bold=True, link=False)
                    self._inline(child, depth + 1, bold=bold, link=link)
                else:
                    self._element(child, depth + 1, loose=True)

    def _text(self, text: str, *, bold: bool, link: bool) -> None:
        run = self._run
        run.text.append(text)
        run.broken = run.broken and not text.strip()
        if link:
            run.linked.append(text)
        if text.strip() and (not bold or link):
            run.plain = True


def with_class(root: Element | None, *names: str) -> Element | None:
    """The first element below `root` that has one of these classes."""
    return next(every_with_class(root, *names), None)


def every_with_class(root: Element | None, *names: str) -> Iterator[Element]:
    """All of them, in the order of the page."""
    if root is None:
        return
    where = " or ".join(f"contains(@class,'{name}')" for name in names)
    for element in root.xpath(f"descendant::*[{where}]"):  # in C; whole words of the attribute only afterwards
        if not set(names).isdisjoint(element.get("class").split()):
            yield element


def shown(element: Element | None, hidden: frozenset[str] = frozenset()) -> str:
    """Text of an element of the lxml tree, without what is hidden in it."""
    return text_of(grow(element), hidden) if element is not None else ""
