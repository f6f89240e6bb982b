"""Everything a server can do to us: the bin it ends in, the requests it costs, what is stored.

`python -m tests.fetch.test_matrix` writes the same as a table into docs/fetching.md.
"""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from etl.config import ROOT, Settings
from etl.errors import Reason
from etl.fetch import Client, Fetched, Validators, fetch_batch
from etl.fetch.archive import scan
from etl.fetch.client import with_validators
from etl.model import Candidate, Capture, Outcome

PATH = "/news/articles/c0000000001o"
TEXT = b"<html><body><p>" + b"A paragraph of a page. " * 200 + b"</p></body></html>"


def answer(status: str, body: bytes = b"", **headers: str) -> bytes:
    headers.setdefault("Content_Length", str(len(body)))
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1") + body


PAGE = answer("200 OK", TEXT, Content_Type="text/html; charset=utf-8")


def reset_in_the_middle(request: Any) -> Iterator[bytes]:
    yield PAGE[: len(PAGE) // 2]
    time.sleep(0.05)  # lets the first half leave before the connection is broken off
    raise ConnectionResetError


def drip(request: Any) -> Iterator[bytes]:
    yield PAGE[:-200]
    for position in range(len(PAGE) - 200, len(PAGE)):
        time.sleep(0.1)  # never silent for as long as the time-out, yet 20 s in all
        yield PAGE[position : position + 1]


def drip_headers(request: Any) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\n"
    while True:
        time.sleep(0.1)
        yield b"X-More: and more\r\n"


def silent(request: Any) -> Iterator[bytes]:
    time.sleep(1.0)  # four times the time-out
    yield b""


def endless(request: Any) -> Iterator[bytes]:
    yield b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    while True:
        yield TEXT


BOMB = gzip.compress(b"\0" * 50_000_000)
GZIPPED = gzip.compress(TEXT)
IN_LATIN1 = "<p>Ñandú, año, Perú</p>".encode("latin-1")


@dataclass(frozen=True)
class Row:
    """`asked`: requests in all, but for robots.txt. `stored`: (status, truncated) of each capture of them, in order.

    `also`: what stands at other paths; `knows`: what an earlier answer left to ask with.
    """

    name: str
    responses: list[Any]
    outcome: Outcome | None
    asked: int
    stored: list[tuple[int, str | None]]
    reason: Reason | None = None
    says: str = ""
    body: bytes | None = None
    also: Mapping[str, bytes] = field(default_factory=dict)
    knows: Validators | None = None


def robots(*lines: str) -> dict[str, bytes]:
    return {"/robots.txt": answer("200 OK", "\n".join(["User-agent: *", *lines]).encode())}


def moved(path: str) -> bytes:
    return answer("301 Moved Permanently", Location=path)


ROWS = [
    Row("well", [PAGE], None, 1, [(200, None)], body=TEXT),
    Row("empty", [answer("200 OK")], None, 1, [(200, None)], body=b""),
    Row("404", [answer("404 Not Found", b"no")], Outcome.GONE, 1, [(404, None)], says="answered 404"),
    Row("410", [answer("410 Gone")], Outcome.GONE, 1, [(410, None)], says="answered 410"),
    Row("403", [answer("403 Forbidden")], Outcome.FAILED, 1, [(403, None)], says="answered 403"),
    Row("451", [answer("451 X")], Outcome.REJECTED, 1, [(451, None)], Reason.HTTP_ERROR, "answered 451"),
    Row("304, asked for", [answer("304 Not Modified")], Outcome.UNCHANGED, 1, [(304, None)],
        knows=Validators(etag='"1"')),
    Row("304 nobody asked for", [answer("304 Not Modified")], Outcome.REJECTED, 1, [(304, None)], Reason.HTTP_ERROR),
    Row("500", [answer("500 X")], Outcome.FAILED, 3, [(500, None)] * 3, says="answered 500"),
    Row("500, 503, well", [answer("500 X"), answer("503 X"), PAGE], None, 3, [(500, None), (503, None), (200, None)]),
    Row("429, well", [answer("429 X", Retry_After="7"), PAGE], None, 2, [(429, None), (200, None)]),
    Row("429 without a time", [answer("429 X"), PAGE], None, 2, [(429, None), (200, None)]),
    Row("429 with an odd time", [answer("429 X", Retry_After="soon"), PAGE], None, 2, [(429, None), (200, None)]),
    Row("redirect to rubbish", [answer("302 X", Location="http://[::1")], Outcome.REJECTED, 1, [(302, None)],
        Reason.HTTP_ERROR, "is no address"),
    Row("429 for an hour", [answer("429 X", Retry_After="3600")], Outcome.FAILED, 1, [(429, None)], says="3600 s"),
    Row("silence", [silent], Outcome.FAILED, 3, [], says="could not be reached"),
    Row("slow drip", [drip], Outcome.FAILED, 1, [(200, "time")], says="took too long"),
    Row("headers without end", [drip_headers], Outcome.FAILED, 1, [(200, "time")], says="took too long"),
    Row("reset in the middle", [reset_in_the_middle], Outcome.FAILED, 3, [(200, "disconnect")] * 3, says="broke off"),
    Row("reset, well", [reset_in_the_middle, PAGE], None, 2, [(200, "disconnect"), (200, None)], body=TEXT),
    Row("no HTTP", [b"SSH-2.0-OpenSSH_9.9\r\n"], Outcome.FAILED, 3, [], says="could not be reached"),
    Row("gzip", [answer("200 OK", GZIPPED, Content_Encoding="gzip")], None, 1, [(200, None)], body=TEXT),
    Row(
        "gzip in two members", [answer("200 OK", GZIPPED + GZIPPED, Content_Encoding="gzip")], None, 1,
        [(200, None)], body=TEXT + TEXT,
    ),
    Row(
        "truncated gzip", [answer("200 OK", GZIPPED[:-20], Content_Encoding="gzip")], Outcome.FAILED, 3,
        [(200, "disconnect")] * 3, says="ended before its end",
    ),
    Row(
        "not gzip at all", [answer("200 OK", TEXT, Content_Encoding="gzip")], Outcome.FAILED, 3,
        [(200, "disconnect")] * 3, says="broke off",
    ),
    Row(
        "an encoding not asked for", [answer("200 OK", b"xyz", Content_Encoding="br")], Outcome.REJECTED, 1,
        [(200, "unspecified")], Reason.UNREADABLE, "'br'",
    ),
    Row(
        "announced too long", [answer("200 OK", TEXT, Content_Length=str(len(TEXT) + 5))], Outcome.FAILED, 3,
        [(200, "disconnect")] * 3, says="broke off",
    ),
    Row(
        "announced too short", [answer("200 OK", TEXT, Content_Length="100")], None, 1, [(200, None)], body=TEXT[:100]
    ),
    Row(
        "wrong charset", [answer("200 OK", IN_LATIN1, Content_Type="text/html; charset=utf-8")], None, 1,
        [(200, None)], body=IN_LATIN1,
    ),
    Row("endless", [endless], Outcome.REJECTED, 1, [(200, "length")], Reason.TOO_LARGE, "larger than 100,000 bytes"),
    Row(
        "gzip bomb", [answer("200 OK", BOMB, Content_Encoding="gzip")], Outcome.REJECTED, 1, [(200, "length")],
        Reason.TOO_LARGE, "larger than 100,000 bytes",
    ),
    Row(
        "redirect to a private address", [answer("302 Found", Location="http://10.0.0.1/secret")], Outcome.REJECTED, 1,
        [(302, None)], Reason.NOT_BBC, "10.0.0.1 is not among the hosts",
    ),
    Row(
        "redirect to this machine", [answer("302 Found", Location="http://127.0.0.1:5432/")], Outcome.REJECTED, 1,
        [(302, None)], Reason.HTTP_ERROR, "port 5432",
    ),
    Row(
        "redirect to another site", [answer("301 X", Location="https://bbc.com.evil.example/")], Outcome.REJECTED, 1,
        [(301, None)], Reason.NOT_BBC, "bbc.com.evil.example",
    ),
    Row(
        "redirect to a file", [answer("301 X", Location="file:///etc/passwd")], Outcome.REJECTED, 1, [(301, None)],
        Reason.HTTP_ERROR, "only http and https",
    ),
    Row(
        "redirect to itself", [answer("301 X", Location=PATH)], Outcome.REJECTED, 1, [(301, None)],
        Reason.HTTP_ERROR, "in a circle",
    ),
    Row("redirect to nowhere", [answer("301 X")], Outcome.REJECTED, 1, [(301, None)], Reason.HTTP_ERROR, "301"),
    Row("two redirects", [moved("/news/b")], None, 3, [(301, None), (301, None), (200, None)],
        also={"/news/b": moved("/news/c"), "/news/c": PAGE}, body=TEXT),
    Row("redirects in a circle of two", [moved("/news/b")], Outcome.REJECTED, 2, [(301, None)] * 2,
        Reason.HTTP_ERROR, "in a circle", also={"/news/b": moved(PATH)}),
    Row("redirects without end", [moved("/news/0")], Outcome.REJECTED, 6, [(301, None)] * 6, Reason.HTTP_ERROR,
        "redirects more than 5 times", also={f"/news/{n}": moved(f"/news/{n + 1}") for n in range(20)}),
    Row("robots.txt forbids it", [PAGE], Outcome.FORBIDDEN, 0, [], also=robots("Disallow: /news/articles/"),
        says="robots.txt of www.bbc.com does not allow https://www.bbc.com/news/articles/"),
    Row("robots.txt forbids where it redirects to", [moved("/search?q=x")], Outcome.FORBIDDEN, 1, [(301, None)],
        also={**robots("Disallow: /search"), "/search?q=x": PAGE}, says="/search?q=x"),
    Row("robots.txt answers 503", [PAGE], Outcome.FAILED, 0, [], also={"/robots.txt": answer("503 X")},
        says="robots.txt could not be read (status 503)"),
]  # fmt: skip


def run(
    site: Any, client: Client, folder: Path, path: str = PATH, knows: Validators | None = None
) -> tuple[Fetched, list[Capture]]:
    """Fetch one candidate; what became of it, and the captures of its address in the archive."""
    uri = f"{folder.as_uri()}/batch.warc.gz"
    candidate = Candidate(f"https://www.bbc.com{path}", "feed", "test")
    known = {candidate.url: knows} if knows else {}
    (fetched,) = fetch_batch([candidate], client=client, archive_uri=uri, validators=known)
    stored = [found for found in scan(uri) if isinstance(found, Capture)]
    return fetched, [capture for capture in stored if not capture.url.endswith("/robots.txt")]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_one_answer(row: Row, site: Any, client: Client, tmp_path: Path) -> None:
    site.plant(PATH, *row.responses)
    for path, response in row.also.items():
        site.plant(path, response)
    fetched, stored = run(site, client, tmp_path, knows=row.knows)
    assert (fetched.outcome, fetched.reason) == (row.outcome, row.reason)
    assert sum(request.path != "/robots.txt" for request in site.requests) == row.asked
    assert [(capture.status, capture.truncated) for capture in stored] == row.stored
    assert row.says in fetched.detail
    if row.body is not None:
        assert fetched.capture is not None
        assert (fetched.capture.body, stored[-1].body) == (row.body, row.body)


def test_a_chain_of_redirects_is_followed_and_every_hop_is_kept(site: Any, client: Client, tmp_path: Path) -> None:
    site.plant("/news/world-latin-america-1000001", answer("301 X", Location="https://www.bbc.co.uk/news/old"))
    site.plant("/news/old", answer("302 X", Location=f"//www.bbc.com{PATH}?x=1#part"))
    site.plant(f"{PATH}?x=1", PAGE)
    fetched, stored = run(site, client, tmp_path, "/news/world-latin-america-1000001")
    assert fetched.outcome is None
    assert fetched.capture is not None
    assert fetched.capture.url == "https://www.bbc.com/news/world-latin-america-1000001"
    assert fetched.capture.final_url == f"https://www.bbc.com{PATH}?x=1"
    assert [(c.url, c.status) for c in stored] == [
        ("https://www.bbc.com/news/world-latin-america-1000001", 301),
        ("https://www.bbc.co.uk/news/old", 302),
        ("https://www.bbc.com/news/world-latin-america-1000001", 200),
    ]
    assert [r.host for r in site.requests if r.path != "/robots.txt"] == [
        "www.bbc.com", "www.bbc.co.uk", "www.bbc.com"
    ]  # fmt: skip
    assert sum(r.path == "/robots.txt" for r in site.requests) == 2  # one a host


def table() -> str:
    """The matrix for people."""
    lines = ["| the server's answer | the page ends as | requests | kept |", "|--|--|--|--|"]
    for row in ROWS:
        ends = "read" if row.outcome is None else f"{row.outcome.value}{f', {row.reason.value}' if row.reason else ''}"
        kept = ", ".join(f"{status} ({cut})" if cut else str(status) for status, cut in row.stored)
        lines.append(f"| {row.name} | {ends} | {row.asked} | {kept or 'nothing'} |")
    return "\n".join(lines) + "\n"


def written(page: str) -> str:
    """The page with its table made anew."""
    before, _, rest = page.partition("| the server's answer |")
    return before + table() + rest[rest.index("\n\n") + 1 :]


DOCS = ROOT / "docs" / "fetching.md"


def test_the_table_in_the_documentation_is_this_one() -> None:
    page = DOCS.read_text()
    assert page == written(page), "run: python -m tests.fetch.test_matrix"


def test_retry_after_is_waited_for(site: Any, client: Client, hands: Any, tmp_path: Path) -> None:
    site.plant(PATH, answer("429 X", Retry_After="7"), PAGE)
    fetched, _ = run(site, client, tmp_path)
    assert fetched.outcome is None
    # the gap after robots.txt, then what the server asked for instead of the gap
    assert [round(seconds, 1) for seconds in hands.slept[1:]] == [7.0]


def test_a_date_in_retry_after_is_waited_for(site: Any, client: Client, hands: Any, tmp_path: Path) -> None:
    at = hands.now() + timedelta(seconds=92)  # two seconds pass before it is asked
    site.plant(PATH, answer("503 X", Retry_After=format_datetime(at, usegmt=True)), PAGE)
    run(site, client, tmp_path)
    assert [round(seconds) for seconds in hands.slept[1:]] == [90]


def test_too_many_requests_without_a_time_is_a_minute_of_peace(
    site: Any, client: Client, hands: Any, tmp_path: Path
) -> None:
    site.plant(PATH, answer("429 X"), PAGE)
    run(site, client, tmp_path)
    assert [round(seconds) for seconds in hands.slept[1:]] == [60]


def test_back_off_grows(site: Any, client: Client, hands: Any, tmp_path: Path) -> None:
    site.plant(PATH, answer("500 X"))
    run(site, client, tmp_path)
    assert [seconds for seconds in hands.slept if seconds in (2.0, 4.0)] == [2.0, 4.0]


def test_an_hour_of_peace_holds_for_the_whole_host(site: Any, client: Client, tmp_path: Path) -> None:
    site.plant(PATH, answer("503 X", Retry_After="3600"))
    other = site.plant("/news/articles/c0000000002o", PAGE)
    candidates = [Candidate(f"https://www.bbc.com{PATH}", "feed", "t"), Candidate(other, "feed", "t")]
    fetched = fetch_batch(candidates, client=client, archive_uri=f"{tmp_path.as_uri()}/b.warc.gz", validators={})
    assert [one.outcome for one in fetched] == [Outcome.FAILED, Outcome.FAILED]
    assert "www.bbc.com asked not to be called for another 3600 s" in fetched[1].detail
    assert site.asked("/news/articles/c0000000002o") == 0


def test_a_host_that_keeps_failing_is_left_alone(site: Any, client: Client, tmp_path: Path) -> None:
    urls = [site.plant(f"/news/articles/c000000{n:04}o", answer("403 Forbidden")) for n in range(9)]
    candidates = [Candidate(url, "feed", "t") for url in urls]
    fetched = fetch_batch(candidates, client=client, archive_uri=f"{tmp_path.as_uri()}/b.warc.gz", validators={})
    assert {one.outcome for one in fetched} == {Outcome.FAILED}
    assert len(site.requests) == 6  # robots.txt, and five of the nine
    assert fetched[8].detail == "Not asked: the 8 addresses before it failed. The next run tries again."


def test_a_run_makes_no_more_requests_than_it_may(site: Any, settings: Settings, hands: Any, tmp_path: Path) -> None:
    urls = [site.plant(f"/news/articles/c000000{n:04}o", PAGE) for n in range(4)]
    client = Client(settings.model_copy(update={"max_requests_per_run": 3}), clock=hands.clock())
    candidates = [Candidate(url, "feed", "t") for url in urls]
    fetched = fetch_batch(candidates, client=client, archive_uri=f"{tmp_path.as_uri()}/b.warc.gz", validators={})
    assert [one.outcome for one in fetched] == [None, None, Outcome.FAILED, Outcome.FAILED]
    assert "ORINOCO_MAX_REQUESTS_PER_RUN" in fetched[2].detail
    assert len(site.requests) == 3


def test_a_second_look_asks_conditionally_and_transfers_no_body(site: Any, client: Client, tmp_path: Path) -> None:
    def route(request: Any) -> bytes:
        fresh = request.headers.get("if-none-match") == '"one"'
        return answer("304 Not Modified", ETag='"one"') if fresh else answer("200 OK", TEXT, ETag='"one"')

    url = site.plant(PATH, route)
    validators = {url: with_validators(client.get(url))}
    (fetched,) = fetch_batch(
        [Candidate(url, "recheck", "t")], client=client, archive_uri=f"{tmp_path.as_uri()}/b.warc.gz",
        validators=validators,
    )  # fmt: skip
    assert fetched.outcome is Outcome.UNCHANGED
    assert fetched.capture is not None
    assert (fetched.capture.status, fetched.capture.body) == (304, b"")


def test_the_same_bytes_without_validators_are_unchanged_too(site: Any, client: Client, tmp_path: Path) -> None:
    url = site.plant(PATH, PAGE)
    first = client.get(url)
    uri = f"{tmp_path.as_uri()}/b.warc.gz"
    (fetched,) = fetch_batch(
        [Candidate(url, "recheck", "t")], client=client, archive_uri=uri, validators={url: with_validators(first)}
    )
    assert fetched.outcome is Outcome.UNCHANGED
    (stored,) = [found for found in scan(uri) if isinstance(found, Capture)]
    assert (stored.body, stored.digest) == (b"", first.capture.digest)  # a revisit: the digest stands for the body


def test_we_say_who_we_are(site: Any, settings: Settings, hands: Any) -> None:
    url = site.plant(PATH, PAGE)
    named = settings.model_copy(update={"contact": "https://example.org/orinoco"})
    Client(named, clock=hands.clock()).get(url)
    headers = site.requests[-1].headers
    assert headers["user-agent"].startswith("Orinoco/")
    assert headers["user-agent"].endswith(" (+https://example.org/orinoco)")
    assert headers["host"] == "www.bbc.com"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert "cookie" not in headers


def test_no_cookie_and_no_password_is_ever_sent(site: Any, client: Client) -> None:
    url = site.plant(PATH, answer("200 OK", TEXT, Set_Cookie="id=1; Path=/"))
    client.get(url)
    client.get(url)
    assert all("cookie" not in r.headers and "authorization" not in r.headers for r in site.requests)


if __name__ == "__main__":
    DOCS.write_text(written(DOCS.read_text()))
