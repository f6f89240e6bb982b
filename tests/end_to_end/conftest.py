"""The whole system, started once for the tests here as a user starts it: `orinoco demo`, in a home of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.end_to_end.system import System, make_system


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """The demo, up and run twice. Shared: tests may add runs to it, and must leave it up."""
    made = make_system(tmp_path_factory.mktemp("system") / "home")
    try:
        yield replace(made, first_demo=made.orinoco("demo"))
    finally:
        made.orinoco("clean", "--yes", check=False)


@pytest.fixture(scope="session")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Iterator[System]:
    """A system on no schedule, with nothing in it: its BBC is a port where nobody listens. Nothing is started."""
    made = make_system(
        tmp_path_factory.mktemp("unreachable") / "home",
        ORINOCO_SCHEDULE="",
        ORINOCO_BBC_ORIGIN="http://127.0.0.1:9",
        ORINOCO_RETRIES="0",
    )
    try:
        yield made
    finally:
        made.orinoco("clean", "--yes", check=False)


@pytest.fixture
def unreachable(elsewhere: System) -> System:
    """The same, up: a test may take it down, the next one finds it up again."""
    elsewhere.orinoco("up")
    return elsewhere
