"""Walk the part of a page that holds the article, in reading order, and put what is text into a body.

In: the cut-out part, as a BeautifulSoup tree, and a layout's `Markup` (what to skip, what is a crosshead, what is an
inset). Out: blocks, images and links in a `Body`. Old pages leave `<p>` open and let text flow around tables, so a
paragraph here is what stands between two block elements, not what stands inside a `<p>`.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PreformattedString
from lxml import etree
from lxml.html import HtmlElement

from etl.errors import Reason, Rejected
from etl.parse.body import Body
from etl.parse.words import squeeze


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
MAX_TAGS = 30_000  # opening and closing, of the part that holds the article; real ones have up to 3,000
MAX_DEPTH = 120  # nested elements; real articles have about 12
DROPPED = "x-dropped"  # a name no page has: how `cut` marks what stays behind
_JUNK = (
    DROPPED,
    "script",
    "style",
    "noscript",
    "object",
    "iframe",
    "form",
    "svg",
    "template",
    "link",
    "input",
    "button",
    "select",
)


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

    def empty(self) -> bool:
        return not self.text


class Flow:
    """One walk over one part of a page."""

    def __init__(self, body: Body, markup: Markup) -> None:
        self.body, self.markup, self._run = body, markup, _Run()
        self.depth = 0  # of the element `special` is asked about: 1 for a child of the part

    def read(self, part: Tag) -> None:
        """Walk `part`; everything in it that is text ends up in the body."""
        self._children(part, 0, loose=self.markup.loose_text)
        self.flush()

    def read_children(self, part: Tag) -> None:
        """Like `read`, for a part that `special` would take: only what is inside it."""
        self._children(part, 0, loose=False)
        self.flush()

    def flush(self, kind: str = "p") -> None:
        """End of a paragraph, heading or list item: what ran up to here is one block."""
        run, self._run = self._run, _Run()
        text, linked = "".join(run.text), " ".join(run.linked)
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
        for child in element.children:
            if isinstance(child, NavigableString):
                if loose and not isinstance(child, PreformattedString):
                    self._text(str(child), bold=False, link=False)
            elif isinstance(child, Tag):
                self._element(child, depth, loose=loose)

    def _element(self, element: Tag, depth: int, *, loose: bool) -> None:
        name, classes = element.name, classes_of(element)
        markup = self.markup
        if name in SKIP or classes & markup.skip or classes & markup.hidden:
            return
        if classes & markup.crosshead:
            self.flush()
            self._inline(element, depth, bold=True, link=False)
            self.flush("h")
        elif name == "br":
            self._text(" ", bold=True, link=False)
        elif name in INLINE:
            if loose:
                self._inline(element, depth, bold=name in ("b", "strong"), link=name == "a")
            elif element.find(("p", "h2", "h3", "ul")):
                self._children(element, depth + 1, loose=False)
        elif markup.special is not None and self._special(element, classes, depth + 1):
            return
        elif name in HEADINGS:
            self.flush()
            self._inline(element, depth, bold=True, link=False)
            self.flush("h")
        elif name == "p":
            self.flush()
            self._children(element, depth + 1, loose=True)
            self.flush()
        elif name in ("ul", "ol", "dl"):
            self.flush()
            for item in element.find_all(("li", "dd"), recursive=False):
                self._children(item, depth + 1, loose=True)
                self.flush("li")
        elif name == "img":
            self.body.image(alt=attribute(element, "alt"), src=attribute(element, "src") or "")
        elif name == "blockquote":
            self.flush()
            self._inline(element, depth, bold=False, link=False)
            self.flush("quote")
        else:
            self.flush()
            self._children(element, depth + 1, loose=loose)
            self.flush()

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
        for child in element.children:
            if isinstance(child, NavigableString):
                if not isinstance(child, PreformattedString):
                    self._text(str(child), bold=bold, link=link)
            elif isinstance(child, Tag):
                name, classes = child.name, classes_of(child)
                if name in SKIP or classes & self.markup.hidden or classes & self.markup.skip:
                    continue
                if name in INLINE:
                    self._inline(child, depth + 1, bold=bold or name in ("b", "strong"), link=link or name == "a")
                elif name == "br":
                    self._text(" ", bold=True, link=False)
                elif name == "p" and element.name in ("blockquote", "li", *HEADINGS):
                    self._text(" ", bold=True, link=False)
                    self._inline(child, depth + 1, bold=bold, link=link)
                else:
                    self._element(child, depth + 1, loose=True)

    def _text(self, text: str, *, bold: bool, link: bool) -> None:
        run = self._run
        run.text.append(text)
        if link:
            run.linked.append(text)
        if text.strip() and (not bold or link):
            run.plain = True


def classes_of(element: Tag) -> frozenset[str]:
    found = element.get("class")
    return frozenset(found if isinstance(found, list) else (found or "").split())


def attribute(element: Tag | None, name: str) -> str | None:
    value = element.get(name) if element is not None else None
    return value if isinstance(value, str) else None


def find_class(element: Tag | None, *names: str) -> Tag | None:
    """The first descendant that has one of these classes."""
    found = element.find(class_=list(names)) if element is not None else None
    return found if isinstance(found, Tag) else None


def text_of(element: Tag | None, hidden: frozenset[str] = frozenset()) -> str:
    """An element's text without what is hidden in it."""
    if element is None:
        return ""
    pieces = []
    for string in element.strings:
        if isinstance(string, PreformattedString):
            continue
        parent = string.parent
        if parent is not None and (classes_of(parent) & hidden or parent.name in SKIP):
            continue
        pieces.append(str(string))
    return squeeze("".join(pieces))


def soup(markup: str | bytes) -> BeautifulSoup:
    """A part of a page as a BeautifulSoup tree. Raises `Rejected(TOO_LARGE)` for more elements than any article has."""
    if markup.count(b"<" if isinstance(markup, bytes) else "<") > MAX_TAGS:  # type: ignore[arg-type]
        raise Rejected(Reason.TOO_LARGE, f"More than {MAX_TAGS:,} elements where the article should be.")
    # Given bytes, BeautifulSoup asks whatever encoding detector is installed: slow, and we know that it is UTF-8.
    return BeautifulSoup(markup.decode("utf-8", "replace") if isinstance(markup, bytes) else markup, "lxml")


def cut(element: HtmlElement, skip: frozenset[str] = frozenset()) -> Tag:
    """A copy of an element of the lxml tree as a BeautifulSoup tree of its own.

    Scripts, forms and drawings stay behind, and children with a class in `skip`: what is never built costs nothing.
    """
    part = _without(element, skip, children_only=True)
    tree = soup(etree.tostring(part, encoding="unicode", method="html"))
    root = tree.body if part.tag in ("html", "body") or tree.body is None else tree.body.find(True, recursive=False)
    return root if isinstance(root, Tag) else tree


def shown(element: HtmlElement | None, hidden: frozenset[str] = frozenset()) -> str:
    """Text of an element of the lxml tree, without what is hidden in it."""
    return squeeze("".join(_without(element, hidden).itertext())) if element is not None else ""


def _without(element: HtmlElement, classes: frozenset[str], *, children_only: bool = False) -> HtmlElement:
    """A copy of an element, without scripts and forms, and without what has one of these classes."""
    part = deepcopy(element)
    part.tail = None
    for inner in list(part if children_only else part.iterdescendants()) if classes else ():
        if isinstance(inner.tag, str) and not classes.isdisjoint((inner.get("class") or "").split()):
            inner.tag = DROPPED
    etree.strip_elements(part, *_JUNK, with_tail=False)
    return part


def class_path(*names: str) -> str:
    """XPath test for "has one of these classes"."""
    return " or ".join(f"contains(concat(' ',normalize-space(@class),' '),' {name} ')" for name in names)
