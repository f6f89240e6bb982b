"""The real development texts, scored by their own scorer.

`shared` skips, loudly, where the material is not on the machine. The bars are what is reached, less what two careful
readers would still argue about; they only ever go up.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from etl.clean import clean
from etl.discover.files import read_paths
from etl.extract import extract
from etl.model import Capture
from etl.parse import parse_page
from etl.serialise import document_json, facts_json

BARS = (
    "entities.f1=0.97", "mentions.f1=0.97", "quotes.recall_direct=0.95", "quotes.recall_post=1",
    "quotes.precision=0.95", "quotes.recall_indirect=0.65", "quotes.precision_indirect=0.9",
    "quotes.speaker_accuracy=0.95", "figures.f1=0.93", "figures.value_accuracy=0.97",
    "figures.modifier_accuracy=0.97", "figures.measure_accuracy=0.9", "topics.recall_central=0.95",
    "topics.precision=0.9", "focus_country.accuracy=1", "is_crisis.accuracy=1", "spans.valid=1",
)  # fmt: skip


def test_the_development_texts_reach_the_bars(shared: Path, tmp_path: Path) -> None:
    facts = shared / "facts"
    lines = []
    for where, capture in read_paths([facts / "texts", facts / "pair_texts"]):
        assert isinstance(capture, Capture), where
        document = clean(parse_page(capture.body, capture.address or None))
        lines.append(json.dumps({"path": where} | document_json(document) | facts_json(extract(document))))
    results = tmp_path / "results.jsonl"
    results.write_text("\n".join(lines), encoding="utf-8")
    command = [
        sys.executable,
        str(facts / "score_facts.py"),
        str(results),
        "--labels",
        str(facts / "labels"),
        "--detail",
    ]
    for bar in BARS:
        command += ["--fail-under", bar]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
