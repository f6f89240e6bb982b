"""What goes wrong while installing ends as one clear sentence."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from etl.config import ROOT

LOCK = "requirements.txt"


def install(tmp_path: Path, *, says: str, code: int) -> subprocess.CompletedProcess[str]:
    """Run scripts/install with a program in pip's place that says something and ends."""
    pip = tmp_path / "pip"
    (tmp_path / "says").write_text(says)
    pip.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "pip 25 (python 3.12)" && exit 0\n'
        f'cat "{tmp_path}/says"\nexit {code}\n'
    )
    pip.chmod(0o755)
    return subprocess.run([ROOT / "scripts/install", pip, LOCK], capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("says", "sentence"),
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "The disk is full"),
        (
            "ERROR: No matching distribution found for lxml==6.1.3 (from -r requirements.txt)",
            "lxml==6.1.3 has no ready-made wheel",
        ),
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError('...')'\n"
            "ERROR: Could not find a version that satisfies the requirement a2wsgi==1.10.10\n"
            "ERROR: No matching distribution found for a2wsgi==1.10.10",
            "The package index cannot be reached",
        ),
        ("ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.", "not the one that was reviewed"),
    ],
)
def test_each_cause_is_one_sentence(tmp_path: Path, says: str, sentence: str) -> None:
    done = install(tmp_path, says=says, code=1)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_an_installation_that_works_says_nothing(tmp_path: Path) -> None:
    done = install(tmp_path, says="", code=0)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_lock_names_a_hash_for_every_package() -> None:
    for name in (LOCK, "requirements-dev.txt"):
        lines = (ROOT / name).read_text().splitlines()
        pinned = [number for number, line in enumerate(lines) if "==" in line and not line.lstrip().startswith("#")]
        assert len(pinned) > 30
        assert [lines[n] for n in pinned if "--hash=sha256:" not in lines[n + 1]] == []
