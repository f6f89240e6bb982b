"""The part of a page that holds the article, as a BeautifulSoup tree: grown straight from lxml's nodes.

In: an element of an lxml tree, or markup. Out: `Part`, a bs4 `Tag` with all its methods. BeautifulSoup itself builds a
tree from parser events, at twenty times the cost of parsing; here what all tags have in common stands on the class, and
what is not wanted (scripts, forms, classes to skip) is never built. Refused: more elements than any article has.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from bs4 import BeautifulSoup, Tag
from bs4.element import AttributeValueList, NavigableString
from lxml.etree import _Element as Element

from etl.errors import Reason, Rejected
from etl.parse.page import parsed
from etl.parse.words import squeeze

MAX_TAGS = 30_000  # opening and closing, of the part that holds the article; real ones have up to 3,000
NEVER = frozenset(
    ("script", "style", "noscript", "object", "iframe", "form", "svg", "template", "link", "input", "button", "select")
)

# Between the texts of two of these stands a gap, also where the markup has none
APART = frozenset(
    ("p", "br", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "blockquote", "tr", "td", "th", "footer")
)

_NO_LISTS: dict[str, set[str]] = {}
_NO_TAGS: set[str] = set()
_NO_NAMESPACES: dict[str, str] = {}


class Part(Tag):
    """A tag of such a tree. `class` is a string in `attrs`, and a set in `classes`."""

    parser_class = BeautifulSoup
    namespace = prefix = sourceline = sourcepos = None
    known_xml = False
    hidden = False
    can_be_empty_element = False
    attribute_value_list_class = AttributeValueList
    cdata_list_attributes = _NO_LISTS
    preserve_whitespace_tags = _NO_TAGS
    interesting_string_types = Tag.MAIN_CONTENT_STRING_TYPES
    _namespaces = _NO_NAMESPACES
    classes: frozenset[str]

    def __init__(self, name: str, attributes: dict[str, Any], parent: Part | None, previous: Any) -> None:
        self.name = name
        self.attrs = attributes
        self.classes = _class_set(attributes.get("class", ""))
        self.contents = []
        _join(self, parent, previous)


def grow(element: Element, skip: frozenset[str] = frozenset()) -> Part:
    """A copy of an element of the lxml tree, with all that is in it but `NEVER` and children with a class in `skip`."""
    if sum(1 for _ in element.iter("*")) * 2 > MAX_TAGS:
        raise Rejected(Reason.TOO_LARGE, f"More than {MAX_TAGS:,} elements where the article should be.")
    root = Part(element.tag, dict(element.attrib), None, None)
    _fill(root, element, root, skip)
    return root


def soup(markup: str | bytes) -> Part:
    """Markup as a tree of its own, below an `html` element."""
    tree = parsed(markup.encode("utf-8", "replace") if isinstance(markup, str) else markup)
    return grow(tree) if tree is not None else Part("html", {}, None, None)


def classes_of(element: Tag) -> frozenset[str]:
    return element.classes if isinstance(element, Part) else _class_set(str(element.get("class") or ""))


def attribute(element: Tag | None, name: str) -> str | None:
    value = element.attrs.get(name) if element is not None else None
    return value if isinstance(value, str) else None


def below(element: Tag | None) -> Iterator[Part]:
    """All tags below an element, in the order of the page."""
    for child in element.contents if element is not None else ():
        if child.__class__ is Part:
            yield child
            yield from below(child)


def first(element: Tag | None, *names: str) -> Part | None:
    """The first tag below an element with one of these names."""
    return next((tag for tag in below(element) if tag.name in names), None)


def find_class(element: Tag | None, *names: str) -> Part | None:
    """The first tag below an element that has one of these classes."""
    return next((tag for tag in below(element) if not tag.classes.isdisjoint(names)), None)


def text_of(element: Tag | None, hidden: frozenset[str] = frozenset()) -> str:
    """An element's text without what is hidden in it."""
    pieces: list[str] = []
    if element is not None and classes_of(element).isdisjoint(hidden):
        _collect(element, hidden, pieces)
    return squeeze("".join(pieces))


def _collect(element: Tag, hidden: frozenset[str], pieces: list[str]) -> None:
    for child in element.contents:
        if isinstance(child, NavigableString):
            pieces.append(child)
        elif isinstance(child, Tag) and classes_of(child).isdisjoint(hidden):
            if child.name in APART:
                pieces.append(" ")
            _collect(child, hidden, pieces)
            if child.name in APART:
                pieces.append(" ")


def _fill(tag: Part, element: Element, previous: Any, skip: frozenset[str]) -> Any:
    """Copy what is in `element` into `tag`; gives the last node made. lxml's trees are at most 256 levels deep."""
    if element.text:
        previous = _join(NavigableString(element.text), tag, previous)
    for child in element:
        name = child.tag
        if isinstance(name, str) and name not in NEVER:
            attributes = dict(child.attrib)
            if not skip or skip.isdisjoint(_class_set(attributes.get("class", ""))):
                inner = Part(name, attributes, tag, previous)
                previous = _fill(inner, child, inner, _NOTHING)
        if child.tail:
            previous = _join(NavigableString(child.tail), tag, previous)
    return previous


def _join(node: Any, parent: Part | None, previous: Any) -> Any:
    """Tie a new node to its neighbours, as bs4's own builder does."""
    node.parent = parent
    node.next_element = node.next_sibling = node.previous_sibling = None
    node.previous_element = previous
    if previous is not None:
        previous.next_element = node
    if parent is not None:
        if parent.contents:
            node.previous_sibling = parent.contents[-1]
            node.previous_sibling.next_sibling = node
        parent.contents.append(node)
    return node


@lru_cache(maxsize=4096)
def _class_set(value: str) -> frozenset[str]:
    return frozenset(value.split())


_NOTHING: frozenset[str] = frozenset()
