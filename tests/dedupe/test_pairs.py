"""A file of pairs: which article a file is, its address says; and the labelled pairs of real news."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from etl.dedupe.decision import RULE_VERSION
from etl.dedupe.pairs import decide, document
from etl.errors import UsageError
from etl.parse.addresses import article_key
from tests.dedupe.written import Writer

TEXT = Writer(seed=2).sentences(300, 1)


def write(folder: Path, name: str, sentences: list[str], headline: str = "Ferries stop") -> str:
    (folder / name).write_text("\n\n".join([headline, *sentences]) + "\n", encoding="utf-8")
    return name


def decided(folder: Path, **pair: Any) -> dict[str, Any]:
    (folder / "pairs.jsonl").write_text(json.dumps({"id": "p1", **pair}) + "\n\n", encoding="utf-8")
    (line,) = decide(folder / "pairs.jsonl")
    return line


def test_a_line_has_the_decision_without_the_passages(tmp_path: Path) -> None:
    a, b = write(tmp_path, "a.txt", TEXT), write(tmp_path, "b.txt", TEXT[:-1])
    line = decided(tmp_path, a=a, b=b, a_url="https://www.first.example/1", b_url="https://www.second.example/2")
    assert line == {
        "id": "p1", "same_article": False, "same_story": True, "kind": "syndicated", "rule": "jaccard",
        "rule_version": RULE_VERSION, "jaccard": line["jaccard"], "containment": 1.0,
    }  # fmt: skip
    assert 0.9 < line["jaccard"] < 1


def test_forms_of_one_address_are_one_article(tmp_path: Path) -> None:
    a = write(tmp_path, "a.txt", TEXT)
    line = decided(
        tmp_path, a=a, b=a,
        a_url="https://www.bbc.com/news/world-latin-america-49000001",
        b_url="http://m.bbc.co.uk/news/world-latin-america-49000001?ocid=x#share",
    )  # fmt: skip
    assert (line["same_article"], line["kind"]) == (True, "twin")


def test_without_addresses_two_files_are_two_articles(tmp_path: Path) -> None:
    a, b = write(tmp_path, "a.txt", TEXT), write(tmp_path, "b.txt", TEXT)
    line = decided(tmp_path, a=a, b=b, a_url=None, b_url=None)
    assert (line["same_article"], line["same_story"]) == (False, True)


def test_a_day_of_publication_counts(tmp_path: Path) -> None:
    short = ["The harbour is closed until the river falls."]
    a, b = write(tmp_path, "a.txt", short), write(tmp_path, "b.txt", short)
    pair = {"a": a, "b": b, "a_url": "https://a.example/1", "b_url": "https://b.example/1", "a_published": "2024-05-01"}
    assert decided(tmp_path, **pair, b_published="2024-05-02")["same_story"] is True
    assert decided(tmp_path, **pair, b_published="2024-05-09")["same_story"] is False


def test_a_file_that_cannot_be_read_is_a_line(tmp_path: Path) -> None:
    a = write(tmp_path, "a.txt", TEXT)
    (tmp_path / "empty.txt").write_bytes(b"")
    line = decided(tmp_path, a=a, b="empty.txt")
    assert (line["id"], line["reason"]) == ("p1", "empty")


def test_a_line_that_is_no_pair_is_refused(tmp_path: Path) -> None:
    (tmp_path / "pairs.jsonl").write_text('{"a": "x"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match="line 1: not a pair"):
        list(decide(tmp_path / "pairs.jsonl"))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.org/a/b/?utm_source=x", "http://example.org/a/b", True),
        ("https://m.example.org/a/b/amp", "https://www.example.org/a/b", True),
        ("https://www.example.org/story?id=1&ref=x", "https://www.example.org/story?id=1", True),
        ("https://www.example.org/story?id=1", "https://www.example.org/story?id=2", False),
        ("https://www.example.org/a", "https://www.example.com/a", False),
        ("https://www.example.org/news/ferries-stop-10293847", "https://amp.example.org/10293847", True),
        ("https://www.example.org/a/20190821", "https://www.example.org/b/20190821", False),  # a day is no id
        ("https://www.example.org/a-idUSKCN1AU0TW", "https://in.example.org/a-idINKCN1AU0VT", False),
        ("https://www.google.com/amp/s/www.example.org/a/amp", "https://www.example.org/a", True),
        (
            "https://www.bbc.com/news/resources/idt-sh/ferries",
            "http://www.bbc.co.uk/news/resources/idt-sh/ferries",
            True,
        ),
        (
            "https://www.bbc.com/news/articles/c0123456789o",
            "https://www.bbc.co.uk/news/articles/c0123456789o.amp",
            True,
        ),
    ],
)
def test_addresses_of_one_article(one: str, other: str, same: bool) -> None:
    assert (article_key(one) == article_key(other)) is same


def test_document_says_what_it_is(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    page = document(tmp_path / "a.txt", "https://www.first.example/1", "2024-05-01")
    assert (page.source, page.native_id, page.headline) == ("first.example", "/1", "Ferries stop")
    assert page.first_published_at is not None
    assert page.first_published_at.isoformat() == "2024-05-01T00:00:00+00:00"


def test_labelled_pairs_of_real_news(shared: Path, tmp_path: Path) -> None:
    pairs = shared / "facts" / "pairs.jsonl"
    lines = [json.dumps(line) for line in decide(pairs)]
    (tmp_path / "decisions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    bars = ["same_article=1", "story_f1=0.98", "kind=0.9", "story_precision=1"]
    scored = subprocess.run(
        [sys.executable, shared / "facts" / "score_pairs.py", tmp_path / "decisions.jsonl", "--detail", "--fail-under",
         *bars[:1], *(part for bar in bars[1:] for part in ("--fail-under", bar))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert scored.returncode == 0, scored.stdout + scored.stderr


def test_files_without_address_have_no_publisher_in_common(tmp_path: Path) -> None:
    writer = Writer(seed=4)
    a = write(tmp_path, "a.txt", TEXT)
    b = write(tmp_path, "b.txt", writer.sentences(100, 1) + TEXT[: len(TEXT) * 3 // 4], "Other words")
    line = decided(tmp_path, a=a, b=b, a_url=None, b_url=None)
    assert (line["same_story"], line["kind"]) == (True, "rewrite")
