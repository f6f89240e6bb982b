"""The command as a person at a shell meets it: output, exit codes, errors in one sentence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from etl.config import ROOT
from etl.embedded import Server

TEXT = (
    "The river rose overnight\n\n"
    "The river rose by two metres overnight, the harbour office said.\n\n"
    "Ferries will not sail until Thursday, it added.\n\n"
    "Source: https://www.bbc.com/news/world-latin-america-99990001\n"
)


def orinoco(*arguments: object, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("ORINOCO_", "AIRFLOW"))}
    if home:
        environment["ORINOCO_HOME"] = str(home)
    return subprocess.run(
        [sys.executable, "-m", "etl.cli", *map(str, arguments)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False,
    )  # fmt: skip


@pytest.fixture
def page(tmp_path: Path) -> Path:
    path = tmp_path / "river.txt"
    path.write_text(TEXT)
    return path


def test_parse_prints_a_document_a_line(page: Path) -> None:
    done = orinoco("parse", page)
    assert done.returncode == 0
    (line,) = done.stdout.splitlines()
    document = json.loads(line)
    assert document["native_id"] == "99990001"
    assert document["headline"] == "The river rose overnight"
    assert document["path"] == str(page)


def test_a_bad_file_is_a_line_with_a_reason_and_the_rest_go_on(page: Path) -> None:
    (page.parent / "empty.html").write_bytes(b"")
    done = orinoco("parse", page.parent)
    lines = {Path(line["path"]).name: line for line in map(json.loads, done.stdout.splitlines())}
    assert done.returncode == 1
    assert lines["empty.html"]["reason"] == "empty"
    assert lines["river.txt"]["headline"] == "The river rose overnight"


def test_extract_prints_facts_whose_evidence_is_in_the_body(page: Path) -> None:
    document = json.loads(orinoco("extract", page).stdout)
    facts = [fact for kind in ("mentions", "quotes", "figures") for fact in document[kind]]
    assert facts
    for fact in facts:
        assert document["body"][fact["char_start"] : fact["char_end"]] == fact["surface"]


def test_compare_says_which_rule_decided(page: Path) -> None:
    decision = json.loads(orinoco("compare", page, page).stdout)
    assert decision["same_article"] is True
    assert decision["rule"]


@pytest.mark.parametrize(
    "arguments", [("compare",), ("parse", "no/such/file"), ("trends", "--by", "fortnight"), ("nonsense",)]
)
def test_an_unusable_call_ends_with_2_and_no_traceback(arguments: tuple[str, ...], tmp_path: Path) -> None:
    done = orinoco(*arguments, home=tmp_path / "home")
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "etl.cli", "status"],
        cwd=ROOT, env={**os.environ, "ORINOCO_AIRFLOW_PORT": "eighty"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.startswith("orinoco: ORINOCO_AIRFLOW_PORT cannot be used")
    assert len(done.stderr.splitlines()) == 1


def test_a_command_starts_the_warehouse_it_needs_and_stops_it(page: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    loaded = orinoco("ingest", "files", page, home=home)
    assert loaded.returncode == 0, loaded.stderr
    assert "Run 1: 1 candidates" in loaded.stdout
    assert not Server(home / "postgres").running()
    asked = orinoco("sql", "SELECT headline FROM mart.articles", home=home)
    assert "The river rose overnight" in asked.stdout
    assert not Server(home / "postgres").running()
    refused = orinoco("sql", "DELETE FROM mart.articles", home=home)
    Server(home / "postgres").remove()
    assert refused.returncode == 1
    assert "permission denied" in refused.stderr or "read-only" in refused.stderr
