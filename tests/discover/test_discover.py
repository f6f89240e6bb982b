"""What becomes a candidate, what a poll says, what happens when the BBC does not answer."""

from __future__ import annotations

import pickle
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from etl.config import Settings
from etl.discover import Unreachable, discover, gather, select
from etl.discover.items import Source
from etl.discover.state import Feed, State
from etl.fetch import Client
from etl.model import Candidate

FEED = "https://feeds.bbci.co.uk/news/world/latin_america/rss.xml"
TOPIC = "https://www.bbc.com/news/world/latin_america"
FEED_PATH, TOPIC_PATH = "/news/world/latin_america/rss.xml", "/news/world/latin_america"
AT = datetime(2026, 1, 3, 9, 0, tzinfo=UTC)


def url(number: int) -> str:
    return f"https://www.bbc.com/news/articles/c000000{number:04}o"


def response(body: str, etag: str = '"1"') -> bytes:
    data = body.encode()
    return f"HTTP/1.1 200 OK\r\nETag: {etag}\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data


def feed(*numbers: int, at: datetime = AT) -> bytes:
    date = "<pubDate>{:%a, %d %b %Y %H:%M:%S} GMT</pubDate>"
    items = "".join(
        f"<item><title>Story {n}</title><link>{url(n)}</link>{date.format(at + timedelta(minutes=n))}</item>"
        for n in numbers
    )
    return response(f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>')


def topic(*numbers: int) -> bytes:
    links = "".join(f'<a href="{url(n)}">Story {n}</a>' for n in numbers)
    return response(f"<html><body><main>{links}</main></body></html>")


def seen_at(known: Mapping[str, datetime]) -> Any:
    def seen(keys: Collection[str]) -> Mapping[str, datetime]:
        return {key: known[key] for key in keys if key in known}

    return seen


def test_candidates_come_newest_first_and_twins_are_marked(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, feed(1, 3, 2))
    site.plant(TOPIC_PATH, topic(3, 4))
    found = discover(client, State())
    assert [c.url for c in found.candidates] == [url(3), url(2), url(1), url(3), url(4)]
    assert [c.reason for c in found.candidates] == ["feed", "feed", "feed", "topic_page", "topic_page"]
    assert found.duplicates == {3}
    assert found.native_ids[4] == "c0000000004o"
    assert found.candidates[0] == Candidate(url(3), "feed", FEED, "Story 3", AT + timedelta(minutes=3))


def test_a_known_article_comes_again_only_when_it_says_it_changed(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, feed(1, 2, 3))
    site.plant(TOPIC_PATH, topic(1, 2))
    known = {"c0000000001o": AT + timedelta(minutes=1), "c0000000002o": AT}
    found = discover(client, State(seen=seen_at(known)))
    assert [c.url for c in found.candidates] == [url(3), url(2)]


def test_a_poll_tells_what_it_brought(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, feed(1, 2))
    site.plant(TOPIC_PATH, topic(1))
    first, second = discover(client, State(seen=seen_at({"c0000000001o": AT + timedelta(days=1)}))).polls
    assert (first.url, first.kind, first.status, first.items, first.candidates) == (
        FEED, Source.FEED, 200, 2, (url(2),)
    )  # fmt: skip
    assert (first.oldest_item_at, first.newest_item_at) == (AT + timedelta(minutes=1), AT + timedelta(minutes=2))
    assert (first.etag, first.error) == ('"1"', None)
    assert (second.kind, second.items, second.candidates) == (Source.TOPIC_PAGE, 1, ())


def test_an_unchanged_source_costs_one_conditional_request_without_a_body(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, b"HTTP/1.1 304 Not Modified\r\n\r\n")
    site.plant(TOPIC_PATH, b"HTTP/1.1 304 Not Modified\r\n\r\n")
    known = Feed(etag='"1"', last_modified="Sat, 03 Jan 2026 09:00:00 GMT")

    def never(keys: Collection[str]) -> Mapping[str, datetime]:
        raise AssertionError("nothing to ask the warehouse about")

    found = discover(client, State(feeds={FEED: known, TOPIC: known}, seen=never))
    assert (found.candidates, [p.status for p in found.polls]) == ((), [304, 304])
    listings = [request for request in site.requests if request.path != "/robots.txt"]
    assert [request.headers["if-none-match"] for request in listings] == ['"1"', '"1"']
    assert [request.headers["if-modified-since"] for request in listings] == ["Sat, 03 Jan 2026 09:00:00 GMT"] * 2


def test_one_dead_feed_does_not_stop_the_others(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, b"HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n")
    site.plant(TOPIC_PATH, topic(1))
    found = discover(client, State())
    assert [c.url for c in found.candidates] == [url(1)]
    assert [(p.status, p.error) for p in found.polls] == [(500, f"{FEED} answered 500."), (200, None)]


def test_a_feed_that_is_an_error_page_is_a_failed_poll(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, response("<html><body>Something went wrong</body></html>"))
    site.plant(TOPIC_PATH, topic(1))
    poll = discover(client, State()).polls[0]
    assert (poll.status, poll.error) == (200, f"{FEED} answered, but it is no RSS feed.")
    assert poll.etag is None


def test_nothing_answers(site: Any, client: Client) -> None:
    for path in (FEED_PATH, TOPIC_PATH):
        site.plant(path, b"HTTP/1.1 503 X\r\nContent-Length: 0\r\n\r\n")
    with pytest.raises(Unreachable, match=r"None of the BBC's listings .* nothing was changed\. .* answered 503"):
        discover(client, State())


def test_nobody_listens(settings: Settings, hands: Any, site: Any) -> None:
    nowhere = settings.model_copy(update={"bbc_origin": "http://127.0.0.1:9"})
    with pytest.raises(Unreachable) as failed:
        discover(Client(nowhere, clock=hands.clock()), State())
    said = str(failed.value)
    assert said.startswith("The BBC could not be reached")
    assert "nothing was changed" in said
    assert "feeds.bbci.co.uk" in said
    assert [poll.url for poll in failed.value.polls] == [FEED, TOPIC]
    again = pickle.loads(pickle.dumps(failed.value))
    assert (str(again), again.polls) == (said, failed.value.polls)


def test_a_name_that_does_not_resolve(settings: Settings, hands: Any, site: Any) -> None:
    feed_url = "https://feeds.nosuchhost.invalid/rss.xml"
    lost = settings.model_copy(
        update={"bbc_origin": None, "allowed_hosts": ("nosuchhost.invalid",), "feeds": (feed_url,), "topic_pages": ()}
    )
    with pytest.raises(Unreachable, match=r"The BBC could not be reached.*feeds\.nosuchhost\.invalid"):
        discover(Client(lost, clock=hands.clock()), State())


def test_a_source_that_is_not_due_is_not_asked(site: Any, client: Client) -> None:
    site.plant(TOPIC_PATH, topic(1))
    later = Feed(next_due=client.clock.now() + timedelta(minutes=5))
    found = discover(client, State(feeds={FEED: later}))
    assert [p.url for p in found.polls] == [TOPIC]


def test_rechecks_and_retries_come_after_what_is_new_and_once(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, feed(1))
    site.plant(TOPIC_PATH, topic(1))
    again = tuple(Candidate(url(n), "recheck", "warehouse") for n in (1, 5, 6))
    failed = (Candidate(url(6), "feed", FEED),)
    found = discover(client, State(rechecks=again, retries=failed))
    assert [(c.url, c.reason) for c in found.candidates] == [
        (url(1), "feed"), (url(1), "topic_page"), (url(6), "feed"), (url(5), "recheck"),
    ]  # fmt: skip
    assert found.duplicates == {1}


def test_only_the_sources_asked_for(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, feed(1))
    again = State(rechecks=(Candidate(url(5), "recheck", "warehouse"),))
    assert [c.reason for c in discover(client, again, sources=["recheck"]).candidates] == ["recheck"]
    assert site.requests == []
    assert [c.reason for c in discover(client, again, sources=["feed"]).candidates] == ["feed"]


def test_a_limit_counts_what_is_fetched(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, feed(1, 2, 3))
    site.plant(TOPIC_PATH, topic(3, 4))
    found = select(discover(client, State()), limit=3)
    assert [c.url for c in found.candidates] == [url(3), url(2), url(1), url(3)]
    assert (found.duplicates, len(found.polls)) == ({3}, 2)


def test_links_are_followed_only_when_asked_for(site: Any, client: Client) -> None:
    site.plant(FEED_PATH, feed(1))
    site.plant(TOPIC_PATH, topic(1))
    linked = State(links=(Candidate(url(7), "link", url(1)),))
    assert url(7) not in [c.url for c in discover(client, linked).candidates]
    assert [c.url for c in discover(client, linked, sources=["feed", "link"]).candidates] == [url(1), url(7)]


def test_captures_of_one_article_are_its_history_not_duplicates() -> None:
    raw = [f"https://web.archive.org/web/2019022{day}140000id_/{url(1)}" for day in (4, 5, 4)]
    found = gather(Candidate(address, "wayback", "index") for address in raw)
    assert (found.duplicates, found.native_ids) == ({2}, ("c0000000001o",) * 3)


INDEX, FILE = "https://www.bbc.com/sitemaps/index.xml", "https://www.bbc.com/sitemaps/1.xml"


def sitemap_site(site: Any, settings: Settings, hands: Any) -> Client:
    namespace = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    site.plant(
        "/sitemaps/index.xml",
        response(f"<sitemapindex {namespace}><sitemap><loc>{FILE}</loc><lastmod>2026-01-03T09:00:00Z</lastmod>"
                 "</sitemap></sitemapindex>"),
    )  # fmt: skip
    locations = "".join(f"<url><loc>{url(n)}</loc></url>" for n in (1, 2))
    site.plant("/sitemaps/1.xml", response(f"<urlset {namespace}>{locations}</urlset>", '"f"'))
    only = settings.model_copy(update={"feeds": (), "topic_pages": (), "sitemaps": (INDEX,)})
    return Client(only, clock=hands.clock())


def test_a_sitemap_index_leads_to_its_files(site: Any, settings: Settings, hands: Any) -> None:
    found = discover(sitemap_site(site, settings, hands), State())
    assert [(c.url, c.source) for c in found.candidates] == [(url(1), FILE), (url(2), FILE)]
    assert [(p.url, p.candidates) for p in found.polls] == [(INDEX, (url(1), url(2))), (FILE, (url(1), url(2)))]


@pytest.mark.parametrize(
    ("read_at", "etag", "asked"),
    [(AT + timedelta(hours=1), '"f"', 0), (AT - timedelta(hours=1), '"f"', 1), (AT + timedelta(hours=1), None, 1)],
    ids=["not changed since", "changed since", "not taken whole"],
)
def test_a_file_of_an_index_is_read_when_it_must(
    read_at: datetime, etag: str | None, asked: int, site: Any, settings: Settings, hands: Any
) -> None:
    state = State(feeds={FILE: Feed(etag=etag, last_success_at=read_at)})
    discover(sitemap_site(site, settings, hands), replace(state, seen=seen_at({})))
    assert site.asked("/sitemaps/1.xml") == asked
