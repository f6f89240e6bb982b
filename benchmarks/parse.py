"""How fast `parse` is, beside what others do with the same pages, in one process.

    python benchmarks/parse.py                      # on the sample site's pages
    python benchmarks/parse.py PAGES --rounds 7     # on html or html.gz files of your own
    python benchmarks/parse.py PAGES --memory 10000 # parse that many pages, print the resident memory

For each layout: the median over its pages of each page's median time over the rounds, in milliseconds, and how many
times longer the others take. `floor` is the bare parse: finding and reading the embedded JSON where the layout has it
(orjson), else lxml over the page. Competitors are measured where they are installed (benchmarks/requirements.txt) and
named where they are not. Times are processor times: other work on the machine disturbs them less.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import importlib.util
import json
import logging
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import psutil
from lxml.html import document_fromstring

from etl.errors import Rejected
from etl.parse import parse_page
from etl.parse.page import Page

EMBEDDED = {"e6": "initial_data", "e6av": "initial_data", "e7": "next_data", "ws": "simorgh_data", "live2": "next_data"}
OTHERS = ("trafilatura", "newspaper", "fundus")
Run = Callable[[bytes], object]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="?", type=Path, help="a folder of html or html.gz files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--memory", type=int, metavar="N", help="parse N pages instead, and print the memory")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    pages = _given(options.pages) if options.pages else _sample()
    if not pages:
        print(f"no html or html.gz file in {options.pages}", file=sys.stderr)
        return 2
    if options.memory:
        return _memory(pages, options.memory)
    report = _measure(pages, options.rounds)
    missing = [name for name in OTHERS if not importlib.util.find_spec(name)]
    if options.json:
        print(json.dumps({"milliseconds": report, "not_installed": missing}))
        return 0
    _print(report)
    if missing:
        print(f"\nNot installed, so not measured: {', '.join(missing)} (pip install -r benchmarks/requirements.txt).")
    return 0


def _given(folder: Path) -> list[bytes]:
    files = sorted(path for path in folder.rglob("*") if path.name.endswith((".html", ".html.gz")))
    return [gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes() for path in files]


def _sample() -> list[bytes]:
    """The pages of the sample site, one an article."""
    from urllib.parse import urlsplit

    from etl.sample.catalogue import articles
    from etl.sample.site import answer
    from etl.sample.state import State

    state = State(None)
    places = (urlsplit(article.url) for article in articles())
    return [answer(place.netloc, place.path, state, counts=False).body for place in places]


def _measure(pages: list[bytes], rounds: int) -> dict[str, dict[str, float]]:
    """Milliseconds by layout and contestant."""
    times: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for page in pages:
        try:
            layout = parse_page(page).layout
        except Rejected:
            continue
        for name, run in _contestants(layout).items():
            times[layout][name].append(_median(run, page, rounds))
            times["all"][name].append(times[layout][name][-1])
    return {
        layout: {"pages": len(by_name["orinoco"])} | {name: statistics.median(each) for name, each in by_name.items()}
        for layout, by_name in sorted(times.items())
    }


def _median(run: Run, page: bytes, rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        start = time.process_time_ns()
        run(page)
        taken.append((time.process_time_ns() - start) / 1e6)
    return statistics.median(taken)


def _contestants(layout: str) -> dict[str, Run]:
    found: dict[str, Run] = {"orinoco": parse_page, "floor": _floor(layout)}
    if importlib.util.find_spec("trafilatura"):
        import trafilatura

        found["trafilatura"] = lambda page: trafilatura.bare_extraction(
            page, with_metadata=True, include_comments=False
        )
    if importlib.util.find_spec("newspaper"):
        import newspaper

        def read(page: bytes) -> object:
            article = newspaper.Article("https://www.bbc.com/news/world-12345678", fetch_images=False)
            article.download(input_html=page.decode("utf-8", "replace"))
            article.parse()
            return article

        found["newspaper"] = read
    if importlib.util.find_spec("fundus"):
        from fundus import PublisherCollection

        publisher = PublisherCollection.uk.BBC

        found["fundus"] = lambda page: publisher.parser().parse(
            page.decode("utf-8", "replace"), error_handling="suppress"
        )
    return found


def _floor(layout: str) -> Run:
    if layout in EMBEDDED:
        return lambda page: getattr(Page(page), EMBEDDED[layout])
    return document_fromstring


def _print(report: dict[str, dict[str, float]]) -> None:
    names = [name for name in next(iter(report.values())) if name != "pages"]
    head = ["layout", "pages", *(f"{name} ms" for name in names), *(f"{name}/orinoco" for name in names[1:])]
    print("  ".join(f"{cell:>16}" for cell in head))
    for layout, row in report.items():
        ratios = (f"{row[name] / row['orinoco']:.1f}" for name in names[1:])
        cells = [layout, str(int(row["pages"])), *(f"{row[name]:.2f}" for name in names), *ratios]
        print("  ".join(f"{cell:>16}" for cell in cells))


def _memory(pages: list[bytes], count: int) -> int:
    """Resident memory after the first hundred pages and then every tenth of the way: it should stay where it is."""
    process = psutil.Process()
    for number in range(1, count + 1):
        with contextlib.suppress(Rejected):
            parse_page(pages[number % len(pages)])
        if number == 100 or number % max(count // 10, 1) == 0:
            print(f"{number:>8} pages  {process.memory_info().rss / 2**20:8.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
