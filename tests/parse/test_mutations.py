"""Whatever happens to a page, it becomes a document or a rejection, in time and in bounded memory.

`MUTATED_PAGES=10000 pytest tests/parse/test_mutations.py` runs the long form.
"""

from __future__ import annotations

import contextlib
import gzip
import os
import random
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from etl.errors import Rejected
from etl.model import BlockKind, Document
from etl.parse import parse_page
from tests.parse.mutate import MUTATIONS

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
COUNT = int(os.environ.get("MUTATED_PAGES", "300"))
MAX_SECONDS = 2.0  # for one page
MAX_GROWTH = 400 * 1024 * 1024  # bytes of resident memory over all pages of a run; the largest tree takes about 150 MB


def check(body: bytes, what: str) -> bool:
    """Parse, and hold the result against what a document promises. True for a document."""
    start = time.process_time()
    try:
        document = parse_page(body, "https://www.bbc.com/news/world-latin-america-49418451")
    except Rejected:
        document = None
    seconds = time.process_time() - start
    assert seconds <= MAX_SECONDS, f"{what}: {seconds:.1f} s"
    if document is None:
        return False
    assert isinstance(document, Document)
    assert document.headline.strip(), what
    assert document.native_id, what
    assert document.blocks, what
    for block in document.blocks:
        assert block.text.strip() or block.headline, what
        assert "\n" not in block.text or block.kind is BlockKind.POST, what
    document.body.encode("utf-8")
    return True


def run(pages: list[tuple[str, bytes]], count: int) -> tuple[int, int]:
    chance = random.Random(20_190_821)
    process = psutil.Process()
    before = process.memory_info().rss
    documents = 0
    for number in range(count):
        name, page = pages[number % len(pages)]
        mutation = MUTATIONS[(number // len(pages)) % len(MUTATIONS)]
        documents += check(mutation(page, chance), f"{name}, {mutation.__name__}, number {number}")
    grown = process.memory_info().rss - before
    assert grown < MAX_GROWTH, f"{grown / 2**20:.0f} MB more after {count} pages"
    return documents, count - documents


@pytest.fixture(autouse=True)
def _no_defect(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """A crash is turned into a rejection, and logged: here it fails the test."""
    yield
    defects = [record for record in caplog.records if record.name == "etl.parse"]
    assert not defects, "\n".join(str(record.exc_info) for record in defects[:3])


@pytest.mark.timeout(3600)
def test_golden_pages_mutated() -> None:
    pages = [(path.name, path.read_bytes()) for path in sorted(GOLDEN.iterdir()) if path.suffix in (".html", ".txt")]
    documents, rejected = run(pages, COUNT)
    assert documents > COUNT / 10  # damage is survived
    assert rejected > COUNT / 20  # and seen


@pytest.mark.timeout(3600)
def test_real_pages_mutated(shared: Path) -> None:
    paths = sorted((shared / "bbc" / "pages").glob("*.gz"))
    pages = [(path.name, gzip.decompress(path.read_bytes())) for path in paths]
    documents, rejected = run([page for page in pages if len(page[1]) < 1_000_000], COUNT)
    assert documents > COUNT / 10
    assert rejected > COUNT / 20


@pytest.mark.parametrize("size", [50 * 1024 * 1024, 10 * 1024 * 1024 - 1000])
@pytest.mark.parametrize(
    "filler", [b"<p>word </p>", b"<div>", b"&amp;", b"x", b"<meta name=a content=", b"<!-- S BO -->", b'{"a":']
)
def test_huge_pages(size: int, filler: bytes) -> None:
    head = b'<html><head><link rel="canonical" href="https://www.bbc.com/news/world-1234567"></head>'
    start = head + b'<body class="story-body__h1">'
    body = start + filler * ((size - len(start)) // len(filler))
    seconds = time.process_time()
    with contextlib.suppress(Rejected):
        parse_page(body)
    assert time.process_time() - seconds < 2 * MAX_SECONDS  # the limit of a page, doubled for the largest allowed


def test_zero_bytes() -> None:
    with pytest.raises(Rejected):
        parse_page(b"")
