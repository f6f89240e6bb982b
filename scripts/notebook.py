"""Run the code of docs/notebook.ipynb on the warehouse of the settings and write what it shows into the file.

    .venv/bin/python scripts/notebook.py            # after `make demo`: the output shown is that of the sample site
    .venv/bin/python scripts/notebook.py --check    # write nothing; exit code 1 where the output would be another

Jupyter opens and runs the file like any other. This needs none of it: cells are plain Python, one namespace, the last
expression of a cell is shown, as text and as HTML where it has it.
"""

from __future__ import annotations

import ast
import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any

PATH = Path(__file__).resolve().parent.parent / "docs" / "notebook.ipynb"
Notebook = dict[str, Any]


def execute(notebook: Notebook) -> Notebook:
    """The notebook with fresh outputs. What a cell raises goes through: a notebook that fails is no notebook."""
    names: dict[str, Any] = {"__name__": "__main__"}
    made, count = [], 0
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            made.append(cell)
            continue
        count += 1
        made.append({**cell, "execution_count": count, "outputs": _run("".join(cell["source"]), count, names)})
    return {**notebook, "cells": made}


def _run(source: str, count: int, names: dict[str, Any]) -> list[dict[str, Any]]:
    tree = ast.parse(source, f"cell {count}")
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(tree, f"cell {count}", "exec"), names)  # noqa: S102  # our own file
        shown = eval(compile(ast.Expression(last.value), f"cell {count}", "eval"), names) if last else None  # noqa: S307
    outputs: list[dict[str, Any]] = []
    if text := printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": text.splitlines(keepends=True)})
    if shown is not None:
        data = {"text/plain": repr(shown).splitlines(keepends=True)}
        if hasattr(shown, "_repr_html_"):
            data["text/html"] = shown._repr_html_().splitlines(keepends=True)
        outputs.append({"data": data, "execution_count": count, "metadata": {}, "output_type": "execute_result"})
    return outputs


def main() -> None:
    written = PATH.read_text(encoding="utf-8")
    fresh = json.dumps(execute(json.loads(written)), indent=1, ensure_ascii=False) + "\n"
    if "--check" not in sys.argv[1:]:
        PATH.write_text(fresh, encoding="utf-8")
    elif fresh != written:
        here = next(i for i, (a, b) in enumerate(zip(fresh.splitlines(), written.splitlines(), strict=False)) if a != b)
        raise SystemExit(f"docs/notebook.ipynb would show something else, first: {fresh.splitlines()[here].strip()}")


if __name__ == "__main__":
    main()
