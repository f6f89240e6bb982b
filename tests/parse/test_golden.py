"""One small page of our own in the markup of every layout, with the document a careful reader would take from it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from etl.errors import Rejected
from etl.parse import parse_page
from etl.parse.layouts import LAYOUTS, Fallback
from etl.serialise import document_json

GOLDEN = Path(__file__).resolve().parent.parent / "golden"
PAGES = sorted(path for path in GOLDEN.iterdir() if path.suffix in (".html", ".txt"))


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_page_gives_its_document(page: Path) -> None:
    expected = json.loads(page.with_suffix(".json").read_text(encoding="utf-8"))
    try:
        got = document_json(parse_page(page.read_bytes()))
    except Rejected as rejected:
        got = {"reason": rejected.reason.value}
    expected["body"] = "\n\n".join(block["text"] for block in expected.get("blocks", ()))
    assert got == (expected if "blocks" in expected else {"reason": expected["reason"]})


def test_every_layout_has_a_golden_page() -> None:
    shown = {json.loads(page.with_suffix(".json").read_text(encoding="utf-8")).get("layout") for page in PAGES}
    assert {layout.NAME for layout in (*LAYOUTS, Fallback)} | {"text"} == shown - {None}


@pytest.mark.parametrize("page", [page for page in PAGES if "index" not in page.name], ids=lambda path: path.name)
def test_every_field_that_was_found_says_where(page: Path) -> None:
    document = parse_page(page.read_bytes())
    for field in ("headline", "standfirst", "section", "tags", "bylines", "first_published_at", "last_modified_at"):
        found = bool(getattr(document, field))
        if document.layout == "text" and field == "section":
            continue  # read off the address
        assert found == (field in document.provenance), field
    assert document.provenance["blocks"].partition(": ")[0] == f"layout {document.layout}"
    assert document.published_basis == document.provenance.get("first_published_at")


def test_documentation_lists_every_layout_in_order() -> None:
    table = (GOLDEN.parent.parent / "docs" / "add_a_layout.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| ?([\d–]*) ?\| \(?`(\w+)`", table, re.MULTILINE)
    written = [(layout.NAME, _years(*layout.YEARS), layout.__name__) for layout in LAYOUTS]
    assert listed == [*written, ("text", "", "read_text"), ("fallback", "", "Fallback")]


def _years(first: int, last: int | None) -> str:
    return str(first) if first == last else f"{first}–{last or ''}"
