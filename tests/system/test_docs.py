"""The generated pages are what the code says; the README's commands exist."""

from __future__ import annotations

import re
import runpy

import pytest

from etl.config import ROOT

PAGES = runpy.run_path(str(ROOT / "scripts" / "docs.py"))["PAGES"]


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_generated_page_does_not_lag_behind_the_code(name: str) -> None:
    assert (ROOT / "docs" / name).read_text() == PAGES[name](), "run `make docs`"


def test_every_command_has_help() -> None:
    sections = PAGES["command_line.md"]().split("\n## ")[1:]
    assert len(sections) > 8
    assert [section.splitlines()[0] for section in sections if not section.splitlines()[2].strip()] == []


def test_the_commands_of_the_readme_exist() -> None:
    readme = (ROOT / "README.md").read_text()
    targets = set(re.findall(r"^([a-z-]+(?: [a-z-]+)*):.*##", (ROOT / "Makefile").read_text(), re.M))
    known = {word for line in targets for word in line.split()}
    assert set(re.findall(r"\bmake ([a-z]+)\b(?! was| has)", readme)) - {"and"} <= known
    reference = PAGES["command_line.md"]()
    for command in re.findall(r"bin/orinoco ((?:[a-z]+ )?[a-z]+)", readme):
        assert f"## orinoco {command.split()[0]}" in reference, command


def test_every_link_of_the_documentation_leads_somewhere() -> None:
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} → {target}"
