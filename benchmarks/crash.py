"""Kill the loader, the server, or both at random instants of a load; then load again and compare checksums.

`python -m benchmarks.crash --kills 100` prints how many kills fell inside a load and whether the warehouse ended equal
to one that was loaded without interruption. Exit code 1 where it did not.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import text

from etl.config import ROOT
from etl.embedded import Server
from etl.load import checks
from etl.load.checksum import checksum
from etl.load.database import engine
from etl.load.migrate import upgrade
from tests.load import loading

BATCHES = 12  # of made-up captures, all loaded in each round: a round is what a run and its retries would do


def fresh(server: Server, name: str) -> str:
    server.create_database(name)
    upgrade(server.dsn(name))
    with engine(server.dsn(name)).begin() as connection:
        connection.execute(text("INSERT INTO warehouse.dim_topic (topic, name) VALUES ('border', 'Border')"))
    return server.dsn(name)


def state(dsn: str) -> str:
    """Checksum of the warehouse, after every check held."""
    with engine(dsn).connect() as connection:
        failed = [result.detail for result in checks.run(connection) if not result.passed]
        assert not failed, failed
        return checksum(connection)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    numbers = [str(number) for number in range(BATCHES)]
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "pg")
        server.start()
        try:
            whole = fresh(server, "whole")
            start = time.perf_counter()
            loading.main(whole, *numbers)
            usual = time.perf_counter() - start
            killed = fresh(server, "killed")
            during = {"loader": 0, "server": 0, "both": 0}
            for _ in range(arguments.kills):
                what = chance.choice(list(during))
                chance.shuffle(numbers)
                command = [sys.executable, "-m", "tests.load.loading", killed, *numbers]
                child = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0.5, 1.5 + usual))
                during[what] += child.poll() is None
                if what != "server":
                    child.kill()
                if what != "loader":
                    server.stop(immediate=True)
                child.wait()
                server.start()
                state(killed)  # nothing half done is ever there, not only at the end
            loading.main(killed, *numbers)
            equal = state(killed) == state(whole)
        finally:
            server.stop(immediate=True)
    print(json.dumps({"kills": arguments.kills, "inside_a_load": during, "equal_to_uninterrupted": equal}))
    raise SystemExit(0 if equal else 1)


if __name__ == "__main__":
    main()
