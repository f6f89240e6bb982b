"""How fast `parse` is, beside what others do with the same pages, in one process.

    python benchmarks/parse.py                      # on the sample site's pages
    python benchmarks/parse.py PAGES --rounds 7     # on html or html.gz files of your own
    python benchmarks/parse.py PAGES --check        # exit status 1 where a bar is missed (BARS below)
    python benchmarks/parse.py PAGES --memory 10000 # parse that many pages, print the resident memory

All contestants get the same bytes and take turns: in each round each reads all pages, so that other work on the machine
slows all of them. Times are processor times, with garbage collection off while a page is read; a page's time is the
median of its rounds.
For each layout: the median over its pages in milliseconds, then the median over its pages of how many times longer the
others take. `floor` is the bare parse: finding and reading the embedded JSON where the layout has it (orjson), else
lxml over the page. Contestants are measured where they are installed (benchmarks/requirements.txt) and named where not.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import gzip
import importlib.util
import json
import logging
import statistics
import sys
import time
import warnings
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import orjson
import psutil
from lxml.html import document_fromstring

from etl.errors import Rejected
from etl.parse import parse_page

OTHERS = ("trafilatura", "newspaper", "fundus")
OLD, EMBEDDED = ("e0", "e1", "e2", "e3", "e4", "e5"), ("e6", "e7")
# (who, layouts, how many times longer at least); for the floor, how many times as long as it at most
BARS = (
    ("trafilatura", OLD, 4.0),
    ("trafilatura", EMBEDDED, 20.0),
    ("fundus", EMBEDDED, 10.0),
    ("floor", EMBEDDED, 3.0),
)
MARKS = (
    (b'id="__NEXT_DATA__"', b">"),
    (b"window.__INITIAL_DATA__", b"="),
    (b"window.SIMORGH_DATA", b"="),
)
Run = Callable[[bytes], object]
Times = dict[str, dict[str, list[float]]]  # by layout and contestant: a number a page


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="?", type=Path, help="a folder of html or html.gz files")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--check", action="store_true", help="exit with 1 where a bar is missed")
    parser.add_argument("--memory", type=int, metavar="N", help="parse N pages instead, and print the memory")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    pages = _given(options.pages) if options.pages else _sample()
    if not pages:
        print(f"no html or html.gz file in {options.pages}", file=sys.stderr)
        return 2
    if options.memory:
        return _memory(pages, options.memory)
    taken, longer = _measure(pages, options.rounds)
    missing = [name for name in OTHERS if not importlib.util.find_spec(name)]
    if options.json:
        print(json.dumps({"milliseconds": _medians(taken), "longer": _medians(longer), "not_installed": missing}))
    else:
        _print(taken, longer)
        if missing:
            print(f"\nNot installed, not measured: {', '.join(missing)} (pip install -r benchmarks/requirements.txt).")
    missed = _missed(longer) if options.check else []
    for line in missed:
        print(f"below the bar: {line}", file=sys.stderr)
    return 1 if missed else 0


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


def _measure(pages: list[bytes], rounds: int) -> tuple[Times, Times]:
    """Milliseconds, and how many times as long as ours, of each page."""
    layouts: list[str] = []
    articles: list[bytes] = []
    for page in pages:
        with contextlib.suppress(Rejected):
            layouts.append(parse_page(page).layout)
            articles.append(page)
    each = _take_turns(_contestants(), articles, rounds)
    taken: Times = defaultdict(lambda: defaultdict(list))
    longer: Times = defaultdict(lambda: defaultdict(list))
    for number, layout in enumerate(layouts):
        for row in (layout, "all"):
            for name, milliseconds in each.items():
                taken[row][name].append(milliseconds[number])
                longer[row][name].append(milliseconds[number] / each["orinoco"][number])
    return taken, longer


def _take_turns(contestants: dict[str, Run], pages: list[bytes], rounds: int) -> dict[str, list[float]]:
    """Milliseconds a page, by contestant. In each round each of them reads all pages, one after another, as a pipeline
    would; first comes a round that does not count."""
    times: dict[str, list[list[float]]] = {name: [[] for _ in pages] for name in contestants}
    for number in range(rounds + 1):
        for name, run in contestants.items():
            for page, taken in zip(pages, times[name], strict=True):
                gc.collect(0)
                gc.disable()
                start = time.process_time_ns()
                run(page)
                milliseconds = (time.process_time_ns() - start) / 1e6
                gc.enable()
                if number:
                    taken.append(milliseconds)
    return {name: [statistics.median(taken) for taken in each] for name, each in times.items()}


def _contestants() -> dict[str, Run]:
    found: dict[str, Run] = {"orinoco": parse_page, "floor": _floor}
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


def _floor(page: bytes) -> object:
    """Find and read the embedded JSON, all of it; the page's tree where it has none."""
    for mark, opening in MARKS:
        at = page.find(mark)
        if at >= 0:
            start = page.find(opening, at + len(mark)) + 1
            value = orjson.loads(page[start : page.find(b"</script", start)].strip().rstrip(b";"))
            return orjson.loads(value) if isinstance(value, str) else value
    return document_fromstring(page)


def _medians(times: Times) -> dict[str, dict[str, float]]:
    return {
        layout: {name: statistics.median(each) for name, each in by_name.items()}
        for layout, by_name in sorted(times.items())
    }


def _missed(longer: Times) -> list[str]:
    """A sentence for each bar that a layout measured here does not reach."""
    said = []
    for layout, row in _medians(longer).items():
        for name, layouts, bar in BARS:
            if layout not in layouts or name not in row:
                continue
            if name == "floor" and 1 / row[name] > bar:
                said.append(f"{layout} takes {1 / row[name]:.1f} times its floor, at most {bar:.0f} is asked")
            if name != "floor" and row[name] < bar:
                said.append(f"{layout} is {row[name]:.1f} times as fast as {name}, {bar:.0f} is asked")
    return said


def _print(taken: Times, longer: Times) -> None:
    names = list(next(iter(taken.values())))
    head = ["layout", "pages", *(f"{name} ms" for name in names), *(f"{name}/orinoco" for name in names[1:])]
    print("  ".join(f"{cell:>{_width(cell)}}" for cell in head))
    ratios = _medians(longer)
    for layout, row in _medians(taken).items():
        factors = (f"{ratios[layout][name]:.{2 if name == 'floor' else 1}f}" for name in names[1:])
        cells = [layout, str(len(taken[layout]["orinoco"])), *(f"{row[name]:.2f}" for name in names), *factors]
        print("  ".join(f"{cell:>{_width(title)}}" for title, cell in zip(head, cells, strict=True)))


def _width(title: str) -> int:
    return max(len(title), 6)


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
