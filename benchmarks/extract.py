"""What extraction costs: beside another extractor, by length of the text, and by size of the gazetteer.

    python benchmarks/extract.py                    # on the sample site's pages
    python benchmarks/extract.py PAGES --rounds 7   # on html or html.gz files of your own

- `page`: the whole transform of a page (parse, clean, shingles, extract), and `trafilatura.extract` alone on the same
  bytes in the same run, where it is installed (benchmarks/requirements.txt): median over the pages of each page's
  fastest round, in milliseconds.
- `length`: `extract` on texts of 1 to 16 times the length, in microseconds for 1,000 characters: constant when linear.
- `gazetteer`: finding the names of one text among 400, 4,000 and 40,000 entities, in milliseconds.

Times are processor times: other work on the machine disturbs them less.
"""

from __future__ import annotations

import argparse
import gzip
import importlib.util
import json
import random
import statistics
import string
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from etl.clean import clean
from etl.dedupe import signature
from etl.errors import Rejected
from etl.extract import extract
from etl.extract.gazetteer import Entity, entities
from etl.extract.gazetteer.matcher import Matcher
from etl.extract.text import Text
from etl.model import Document, EntityKind
from etl.parse import parse_page

T = TypeVar("T")
TIMES_LONGER = (1, 2, 4, 8, 16)
GAZETTEERS = (400, 4_000, 40_000)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="?", type=Path, help="a folder of html or html.gz files")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    pages = [page for page in (_given(options.pages) if options.pages else _sample()) if _readable(page)]
    if not pages:
        print(f"no page that can be read in {options.pages}", file=sys.stderr)
        return 2
    report = {
        "pages": len(pages),
        "page": _pages(pages, options.rounds),
        "length": _lengths(max((_cleaned(page) for page in pages), key=lambda d: len(d.body)), options.rounds),
        "gazetteer": _gazetteers(_cleaned(pages[0]), options.rounds),
    }
    if options.json:
        print(json.dumps(report))
        return 0
    print(
        f"page       {len(pages)} pages, median, ms:  " + "  ".join(f"{k} {v:.2f}" for k, v in report["page"].items())
    )
    print("length     µs for 1,000 characters:  " + "  ".join(f"×{k} {v:.0f}" for k, v in report["length"].items()))
    print("gazetteer  ms a text:  " + "  ".join(f"{k:,} {v:.3f}" for k, v in report["gazetteer"].items()))
    if not importlib.util.find_spec("trafilatura"):
        print("\nNot installed, so not measured: trafilatura (pip install -r benchmarks/requirements.txt).")
    return 0


def _pages(pages: list[bytes], rounds: int) -> dict[str, float]:
    stages: dict[str, Callable[[bytes], object]] = {"orinoco": _transform}
    if importlib.util.find_spec("trafilatura"):
        import trafilatura

        stages["trafilatura"] = lambda page: trafilatura.extract(page)
    for run in stages.values():
        run(pages[0])  # what is built once per process is not a cost of a page
    return {name: statistics.median(_best(run, page, rounds) for page in pages) * 1e3 for name, run in stages.items()}


def _transform(page: bytes) -> None:
    document = _cleaned(page)
    signature(document)
    extract(document)


def _lengths(document: Document, rounds: int) -> dict[int, float]:
    found = {}
    for times in TIMES_LONGER:
        longer = replace(document, blocks=document.blocks * times)
        found[times] = _best(extract, longer, rounds) * 1e6 / (len(longer.body) / 1000)
    return found


def _gazetteers(document: Document, rounds: int) -> dict[int, float]:
    text = Text(document)
    found = {}
    for size in GAZETTEERS:
        matcher = Matcher([*entities(), *_invented(size)][:size])
        found[size] = _best(matcher.hits, text, rounds * 5) * 1e3
    return found


def _invented(count: int) -> list[Entity]:
    """Names nobody has, of the lengths that names have."""
    rng = random.Random(0)

    def word() -> str:
        return "".join(rng.choices(string.ascii_lowercase, k=rng.randint(4, 10))).capitalize()

    names = [f"{word()} {word()}" for _ in range(count)]
    return [Entity(f"person:invented-{n}", EntityKind.PERSON, name) for n, name in enumerate(names)]


def _best(run: Callable[[T], object], argument: T, rounds: int) -> float:
    """Seconds of the fastest round."""
    times = []
    for _ in range(rounds):
        started = time.process_time()
        run(argument)
        times.append(time.process_time() - started)
    return min(times)


def _cleaned(page: bytes) -> Document:
    return clean(parse_page(page))


def _readable(page: bytes) -> bool:
    try:
        return bool(_cleaned(page).blocks)
    except Rejected:
        return False


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


if __name__ == "__main__":
    sys.exit(main())
