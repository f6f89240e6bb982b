"""A loader in a process of its own, to be killed: `python -m tests.load.loading DSN NUMBER…` loads made-up captures."""

from __future__ import annotations

import sys

from etl.load.database import engine
from etl.model import Revision
from tests.load.conftest import load
from tests.load.made import BOATS, at, revision


def batch(number: int) -> list[Revision]:
    """Ten captures: some articles every batch has, with a text of its own, and one that only this batch has."""
    shared = [
        revision(f"4910000{n}", f"{BOATS}\n\nBoat {n} left at {number}.", at(number), published=at(n))
        for n in range(9)
    ]  # fmt: skip
    return [*shared, revision(f"49200{number:03d}", f"{BOATS}\n\nOnly here: {number}.", at(number))]


def main(dsn: str, *numbers: str) -> None:
    with engine(dsn).connect() as connection:
        for number in map(int, numbers):
            load(connection, *batch(number))


if __name__ == "__main__":
    main(*sys.argv[1:])
