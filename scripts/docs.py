"""Write the generated pages of `docs/`: the DAGs from their files, the command line from its help. `make docs`.

A test compares what stands there with what this would write, so that the pages cannot lag behind the code.
"""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import Any

import typer

ROOT = Path(__file__).resolve().parent.parent
NOTE = "<!-- Made by `make docs`. Do not edit: a test compares it with the code. -->\n"


def dags() -> str:
    """docs/dags.md: the module docstring of every DAG, which is also its documentation in the Airflow UI."""
    parts = [f"# The DAGs\n\n{NOTE}"]
    for path in sorted((ROOT / "dags").glob("*.py")):
        said = ast.get_docstring(ast.parse(path.read_text())) or ""
        parts.append(f"## {path.stem}\n\n{said}\n")
    return "\n".join(parts)


def command_line() -> str:
    """docs/command_line.md: every command with its help, arguments and options."""
    from etl.cli import app

    lines = [f"# The command line\n\n{NOTE}", "Exit codes: 0 done, 1 done with failed items, 2 unusable call.\n"]
    for name, command in _commands(typer.main.get_command(app), "orinoco"):
        lines.append(f"## {name}\n\n{command.help or ''}\n".replace("\b", ""))
        for parameter in command.params:
            if parameter.name == "help":
                continue
            names = " ".join(f"`{option}`" for option in parameter.opts)
            said = getattr(parameter, "help", None) or ""
            lines.append(f"- {names}{' …' if parameter.nargs == -1 else ''}: {said}".rstrip(": "))
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _commands(command: Any, name: str) -> list[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    if inner is None:
        return [(name, command)]
    return [found for word, one in inner.items() for found in _commands(one, f"{name} {word}")]


PAGES = {"dags.md": dags, "command_line.md": command_line}

if __name__ == "__main__":
    for name, make in PAGES.items():
        (ROOT / "docs" / name).write_text(make())
        print(f"docs/{name}", file=sys.stderr)
