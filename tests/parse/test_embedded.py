"""Of the JSON in a page only the member that holds the article is read, and it is the same as if all of it were."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from etl.parse.embedded import carried, read_member
from etl.parse.page import Page
from etl.parse.phrases import Beginnings, openings, rules

ARTICLE = {"data": {"headline": 'The "best" }},"x?": boat — \\ ñ', "blocks": [{"a": {"b?c": {}}}]}, "name": "article"}
OTHER = {"data": {"text": '"article?env=live":{"data":{}}'}}
NAME = "article?env=live&host=www.bbc.com"


def page(data: dict[str, Any], *, quoted: bool, encoding: str = "utf-8", before: str = "") -> Page:
    value = json.dumps({"data": data}, separators=(",", ":"), ensure_ascii=False)
    value = json.dumps(value, ensure_ascii=False) if quoted else value
    markup = f"<html><body>{before}<script>window.__INITIAL_DATA__={value};</script><p>after</p></body></html>"
    return Page(markup.encode(encoding))


@pytest.mark.parametrize("quoted", [True, False])
@pytest.mark.parametrize(
    "data",
    [
        {NAME: ARTICLE, "footer?a=b": OTHER},
        {"navigation?a=b": OTHER, NAME: ARTICLE, "footer?a=b": OTHER},
        {"navigation?a=b": OTHER, NAME: ARTICLE},  # the last
        {NAME: ARTICLE, "no-question-mark": OTHER},
        {NAME: {"data": {"x": {"y": 1}, "part?z": {"v": {}}}}, "footer?a=b": OTHER},  # something alike inside
    ],
)
def test_the_member_alone_is_what_it_is_in_the_whole(data: dict[str, Any], quoted: bool) -> None:
    assert page(data, quoted=quoted).initial_part("article") == data[NAME]["data"]
    assert page(data, quoted=quoted, encoding="utf-16").initial_part("article") == data[NAME]["data"]


@pytest.mark.parametrize("quoted", [True, False])
def test_a_member_is_cut_out_and_the_rest_left(quoted: bool) -> None:
    source = page({NAME: ARTICLE, "footer?a=b": OTHER}, quoted=quoted).raw
    broken = source.replace(b"article?env=live\\", b"").replace(b"</script>", b"broken</script>")
    assert read_member(broken, carried(broken).start, "article") == ARTICLE
    assert read_member(source, carried(source).start, "media-experience") == {}


def test_a_mention_is_no_value() -> None:
    mention = "<script>if (window.__INITIAL_DATA__) { go() }</script>"
    assert page({NAME: ARTICLE}, quoted=True, before=mention).initial_part("article") == ARTICLE["data"]
    assert carried(mention.encode()) == ("", -1)
    assert (
        carried(b'<script id="__NEXT_DATA__" type="application/json">{}</script>' + mention.encode())[0] == "next_data"
    )


def test_a_value_in_another_encoding() -> None:
    assert page({NAME: {"data": {"a": "José"}}, "b?c": OTHER}, quoted=True, encoding="cp1252").initial_part(
        "article"
    ) == {"a": "José"}


def test_an_end_of_script_within_a_text() -> None:
    found = page({NAME: {"data": {"a": "</script>"}}, "b?c": OTHER}, quoted=False)
    assert found.initial_part("article") == {"a": "</script>"}


def test_the_first_characters_decide_only_which_rules_are_asked() -> None:
    every = rules("noise")
    asked, all_of_them = Beginnings(every), re.compile("|".join(f"(?:{rule})" for rule in every), re.DOTALL)
    lines = [
        "tweet: @bbc_haveyoursay",
        "12 comments",
        "© 2019 bbc",
        "(c) bbc",
        "¿ya conoces nuestro canal",
        "",
        "the bbc",
        "y",
        "y recuerda que puedes",
        "a interactive map will load",
    ]
    lines += [
        f"{initial}{rest}" for initial in "abcdefghijklmnopqrstuvwxyz¿" for rest in ("", "n interactive map will")
    ]
    for line in lines + [re.sub(r"[?\\].*", "", rule) for rule in every]:
        assert (asked.match(line) is None) == (all_of_them.match(line) is None), line


@pytest.mark.parametrize(
    ("rule", "starts"),
    [
        ("share this", {"sh"}),
        ("e-?mail", {"e-", "em"}),
        ("an? interactive", {"an", "a "}),
        ("a?b", {"ab", "b"}),
        ("(?:have you )?got|(?:x|[yz]q)", {"ha", "go", "x", ""}),
        ("(?:have you )?got|(?P<name>x|y(?:a|b)\\))z", {"ha", "go", "xz", "ya", "yb"}),
        ("x+y", {"x"}),
        ("a(?:b|c)*d", {"ab", "ac", "ad"}),
        ("x{0,2}y", {""}),
        (r"\d+ comments", {""}),
        (r"(?:a|\d)?b", {"ab", "", "b"}),
        ("", {""}),
    ],
)
def test_openings(rule: str, starts: set[str]) -> None:
    assert openings(rule) == starts
