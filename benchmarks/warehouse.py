"""How fast the warehouse loads, and what the same work costs when it is large.

`python -m benchmarks.warehouse` loads made-up articles (`benchmarks/newsroom.py`) through staging and merge, stories
included, and prints articles a second, and the same rows by a server-side COPY into the same tables and by
pandas.to_sql: medians of some rounds, whose ratios are taken round by round. `--grow 10000 100000 1000000` compares
warehouses of these sizes instead (`benchmarks/growth.py`): a run of 100 articles with its marts, the refresh of a day,
each question of `sql/queries/`, the Coverage page of a year with its parts. A million takes 35 GB and half an hour to
make; with `--folder` the server stays there for the next time. Read the ratios.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, inspect, text

from benchmarks import growth
from benchmarks.newsroom import Newsroom, in_runs
from etl.embedded import Server
from etl.load import dimensions, runs, stage
from etl.load.database import driver, engine
from etl.load.merge import merge
from etl.load.migrate import upgrade
from etl.model import Candidate

BATCH = 2000  # articles a run while filling: a backfill's run is of this order
BEFORE = ("ops.run", "warehouse.dim_source", "warehouse.dim_entity", "warehouse.dim_topic", "warehouse.dim_measure")
TABLES = (
    "ops.capture", "warehouse.dim_article", "warehouse.dim_revision", "warehouse.sighting",
    "warehouse.lsh_print", "warehouse.lsh_holder", "warehouse.lsh_band_recent",
    "warehouse.fact_mention", "warehouse.fact_quote", "warehouse.fact_figure", "warehouse.fact_topic",
    "warehouse.fact_topic_score", "warehouse.fact_date", "warehouse.fact_link",
)  # fmt: skip


def fill(connection: Connection, articles: int) -> tuple[float, float]:
    """Load so many articles; seconds of staging and of merging. Making them up is not counted."""
    staging = merging = 0.0
    newsroom = Newsroom()
    for first in range(0, articles, BATCH):
        for part in in_runs(newsroom.captures(first, min(first + BATCH, articles)), BATCH):
            run_id = runs.open_run(connection, "benchmark", {})
            runs.add_candidates(connection, run_id, [Candidate(r.capture.url, "warc", "benchmark") for r in part])
            connection.commit()
            start = time.perf_counter()
            stage.stage(connection, run_id, enumerate(part))
            connection.commit()
            staged = time.perf_counter()
            merge(connection, run_id)
            connection.commit()
            staging, merging = staging + staged - start, merging + time.perf_counter() - staged
    return staging, merging


def server_copy(connection: Connection, server: Server, folder: Path) -> float:
    """Seconds of a server-side COPY of all rows into the same tables, with all constraints, of another database."""
    raw = driver(connection)
    files = {table: folder / table.split(".")[1] for table in (*BEFORE, *TABLES)}
    columns = {table: _columns(connection, table) for table in files}
    for table, file in files.items():
        raw.execute(f"COPY (SELECT {columns[table]} FROM {table}) TO '{file}' (FORMAT binary)".encode())
    server.create_database("floor")
    upgrade(server.dsn("floor"))
    with engine(server.dsn("floor")).connect() as floor:
        raw = driver(floor)
        # Stories are not copied; runs and words are there before the clock starts.
        raw.execute(b"ALTER TABLE warehouse.dim_article DROP CONSTRAINT dim_article_story_fkey")
        for table in BEFORE:
            raw.execute(f"COPY {table} ({columns[table]}) FROM '{files[table]}' (FORMAT binary)".encode())
        floor.commit()
        start = time.perf_counter()
        for table in TABLES:
            raw.execute(f"COPY {table} ({columns[table]}) FROM '{files[table]}' (FORMAT binary)".encode())
        floor.commit()
        spent = time.perf_counter() - start
    server.psql("DROP DATABASE floor WITH (FORCE)")
    return spent


def to_sql(connection: Connection, articles: int) -> float:
    """Seconds of pandas.to_sql for the same rows and tables, scaled from 2,000 articles; it merges nothing."""
    sample = min(articles, 2000)
    connection.execute(text("CREATE SCHEMA pandas"))
    frames = {}
    for table in TABLES:
        schema, name = table.split(".")
        connection.execute(text(f"CREATE TABLE pandas.{name} (LIKE {table} INCLUDING ALL EXCLUDING IDENTITY)"))
        count = connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() * sample // articles
        rows = connection.execute(text(f"SELECT {_columns(connection, table)} FROM {table} LIMIT {count}"))
        types = {column["name"]: column["type"] for column in inspect(connection).get_columns(name, schema=schema)}
        frame = pd.DataFrame(rows.mappings().all(), dtype=object)
        frames[name] = (frame, {column: types[column] for column in frame})
    connection.commit()
    start = time.perf_counter()
    for name, (frame, types) in frames.items():
        frame.to_sql(name, connection, schema="pandas", if_exists="append", index=False, chunksize=1000, dtype=types)
    connection.commit()
    spent = time.perf_counter() - start
    connection.execute(text("DROP SCHEMA pandas CASCADE"))
    connection.commit()
    return spent * articles / sample


def _columns(connection: Connection, table: str) -> str:
    found = connection.execute(
        text("SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = CAST(:t AS regclass)"
             " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"),
        {"t": table},
    )  # fmt: skip
    return str(found.scalar_one())


def rates(server: Server, articles: int, rounds: int, folder: Path) -> dict[str, object]:
    """Load so many articles into an empty warehouse, and the same rows in the two other ways: medians of the rounds."""
    found = [_round(server, articles, folder) for _ in range(rounds)]
    median = {what: statistics.median(one[what] for one in found) for what in found[0]}
    return {
        "articles": articles, "rounds": rounds, "loaded_per_second": round(median["loaded_per_second"]),
        "staging_ms_each": round(median["staging_ms_each"], 2), "merge_ms_each": round(median["merge_ms_each"], 2),
        "megabytes": round(median["megabytes"]),
        "share_of_server_side_copy": round(median["share_of_server_side_copy"], 2),
        "times_pandas_to_sql": round(median["times_pandas_to_sql"], 2),
        "share_of_each_round": [round(one["share_of_server_side_copy"], 2) for one in found],
    }  # fmt: skip


def _round(server: Server, articles: int, folder: Path) -> dict[str, float]:
    server.create_database("loaded")
    upgrade(server.dsn("loaded"))
    with engine(server.dsn("loaded")).connect() as connection:
        dimensions.sync(connection)
        connection.commit()
        staging, merging = fill(connection, articles)
        driver(connection).commit()
        size = connection.execute(text("SELECT pg_database_size(current_database()) / 1000000")).scalar_one()
        copied, pandas = server_copy(connection, server, folder), to_sql(connection, articles)
    server.psql("DROP DATABASE loaded WITH (FORCE)")
    loading = staging + merging
    return {
        "loaded_per_second": articles / loading, "staging_ms_each": 1000 * staging / articles,
        "merge_ms_each": 1000 * merging / articles, "megabytes": size, "share_of_server_side_copy": copied / loading,
        "times_pandas_to_sql": pandas / loading,
    }  # fmt: skip


def grown(server: Server, sizes: list[int], repeats: int) -> Iterator[dict[str, object]]:
    """A line a piece of work: its milliseconds at each size, and the largest size as a multiple of the smallest."""
    found = growth.measure(server, sizes, repeats)
    for what in found[sizes[0]]:
        spent = {str(size): found[size][what] for size in sizes}
        yield {"what": what, "ms": spent, "largest_to_smallest": round(spent[str(sizes[-1])] / spent[str(sizes[0])], 2)}


@contextmanager
def running(folder: Path | None) -> Iterator[tuple[Server, Path]]:
    """A server, and a folder it may write to. In a folder given it stays, with its databases, and runs on."""
    if folder is not None:
        server = Server(folder / "pg")
        server.start()
        yield server, folder
        return
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o777)  # the server writes its COPY files here, as its own user
        server = Server(Path(made) / "pg")
        server.start()
        try:
            yield server, Path(made)
        finally:
            server.stop(immediate=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000, help="to load, without --grow")
    parser.add_argument("--rounds", type=int, default=3, help="of loading, each into a new database, without --grow")
    parser.add_argument("--grow", type=int, nargs="+", metavar="ARTICLES", help="sizes to compare, ascending")
    parser.add_argument("--repeats", type=int, default=5, help="of each piece of work with --grow")
    parser.add_argument("--folder", type=Path, help="keep the server here; default: a temporary folder")
    arguments = parser.parse_args()
    with running(arguments.folder) as (server, folder):
        if not arguments.grow:
            print(json.dumps(rates(server, arguments.articles, arguments.rounds, folder)))
            return
        for line in grown(server, arguments.grow, arguments.repeats):
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    main()
