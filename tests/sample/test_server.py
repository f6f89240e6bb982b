"""The site over real HTTP: what leads to what, what changes with the second poll, and that it ends when told."""

from __future__ import annotations

import json
import signal
import socket
import struct
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import requests

from etl.sample import listings, specials
from etl.sample.catalogue import article, articles
from etl.sample.server import ADDRESS, main, serve

ROOT = Path(__file__).resolve().parent.parent.parent
SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "news": "http://www.google.com/schemas/sitemap-news/0.9"}


class Site:
    """Asks the origin for BBC addresses."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def get(self, url: str, **headers: str) -> requests.Response:
        host, _, path = url.split("://", 1)[1].partition("/")
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return requests.get(f"{self.origin}/{path}", headers={"Host": host, **names}, allow_redirects=False, timeout=10)

    def feed(self) -> list[ET.Element]:
        return list(ET.fromstring(self.get(listings.FEED_URL).content).iter("item"))


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as origin:
        yield Site(origin)


def locations(site: Site, url: str, path: str) -> list[str]:
    return [str(node.text) for node in ET.fromstring(site.get(url).content).iterfind(path, SITEMAP)]


def test_the_sitemaps_lead_to_every_article(site: Site) -> None:
    children = locations(site, listings.SITEMAP_URL, "s:sitemap/s:loc")
    assert len(children) == 3
    found = [url for child in children for url in locations(site, child, "s:url/s:loc")]
    assert sorted(found) == sorted(one.url for one in articles())


def test_every_listed_address_answers_as_planned(site: Site) -> None:
    planned = {page.url: page.trouble for page in specials.PAGES}
    codes = {specials.Trouble.NOT_FOUND: 404, specials.Trouble.GONE: 410}
    links = [str(item.findtext("link")).partition("?")[0] for item in site.feed()]
    assert set(planned) <= set(links)
    for link in links:
        response = site.get(link)
        if link.endswith(specials.RECOVERING):
            assert response.status_code == 500
        elif "-99260013" in link:
            assert response.status_code == 301
            assert response.headers["Location"] == article("csample2612o").url
        else:
            assert response.status_code == codes.get(planned.get(link), 200), link


def test_the_feed_is_like_the_bbcs(site: Site) -> None:
    items = site.feed()
    guids = [str(item.findtext("guid")) for item in items]
    links = [str(item.findtext("link")) for item in items]
    assert len(guids) == len(set(guids))
    assert len(links) - len(set(links)) == 2, "two links stand twice, with another #n"
    assert all(link.endswith(listings.TRACKING) for link in links)
    assert any(link.startswith("https://www.bbc.co.uk/") for link in links)
    dates = [parsedate_to_datetime(str(item.findtext("pubDate"))) for item in items]
    assert dates == sorted(dates, reverse=True)


def test_the_topic_page_links_to_the_newest_articles(site: Site) -> None:
    page = site.get(listings.TOPIC_URL).text
    newest = [one for one in articles() if one.layout in ("e7", "unknown")][-listings.TOPIC_NEWEST :]
    assert all(f'href="{one.path}"' in page for one in newest)
    assert '"type":"indexPage"' in page


def test_robots_forbids_the_forbidden_page(site: Site) -> None:
    from protego import Protego

    rules = Protego.parse(site.get("https://www.bbc.com/robots.txt").text)
    forbidden = [page.url for page in specials.PAGES if page.trouble is specials.Trouble.FORBIDDEN]
    assert [rules.can_fetch(url, "orinoco") for url in forbidden] == [False]
    assert all(rules.can_fetch(one.url, "orinoco") for one in articles())
    assert list(rules.sitemaps) == [listings.SITEMAP_URL]


def test_texts_change_with_the_second_poll_and_then_stay(site: Site) -> None:
    changing = [one for one in articles() if one.second is not None]
    shown = {}
    for poll in (1, 2, 3):
        site.feed()
        shown[poll] = {one.native_id: site.get(one.url).content for one in articles()}
    changed = {native_id for native_id in shown[1] if shown[1][native_id] != shown[2][native_id]}
    assert changed == {one.native_id for one in changing} | {specials.RECOVERING}
    assert shown[3] == shown[2]


def test_what_changed_is_listed_with_the_time_of_the_second_poll(site: Site) -> None:
    before = {item.findtext("guid"): item.findtext("pubDate") for item in site.feed()}
    after = {item.findtext("guid"): item.findtext("pubDate") for item in site.feed()}
    moved = {str(guid).rpartition("#")[0].rpartition("/")[2] for guid in before if before[guid] != after.get(guid)}
    changing = {one.native_id for one in articles() if one.second is not None}
    assert {native_id.removeprefix("world-latin-america-") for native_id in moved} == {
        *changing, specials.TOUCHED, "99260013",
    }  # fmt: skip
    children = locations(site, listings.SITEMAP_URL, "s:sitemap/s:loc")
    dates = [date for child in children for date in locations(site, child, "s:url/s:lastmod")]
    assert len([date for date in dates if date == max(dates)]) == len(changing) + 1


def test_the_page_in_trouble_is_well_from_the_second_poll_on(site: Site) -> None:
    url = article(specials.RECOVERING).url
    codes = [site.get(url).status_code]
    for _ in range(3):
        site.feed()
        codes.append(site.get(url).status_code)
    assert codes == [500, 500, 200, 200]


def test_conditional_requests(site: Site) -> None:
    url = article("99190012").url
    first = site.get(url)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert site.get(url, If_None_Match=etag).status_code == 304
    assert site.get(url, If_None_Match='"other"', If_Modified_Since=modified).status_code == 200
    assert site.get(url, If_Modified_Since=modified).status_code == 304
    assert site.get(url, If_Modified_Since="Thu, 06 Jun 2019 00:00:00 GMT").status_code == 200
    assert site.get(url, If_Modified_Since="yesterday").status_code == 200


def test_a_feed_answered_with_304_counts_as_a_poll(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    with serve(state=state) as origin:
        site = Site(origin)
        etag = site.get(listings.FEED_URL).headers["ETag"]
        second = site.get(listings.FEED_URL, If_None_Match=etag)
        assert second.status_code == 200, "the feed changes between the first poll and the second"
        assert site.get(listings.FEED_URL, If_None_Match=second.headers["ETag"]).status_code == 304
    assert json.loads(state.read_text())["polls"] == 3


def test_a_connection_that_will_be_closed_is_announced(site: Site) -> None:
    url = article("99190012").url
    assert site.get(url, Connection="close").headers["Connection"] == "close"
    assert "Connection" not in site.get(url).headers


def test_a_client_that_goes_away_leaves_no_noise(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    address = (ADDRESS, int(site.origin.rpartition(":")[2]))
    reset = struct.pack("ii", 1, 0)  # SO_LINGER of zero seconds: closing sends a reset
    for _ in range(5):
        with socket.create_connection(address) as client:
            client.sendall(b"GET /sitemaps/https-sitemap-com-news-1.xml HTTP/1.1\r\nHost: www.bbc.com\r\n\r\n" * 30)
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, reset)
    assert site.get(article("99190012").url).status_code == 200
    assert capfd.readouterr().err == ""


def test_head_does_not_count(site: Site) -> None:
    for _ in range(3):
        path = listings.FEED_URL.partition("bbci.co.uk")[2]
        requests.head(site.origin + path, headers={"Host": "feeds.bbci.co.uk"}, timeout=10).raise_for_status()
    assert site.get(article(specials.RECOVERING).url).status_code == 500


def test_gzip_only_where_it_is_accepted(site: Site) -> None:
    url = article("99190012").url
    plain, packed = site.get(url, Accept_Encoding="identity"), site.get(url, Accept_Encoding="gzip")
    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert plain.content == packed.content
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"])


def test_the_uk_host_shows_itself_as_canonical(site: Site) -> None:
    page = site.get("https://www.bbc.co.uk/news/world-latin-america-99190012").text
    assert '<link rel="canonical" href="https://www.bbc.co.uk/news/world-latin-america-99190012">' in page


def test_a_restart_keeps_the_poll(tmp_path: Path) -> None:
    state = tmp_path / "folder" / "state.json"
    with serve(state=state) as origin:
        Site(origin).feed()
        Site(origin).feed()
    with serve(state=state) as origin:
        assert Site(origin).get(article(specials.RECOVERING).url).status_code == 200


def test_a_spoilt_state_file_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = tmp_path / "state.json"
    state.write_text("[]")
    assert main(["--port", "0", "--state", str(state)]) == 1
    assert f"{state} is not a state file" in capsys.readouterr().err


def test_the_process_says_where_it_listens_and_stops_on_sigterm(tmp_path: Path) -> None:
    log = tmp_path / "access.log"
    state = tmp_path / "state.json"
    process = subprocess.Popen(
        [sys.executable, "-m", "etl.sample.server", "--port", "0", "--state", str(state), "--log", str(log)],
        stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        origin = line.removeprefix("The sample site listens on ").strip()
        session = requests.Session()  # its connection stays open: it must not hold up the end
        with session, session.get(f"{origin}/robots.txt", headers={"Host": "www.bbc.com"}, timeout=10) as response:
            assert response.status_code == 200
            process.send_signal(signal.SIGTERM)
            assert process.wait(timeout=10) == 0
        taken = process.stdout.read()
        assert taken == ""
    finally:
        process.kill()
        process.communicate()
    assert log.read_text().rstrip().endswith("GET www.bbc.com/robots.txt 200")
