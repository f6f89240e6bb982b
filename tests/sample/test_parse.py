"""The parser finds in every sample page exactly what the catalogue says was written into it."""

from __future__ import annotations

import pytest

from etl.errors import Reason, Rejected
from etl.model import Block, BlockKind, PageType
from etl.parse import parse_page
from etl.sample import specials
from etl.sample.catalogue import Article, Version, article, articles
from etl.sample.site import answer
from etl.sample.specials import Trouble
from etl.sample.state import State


def states() -> tuple[State, State]:
    """The site before its second poll, and after."""
    first, second = State(), State()
    first.poll()
    second.poll()
    second.poll()
    return first, second


FIRST, SECOND = states()
VISITS = [
    pytest.param(one, poll, state, url, id=f"{one.native_id}-{poll}-{url.split('/')[2]}")
    for poll, state in ((1, FIRST), (2, SECOND))
    for one in articles()
    for url in (one.url, *one.also_at)
    if poll == 2 or one.native_id != specials.RECOVERING
]


def served(url: str, state: State) -> bytes:
    host, _, path = url.split("://", 1)[1].partition("/")
    found = answer(host, f"/{path}", state)
    assert found.status == 200
    return found.body


def written(one: Article, version: Version) -> tuple[Block, ...]:
    """The blocks that a parser must find: of the live page its posts, newest first."""
    if one.layout != "live":
        return version.blocks
    posts = sorted(version.posts, key=lambda post: str(post.at), reverse=True)
    return tuple(Block(BlockKind.POST, post.text, id=post.id, at=post.at, headline=post.headline) for post in posts)


@pytest.mark.parametrize(("one", "poll", "state", "url"), VISITS)
def test_a_page_parses_to_what_was_written(one: Article, poll: int, state: State, url: str) -> None:
    version = one.version(poll)
    document = parse_page(served(url, state), url)
    assert document.native_id == one.native_id
    assert document.headline == version.headline
    assert document.standfirst == version.standfirst
    embedded = one.layout != "live"
    found = tuple(block for block in document.blocks if not embedded or block.kind is not BlockKind.POST)
    assert found == written(one, version)
    assert document.last_modified_at == version.updated
    assert document.language == one.language
    assert document.page_type is (PageType.LIVE if one.layout == "live" else PageType.ARTICLE)


@pytest.mark.parametrize("one", articles(), ids=lambda one: one.native_id)
def test_the_first_publication_is_known_where_the_layout_states_it(one: Article) -> None:
    silent = one.layout in ("e2", "e3", "amp") or (one.layout == "e5" and one.published.year < 2018)
    document = parse_page(served(one.url, SECOND), one.url)
    assert document.first_published_at == (None if silent else one.published)


@pytest.mark.parametrize("one", articles(), ids=lambda one: one.native_id)
def test_bylines_section_and_tags_are_read_where_the_layout_shows_them(one: Article) -> None:
    document = parse_page(served(one.url, SECOND), one.url)
    if one.layout not in ("amp", "unknown"):
        assert document.bylines == one.bylines
    if one.layout not in ("mundo", "unknown"):
        assert document.section == one.section
    if one.layout in ("e5", "e6a", "e6b", "e7", "mundo"):
        assert document.tags == one.tags


def test_the_embedded_post_is_a_post() -> None:
    one = article("99190003")
    posts = [block for block in parse_page(served(one.url, FIRST), one.url).blocks if block.kind is BlockKind.POST]
    assert [(post.text, post.handle) for post in posts] == [(one.first.posts[0].text, "@SampleObserv")]


@pytest.mark.parametrize("url", ["https://www.bbc.com/news/amp/world-latin-america-99190012",
                                 "https://www.bbc.com/news/world-latin-america-99190012.amp"])  # fmt: skip
def test_the_amp_twin_is_the_same_article(url: str) -> None:
    one = article("99190012")
    document = parse_page(served(url, FIRST), url)
    assert (document.layout, document.native_id) == ("amp", one.native_id)
    assert document.blocks == one.first.blocks


@pytest.mark.parametrize("edition", ["2/hi/americas", "1/hi/world/americas"])
def test_both_editions_of_an_old_page_are_one_article(edition: str) -> None:
    url = f"http://news.bbc.co.uk/{edition}/9990001.stm"
    document = parse_page(served(url, FIRST), url)
    assert (document.native_id, document.blocks) == ("9990001", article("9990001").first.blocks)


@pytest.mark.parametrize(
    ("trouble", "reason"), [(Trouble.BROKEN, Reason.NO_BODY), (Trouble.INDEX, Reason.INDEX_PAGE)], ids=str
)
def test_what_is_no_article_is_rejected_with_its_reason(trouble: Trouble, reason: Reason) -> None:
    page = next(page for page in specials.PAGES if page.trouble is trouble)
    with pytest.raises(Rejected) as caught:
        parse_page(served(page.url, FIRST), page.url)
    assert caught.value.reason is reason


def test_the_topic_page_is_an_index() -> None:
    url = "https://www.bbc.com/news/world/latin_america"
    with pytest.raises(Rejected) as caught:
        parse_page(served(url, FIRST), url)
    assert caught.value.reason is Reason.INDEX_PAGE
