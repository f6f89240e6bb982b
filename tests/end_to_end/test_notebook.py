"""docs/notebook.ipynb runs on the demo's warehouse, and shows on the web what it shows here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

from etl.config import ROOT
from tests.end_to_end.system import System

RUN = """
import json, sys
sys.path.insert(0, "scripts")
import notebook as n
print(json.dumps(n.execute(json.loads(n.PATH.read_text()))))
"""


def shape(notebook: dict[str, Any]) -> list[list[list[str]]]:
    """For each cell the columns of each table it shows. Values may change with a rule of the extraction."""
    return [
        [re.findall(r"<th>(\D[^<]*)</th>", "".join(output["data"].get("text/html", ""))) for output in cell["outputs"]]
        for cell in notebook["cells"]
        if cell["cell_type"] == "code"
    ]


def test_the_notebook_runs_and_shows_what_the_page_shows(system: System) -> None:
    """As Jupyter would run it: in the checkout, with nothing configured but the home."""
    done = subprocess.run(
        [sys.executable, "-c", RUN], cwd=ROOT, env=system.environment, capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    fresh, shown = json.loads(done.stdout), json.loads((ROOT / "docs" / "notebook.ipynb").read_text())
    assert shape(fresh) == shape(shown)
    assert sum(len(columns) > 2 for cell in shape(shown) for columns in cell) >= 4
    assert all(cell["outputs"] for cell in shown["cells"] if cell["cell_type"] == "code")


def test_a_cell_that_fails_fails_the_notebook(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ipynb"
    broken.write_text(json.dumps({"cells": [{"cell_type": "code", "source": ["1 / 0"], "outputs": []}]}))
    run = RUN.replace("n.PATH", f"n.Path({str(broken)!r})")
    said = subprocess.run(
        [sys.executable, "-c", run], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert "ZeroDivisionError" in said.stderr
