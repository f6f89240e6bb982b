"""The JSON that pages since 2019 carry in a script: where it stands in the bytes, and as much of it as is asked for.

In: the bytes of a page. Out: which value it carries, between which bytes; the value, or the one member of it that a
layout reads. Of the rest (navigation, footer, other articles' headlines: most of it) no object is made. None, or {},
where the value is broken; nothing is raised.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, Generic, NamedTuple, TypedDict, TypeVar, cast

import msgspec
import orjson

from etl.parse.optimo import AnyBlock, blocks_of

MAX_ENDS = 4  # places where an embedded value may end that are tried
MAX_LAST_TAGS = 8  # `</html>`, `</body>`, `</script>`, and what a proxy may have put after them
MAX_NAME = 4_000  # bytes of a member's name; the BBC's hold the parameters of a request, up to 600

# How an element that holds data is written, and what stands between that and the value. In the order in which they are
# looked for; `window.__INITIAL_DATA__` is searched from the page's end, near which it stands.
_CARRIERS = {
    "initial_data": (b"window.__INITIAL_DATA__", re.compile(rb'\s{0,9}=\s{0,9}(?=["{])')),
    "next_data": (b'id="__NEXT_DATA__"', re.compile(rb"[^>]{0,500}>\s{0,9}(?=\{)")),
    "simorgh_data": (b"window.SIMORGH_DATA", re.compile(rb"\s{0,9}=\s{0,9}(?=\{)")),
}
_NEXT_SCRIPT = b'<script id="__NEXT_DATA__"'
# The next member of an object, after one that is an object: as written, and inside a string
_NEXT_MEMBER = re.compile(rb'\},"[a-z][a-z-]*\?')
_NEXT_MEMBER_QUOTED = re.compile(rb'\},\\"[a-z][a-z-]*\?')


class Carried(NamedTuple):
    """Which value a page carries, and where it starts; `("", -1)` for none."""

    name: str
    start: int


Contents = TypeVar("Contents")


class NextPage(TypedDict, Generic[Contents], total=False):
    """What layouts read of `props.pageProps.page[…]`."""

    contents: Contents
    id: Any
    topics: Any
    section: Any
    sections: Any


class NextProps(TypedDict, Generic[Contents], total=False):
    """What layouts read of `props.pageProps`: under half of it."""

    page: dict[str, NextPage[Contents] | None]
    pageKey: Any
    pageData: Any
    metadata: Any
    analytics: Any
    type: Any
    subtype: Any
    slug: Any


class _NextProps(TypedDict, Generic[Contents]):
    pageProps: NextProps[Contents]


class _NextData(TypedDict, Generic[Contents]):
    props: _NextProps[Contents]


_NEXT_DATA = msgspec.json.Decoder(_NextData[list[AnyBlock] | None])
_NEXT_DATA_OF_ANY = msgspec.json.Decoder(_NextData[Any])
_UNLIKE = (msgspec.MsgspecError, ValueError, RecursionError)  # members of other types than ever seen, or broken


def carried(source: bytes) -> Carried:
    """The first value of `_CARRIERS` that the page assigns; a mere mention of its name is none."""
    last = _last_script(source)
    if last is not None:
        return last
    for name, (mark, opening) in _CARRIERS.items():
        at = source.rfind(mark)
        while at >= 0:
            found = opening.match(source, at + len(mark))
            if found:
                return Carried(name, found.end())
            at = source.rfind(mark, 0, at)
    return Carried("", -1)


def _last_script(source: bytes) -> Carried | None:
    """`next_data` where its script is the last thing on the page, as it always is. A few steps from tag to tag tell:
    one character is searched for many times as fast as a name, and the value mostly has no `<`."""
    at = len(source)
    for _ in range(MAX_LAST_TAGS):
        at = source.rfind(b"<", 0, at)
        if at < 0:
            return None
        if source.startswith(_NEXT_SCRIPT, at):
            found = _CARRIERS["next_data"][1].match(source, at + len(_NEXT_SCRIPT))
            return Carried("next_data", found.end()) if found else None
    return None


def read(source: bytes, start: int) -> Any:
    """The JSON value from `start` to the end of its script element; None where it is none."""
    return next((value for text in _candidates(source, start) if (value := loads(text)) is not None), None)


def read_next_props(source: bytes, start: int) -> Any:
    """`props.pageProps` of `__NEXT_DATA__`, as far as layouts read it; None where there is none."""
    for text in _candidates(source, start):
        with suppress(*_UNLIKE):
            return _with_blocks(_NEXT_DATA.decode(text)["props"]["pageProps"])
        with suppress(*_UNLIKE):  # a block of a type not listed, or in a form of its own
            return _NEXT_DATA_OF_ANY.decode(text)["props"]["pageProps"]
        found = loads(text)
        if found is not None:
            props = found.get("props") if isinstance(found, dict) else None
            return props.get("pageProps") if isinstance(props, dict) else None
    return None


def _with_blocks(props: NextProps[list[AnyBlock] | None]) -> Any:
    for page in props.get("page", {}).values():
        blocks = page.get("contents") if page else None
        if page and blocks:
            cast(dict[str, Any], page)["contents"] = blocks_of(blocks)
    return props


def read_member(source: bytes, start: int, key: str) -> Any:
    """The object that is the value of the member `<key>?…`, cut out and read alone; {} where the value from `start`
    has no such name in it, None where it cannot be cut out.

    What is cut out between two braces is that value if it can be read: the beginning of an object never can.
    """
    end = _script_end(source, start)
    at = source.find(b'"%s?' % key.encode(), start, end)
    if at < 0:
        return {}
    quoted = source.startswith(b'"', start)  # all of it is a string that holds JSON
    quote = b'\\"' if quoted else b'"'
    name_end = source.find(b'"', at + 1, at + MAX_NAME) + 1
    opening = quote + b":{"
    if source[at - 2 : at].count(b"\\") != quoted or not source.startswith(opening, name_end - len(quote)):
        return None  # the words stand in a text
    at = name_end + 1
    following = _NEXT_MEMBER_QUOTED if quoted else _NEXT_MEMBER
    for found in islice(following.finditer(source, at, end), MAX_ENDS):
        part: Any = source[at : found.start() + 1]
        value = loads(loads(b'"%b"' % part) or b"") if quoted else loads(part)
        if isinstance(value, dict):
            return value
    return None


def loads(data: bytes | str) -> Any:
    """The JSON value, also where something follows it; None where there is none."""
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if "unexpected content after document" not in str(error):
            return None
        text = data if isinstance(data, str) else str(data, "utf-8", "replace")
        try:
            return orjson.loads(text[: error.pos])
        except orjson.JSONDecodeError:
            return None


def _candidates(source: bytes, start: int) -> Iterator[bytes]:
    """What may be the value: "</script" may stand, unescaped, inside a string of it."""
    end = start
    for _ in range(MAX_ENDS):
        end = _script_end(source, end)
        yield source[start:end].strip().rstrip(b";")
        if end == len(source):
            return
        end += 1


def _script_end(source: bytes, start: int) -> int:
    """Where the next `</script` stands, or the page ends. One character is searched for many times as fast as eight,
    and a value mostly has no other `<`."""
    at = source.find(b"<", start)
    if at >= 0 and not source.startswith(b"</script", at):
        at = source.find(b"</script", at)
    return at if at >= 0 else len(source)
