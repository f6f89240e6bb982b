"""The Wayback Machine's index and mementos, against a server that answers as it does."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from etl.config import Settings
from etl.discover import wayback
from etl.errors import TransientError
from etl.fetch import Client, fetch_batch
from etl.fetch.archive import read_capture
from etl.fetch.mementos import Memento, memento
from etl.model import Candidate, Outcome

ARTICLE = "http://www.bbc.co.uk/news/world-latin-america-47348293"
SINCE, UNTIL = date(2019, 1, 1), date(2019, 12, 31)
HEAD = ["timestamp", "original", "statuscode", "mimetype", "digest"]


def response(body: bytes, status: str = "200 OK", **headers: str) -> bytes:
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {status}\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


@pytest.fixture
def archive(site: Any, settings: Settings, hands: Any) -> Client:
    return Client(wayback.allowing_archive(settings), clock=hands.clock())


def plant_index(site: Any, *pages: list[list[str]]) -> list[dict[str, list[str]]]:
    """An index that gives `pages` one after the other, with resume keys between; returns the queries it gets."""
    queries: list[dict[str, list[str]]] = []

    class Routes(dict[str, Any]):
        def get(self, path: str, default: Any = None) -> Any:
            if not path.startswith("/cdx/"):
                return super().get(path, default)

            def route(request: Any) -> bytes:
                query = parse_qs(urlsplit(request.path).query)
                queries.append(query)
                number = int(query.get("resumeKey", ["0"])[0])
                more = [[], [str(number + 1)]] if number + 1 < len(pages) else []
                return response(json.dumps([HEAD, *pages[number], *more]).encode())

            return route

    site.routes = Routes(site.routes)
    return queries


def row(stamp: str, url: str = ARTICLE, status: str = "200") -> list[str]:
    return [stamp, url, status, "text/html", "Q4YULN754FHV2U6Q5JUT6Q2P57WEWNNY"]


def test_the_index_is_read_page_by_page(site: Any, archive: Client) -> None:
    queries = plant_index(site, [row("20190224140000"), row("20190225150000")], [row("20190301000000")])
    found = list(wayback.mementos(archive, "bbc.co.uk/news/world-latin-america-*", since=SINCE, until=UNTIL))
    assert found == [
        Memento(ARTICLE, datetime(2019, 2, 24, 14, tzinfo=UTC)),
        Memento(ARTICLE, datetime(2019, 2, 25, 15, tzinfo=UTC)),
        Memento(ARTICLE, datetime(2019, 3, 1, tzinfo=UTC)),
    ]
    assert [query.get("resumeKey") for query in queries] == [None, ["1"]]
    assert (queries[0]["from"], queries[0]["to"]) == (["20190101"], ["20191231"])
    assert (queries[0]["url"], queries[0]["collapse"]) == (["bbc.co.uk/news/world-latin-america-*"], ["digest"])
    assert site.requests[-1].host == "web.archive.org"


def test_the_index_of_the_documentation(shared: Path) -> None:
    found, resume = wayback.read_index((shared / "bbc/listings/cdx-sample.json").read_bytes())
    assert resume == "org%2Carchive%29%2F+19980109140106%21"
    assert found[0] == Memento("http://www.archive.org/", datetime(1997, 1, 26, 4, 58, 28, tzinfo=UTC))
    assert len(found) == 5


def test_an_index_that_knows_nothing() -> None:
    assert wayback.read_index(b"") == ([], None)
    assert wayback.read_index(b"[]") == ([], None)


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'["a"]', b'[["urlkey"],["x"]]'])
def test_what_is_no_index_is_said(body: bytes) -> None:
    with pytest.raises(ValueError, match=r"it is no|its columns"):
        wayback.read_index(body)


def test_rows_that_are_no_page_are_passed_over() -> None:
    rows = [HEAD, row("20190224140000", status="-"), row("2019"), row("20191399000000"), ["20190224140000"]]
    image = ["20190224140000", "http://www.bbc.co.uk/x.jpg", "200", "image/jpeg", "X"]
    assert wayback.read_index(json.dumps([*rows, image]).encode()) == ([], None)


def test_an_index_that_does_not_answer_is_said(site: Any, archive: Client) -> None:
    with pytest.raises(TransientError, match=r"Wayback index could not be read for bbc\.com/x: it answered 404"):
        list(wayback.mementos(archive, "bbc.com/x", since=SINCE, until=UNTIL))


def test_articles_below_an_address_are_candidates(site: Any, archive: Client) -> None:
    plant_index(site, [row("20190224140000"), row("20190225150000", "http://www.bbc.co.uk/news/world-latin-america-")])
    found = list(wayback.articles(archive, ("bbc.co.uk/news/*",), since=SINCE, until=UNTIL))
    assert [(c.url, c.reason) for c in found] == [
        (f"https://web.archive.org/web/20190224140000id_/{ARTICLE}", "wayback")
    ]


def test_a_memento_is_a_capture_of_the_bbc_at_that_time(site: Any, archive: Client, tmp_path: Path) -> None:
    raw = f"/web/20190224140000id_/{ARTICLE}"
    site.plant(
        raw,
        response(
            b"<p>As it was</p>", Content_Type="text/html", X_Archive_Orig_Content_Type="text/html; charset=utf-8",
            X_Archive_Orig_Etag='"old"', Memento_Datetime="Sun, 24 Feb 2019 14:00:00 GMT",
        ),
    )  # fmt: skip
    candidate = Candidate(f"https://web.archive.org{raw}", "wayback", "index")
    uri = f"{tmp_path.as_uri()}/b.warc.gz"
    (fetched,) = fetch_batch([candidate], client=archive, archive_uri=uri, validators={})
    capture = fetched.capture
    assert fetched.outcome is None
    assert capture is not None
    assert (capture.url, capture.address) == (candidate.url, ARTICLE)
    assert capture.fetched_at == datetime(2019, 2, 24, 14, tzinfo=UTC)
    assert capture.headers == {"content-type": "text/html; charset=utf-8", "etag": '"old"'}
    assert read_capture(uri, capture.offset or 0, capture.length or 0) == capture
    asked = len(site.requests)
    (again,) = fetch_batch([candidate], client=archive, archive_uri=uri, validators={})
    assert (again, len(site.requests)) == (fetched, asked)


def test_a_redirect_to_the_nearest_memento_gives_its_time(site: Any, archive: Client, tmp_path: Path) -> None:
    nearest = f"/web/20190223120000id_/{ARTICLE}"
    raw = site.plant(f"/web/20190224140000id_/{ARTICLE}", response(b"", "302 Found", Location=nearest))
    site.plant(nearest, response(b"<p>x</p>", X_Archive_Orig_Content_Type="text/html"))
    candidate = Candidate(raw.replace("www.bbc.com", "web.archive.org"), "wayback", "index")
    (fetched,) = fetch_batch([candidate], client=archive, archive_uri=f"{tmp_path.as_uri()}/b.warc.gz", validators={})
    assert fetched.capture is not None
    assert fetched.capture.fetched_at == datetime(2019, 2, 23, 12, tzinfo=UTC)
    assert fetched.capture.url == candidate.url


def test_a_memento_that_is_not_there_is_gone(site: Any, archive: Client, tmp_path: Path) -> None:
    candidate = Candidate(f"https://web.archive.org/web/20190224140000id_/{ARTICLE}", "wayback", "index")
    (fetched,) = fetch_batch([candidate], client=archive, archive_uri=f"{tmp_path.as_uri()}/b.warc.gz", validators={})
    assert fetched.outcome is Outcome.GONE


def test_the_history_of_a_feed_leads_to_articles(site: Any, archive: Client) -> None:
    feed = "http://feeds.bbci.co.uk/news/world/latin_america/rss.xml"
    queries = plant_index(site, [row("20240808120000", feed), row("20240809120000", feed), row("20240810120000", feed)])
    item = "<item><title>{0}</title><link>https://www.bbc.com/news/articles/c000000000{0}o?at_medium=RSS</link></item>"
    for day, numbers in (("08", (1, 2)), ("10", (2, 3))):
        items = "".join(item.format(number) for number in numbers)
        site.plant(
            f"/web/202408{day}120000id_/{feed}",
            response(f'<rss version="2.0"><channel><title>t</title>{items}</channel></rss>'.encode()),
        )
    kept = wayback.days(archive, feed, since=date(2024, 8, 1), until=date(2024, 8, 31))
    assert [query["collapse"] for query in queries] == [["timestamp:8"]]  # the first of each day
    found = list(wayback.listed(archive, kept))
    base = "https://web.archive.org/web/202408{}120000id_/https://www.bbc.com/news/articles/c000000000{}o"
    assert [c.url for c in found] == [base.format("08", 1), base.format("08", 2), base.format("10", 3)]
    assert found[0].source == f"https://web.archive.org/web/20240808120000id_/{feed}"


def test_what_a_backfill_is_said_to_cost_is_what_it_costs(
    site: Any, archive: Client, hands: Any, tmp_path: Path
) -> None:
    stamps = [f"20190224{hour:02}{minute:02}00" for hour in range(10) for minute in range(0, 60, 20)]
    plant_index(site, [row(stamp) for stamp in stamps])
    for stamp in stamps:
        site.plant(f"/web/{stamp}id_/{ARTICLE}", response(b"<p>x</p>", X_Archive_Orig_Content_Type="text/html"))
    found = list(wayback.articles(archive, ("x*",), since=SINCE, until=UNTIL))
    told = wayback.estimate(len(found), 500, archive)
    before = sum(hands.slept)
    fetch_batch(found, client=archive, archive_uri=f"{tmp_path.as_uri()}/b.warc.gz", validators={})
    assert (told.captures, len(site.requests)) == (30, 32)  # robots.txt, the index
    assert sum(hands.slept) - before == pytest.approx(told.duration.total_seconds(), rel=0.05)
    assert str(told) == "30 captures to fetch; at the polite rate that takes 0:01:03."


def test_the_cost_is_told_at_the_rate_the_archive_asks_for_and_in_runs(site: Any, archive: Client) -> None:
    rules = b"User-agent: *\nCrawl-delay: 10\n"
    site.plant("/robots.txt", response(rules))
    plant_index(site, [row("20190224140000")])
    list(wayback.articles(archive, ("x*",), since=SINCE, until=UNTIL))
    assert str(wayback.estimate(1200, 498, archive)) == (
        "1,200 captures to fetch; at the polite rate that takes 3:30:00. One run takes 498 of them "
        "(ORINOCO_MAX_REQUESTS_PER_RUN): that is 3 runs."
    )


@pytest.mark.parametrize(
    "url",
    ["https://web.archive.org/web/2019id_/http://x.org/", "https://web.archive.org/web/20190224140000/http://x.org/",
     "https://web.archive.org/web/20191399000000id_/http://x.org/", "https://www.bbc.com/news"],
)  # fmt: skip
def test_other_addresses_are_no_raw_mementos(url: str) -> None:
    assert memento(url) is None
