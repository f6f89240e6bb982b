"""A crawler's WARC file, one page in a hundred the BBC's: filtered by address, and parsed, by streaming.

    python -m benchmarks.warc [--gigabytes 1.0] [--news-please PYTHON] [--json]

The file is made like CC-NEWS: one gzip member a record; request, response and metadata of each page; 30 KB a page. Its
first 3,000 pages are repeated until it is large enough, so making it costs little and reading it costs what it would.
`fastwarc` alone (iterating over all responses, none read) is the measure; news-please's own reader (warcio, its host
filter, its extractor) is timed on a part of the file by an interpreter that has it. CPU seconds of this process.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from fastwarc.warc import ArchiveIterator, WarcRecordType

from etl.discover.warc import wanted
from etl.errors import Rejected
from etl.fetch import records
from etl.model import Capture
from etl.parse import parse_page
from etl.sample.catalogue import articles
from etl.sample.site import answer
from etl.sample.state import State

AT = datetime(2026, 1, 3, tzinfo=UTC)
PAGES, ONE_IN = 3000, 100
PAGE_BYTES = 30_000

NEWS_PLEASE = """
import sys, time
from urllib.parse import urlsplit
from warcio.archiveiterator import ArchiveIterator
from newsplease import NewsPlease
started, found = time.process_time(), 0
with open(sys.argv[1], "rb") as stream:
    for record in ArchiveIterator(stream):
        if record.rec_type != "response":
            continue
        host = urlsplit(record.rec_headers.get_header("WARC-Target-URI") or "").hostname or ""
        if not host.endswith(("bbc.com", "bbc.co.uk")):
            continue
        if sys.argv[2] == "parse":
            NewsPlease.from_warc(record)
        found += 1
print(time.process_time() - started, found)
"""


def make(path: Path, size: int) -> int:
    """Write a file of at least `size` bytes; how many BBC articles are in it."""
    chance = random.Random(1)
    words = ["".join(chance.choices("aeioubcdlmnprst", k=chance.randint(2, 9))) for _ in range(20_000)]
    sample = [one for one in articles() if one.url.startswith("https://www.bbc.com/news/articles/")]
    members: list[bytes] = []
    for number in range(PAGES):
        at = AT + timedelta(seconds=number)
        if number % ONE_IN == 0:
            one = sample[number // ONE_IN % len(sample)]
            url, body = one.url, answer("www.bbc.com", one.path, State(None)).body
        else:
            url = f"https://news{number % 90}.example.org/2026/01/03/{number}/{'-'.join(chance.choices(words, k=6))}"
            text = " ".join(chance.choices(words, k=PAGE_BYTES // 7))
            body = f"<html><head><title>{number}</title></head><body><p>{text}</p></body></html>".encode()
        capture = Capture(url, at, 200, {"content-type": "text/html; charset=utf-8"}, body)
        members += [
            records.request_record(url, at, {"Host": "x", "User-Agent": "crawler"}), records.response_record(capture),
            records.note_record(url, at, {"fetchTimeMs": "120"}),
        ]  # fmt: skip
    block = b"".join(members)
    times = -(-size // len(block))
    with path.open("wb") as file:
        file.write(records.info_record(path.name, AT))
        for _ in range(times):
            file.write(block)
    return times * PAGES // ONE_IN


def made_elsewhere(path: Path, size: int) -> int:
    """`make` in a process of its own, whose memory is not counted with ours."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(make, (path, size))


def iterate(path: Path) -> int:
    with path.open("rb") as stream:
        return sum(1 for _ in ArchiveIterator(stream, record_types=WarcRecordType.response, parse_http=False))


def choose(path: Path) -> int:
    return sum(isinstance(one, Capture) for one in wanted(path.as_uri()))


def parse(path: Path) -> int:
    documents = 0
    for one in wanted(path.as_uri()):
        if isinstance(one, Capture):
            try:
                documents += bool(parse_page(one.body, one.address).headline)
            except Rejected:
                continue
    return documents


def timed(work: Callable[[Path], int], path: Path) -> tuple[float, int]:
    started = time.process_time()
    count = work(path)
    return time.process_time() - started, count


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--gigabytes", type=float, default=1.0)
    parser.add_argument("--news-please", metavar="PYTHON", help="an interpreter that has news-please")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        expected = made_elsewhere(path, int(options.gigabytes * 1e9))
        megabytes = path.stat().st_size / 1e6
        result: dict[str, float] = {"megabytes": round(megabytes, 1), "articles": expected}
        alone, _ = timed(iterate, path)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        for name, work in (("filter", choose), ("filter_and_parse", parse)):
            seconds, count = timed(work, path)
            assert count == expected, f"{name}: {count} of {expected} articles"
            result[f"{name}_mb_s"] = round(megabytes / seconds, 1)
            result[f"{name}_share_of_fastwarc"] = round(alone / seconds, 2)
            grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
            result[f"{name}_memory_grown_mb"] = round(grown / 1024, 1)
        result["fastwarc_mb_s"] = round(megabytes / alone, 1)
        if options.news_please:
            part = Path(folder) / "part.warc.gz"
            part_of = made_elsewhere(part, 1)
            for name in ("filter", "parse"):
                ran = subprocess.run(
                    [options.news_please, "-c", NEWS_PLEASE, str(part), name],
                    capture_output=True,
                    text=True,
                    check=True,
                )
                seconds, count = map(float, ran.stdout.split())
                assert count == part_of
                result[f"news_please_{name}_mb_s"] = round(part.stat().st_size / 1e6 / seconds, 1)
    print(json.dumps(result, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
