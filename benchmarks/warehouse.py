"""How fast the warehouse loads, and what an incremental run costs when it is large.

`python benchmarks/warehouse.py --sizes 10000 100000` fills a warehouse with made-up articles to each size and prints,
for each: articles a second through staging and merge, stories included; the same rows by a server-side COPY into the
same tables, and by pandas.to_sql; then the median cost of a run of 100 articles, marts included. Read the ratios.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path

import pandas as pd
from sqlalchemy import Connection, inspect, text

from etl import trends
from etl.embedded import Server
from etl.load import runs, stage
from etl.load.database import driver, engine
from etl.load.merge import merge
from etl.load.migrate import upgrade
from etl.model import (
    Block,
    BlockKind,
    Byline,
    Candidate,
    Capture,
    DateMention,
    Document,
    EntityKind,
    Facts,
    Figure,
    Link,
    Mention,
    PageType,
    Precision,
    Quote,
    Revision,
    Span,
    Tier,
    Topic,
)

BATCH = 2000  # articles a run while filling: a backfill's run is of this order
BANDS = 58  # search keys a text, as etl.dedupe makes them
START = datetime(2010, 1, 1, tzinfo=UTC)
TABLES = (
    "ops.capture", "warehouse.dim_article", "warehouse.dim_revision", "warehouse.sighting", "warehouse.lsh_band",
    "warehouse.fact_mention", "warehouse.fact_quote", "warehouse.fact_figure", "warehouse.fact_topic",
    "warehouse.fact_topic_score", "warehouse.fact_date", "warehouse.fact_link",
)  # fmt: skip


class Newsroom:
    """Makes up articles: 550 words of a Zipfian vocabulary, about 3.3 KB, with some 60 facts."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        letters = "etaoinshrdlcumwfgypbvk"
        self.words = ["".join(self.random.choices(letters, k=self.random.randint(2, 9))) for _ in range(30_000)]
        self.weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def revision(self, number: int, seen: datetime) -> Revision:
        words = self.random.choices(self.words, cum_weights=self.weights, k=550)
        blocks = tuple(Block(BlockKind.PARAGRAPH, " ".join(words[i : i + 25]) + ".") for i in range(0, 550, 25))
        published = START + timedelta(minutes=number * 8)
        document = Document(
            native_id=str(10_000_000 + number), canonical_url=f"https://www.bbc.com/news/world-{10_000_000 + number}",
            layout="e5", page_type=PageType.ARTICLE, language="en", headline=" ".join(words[:8]), standfirst=None,
            bylines=(Byline("A. Writer"),), section="Latin America", tags=("Made up",), first_published_at=published,
            last_modified_at=published, published_precision=Precision.SECOND, published_basis="json_ld", blocks=blocks,
            links=tuple(Link(f"https://www.bbc.com/news/world-{n}", " ".join(words[n : n + 3])) for n in range(5)),
        )  # fmt: skip
        capture = Capture(
            document.canonical_url or "", seen, 200, {"content-type": "text/html", "etag": f'"{number}"'}, b"",
            archive=f"file:///archive/run-{number // BATCH}.warc.gz", offset=number * 9000, length=9000,
            digest="sha1:" + "A" * 32,
        )  # fmt: skip
        sha = hashlib.sha256(document.body.encode()).digest()
        signature = tuple(self.random.getrandbits(64) - 2**63 for _ in range(BANDS))
        return Revision(document, capture, sha, signature, self._facts(document.body), 1, 1)

    def _facts(self, body: str) -> Facts:
        spans = iter([self._span(body, 3) for _ in range(50)])
        key = ["place:made-up", "person:made-up", None]
        return Facts(
            mentions=tuple(
                Mention(*next(spans), EntityKind.PLACE, key[n % 3], "Made up", Tier.CERTAIN, "gazetteer", 1)
                for n in range(25)
            ),
            quotes=tuple(
                Quote(
                    *self._span(body, 20), "direct", "person:made-up", "someone", "said", None, Tier.LIKELY, "said", 1
                )
                for _ in range(4)
            ),
            figures=tuple(
                Figure(*next(spans), None, 10.0, 20.0, "about", None, None, None, False, None, Tier.CERTAIN, "about", 1)
                for _ in range(3)
            ),
            topics=tuple(
                Topic(topic, 1.0, True, tuple(Span(*next(spans)) for _ in range(8)), "phrases", 1)
                for topic in ("made_up_a", "made_up_b")
            ),
            dates=tuple(DateMention(*next(spans), START.date(), "day", "day", 1) for _ in range(3)),
            tone=0.1,
            is_crisis=self.random.random() < 0.2,
            focus_country="place:made-up",
        )

    def _span(self, body: str, words: int) -> tuple[int, int, str]:
        start = self.random.randrange(0, len(body) - 200)
        surface = body[start : start + 6 * words]
        return start, start + len(surface), surface


def load(connection: Connection, revisions: list[Revision]) -> tuple[int, float, float]:
    """One run: its id, and seconds for staging and for the merge with its commit."""
    run_id = runs.open_run(connection, "benchmark", {})
    runs.add_candidates(connection, run_id, [Candidate(r.capture.url, "warc", "benchmark") for r in revisions])
    connection.commit()
    start = time.perf_counter()
    stage.stage(connection, run_id, enumerate(revisions))
    connection.commit()
    staged = time.perf_counter()
    merge(connection, run_id)
    connection.commit()
    return run_id, staged - start, time.perf_counter() - staged


def fill(connection: Connection, newsroom: Newsroom, start: int, end: int) -> tuple[float, float]:
    """Load articles `start`…`end`; seconds of staging and of merging. Making them up is not counted."""
    staging = merging = 0.0
    for first in range(start, end, BATCH):
        made = [
            newsroom.revision(n, START + timedelta(minutes=n * 8 + 30)) for n in range(first, min(first + BATCH, end))
        ]
        _, one, other = load(connection, made)
        staging, merging = staging + one, merging + other
    return staging, merging


def server_copy(connection: Connection, server: Server, folder: Path) -> float:
    """Seconds of a server-side COPY of all rows into the same tables, with all constraints, of another database."""
    raw = driver(connection)
    files = {table: folder / table.split(".")[1] for table in ("ops.run", *TABLES)}
    columns = {table: _columns(connection, table) for table in files}
    for table, file in files.items():
        raw.execute(f"COPY (SELECT {columns[table]} FROM {table}) TO '{file}' (FORMAT binary)".encode())
    server.create_database("floor")
    upgrade(server.dsn("floor"))
    with engine(server.dsn("floor")).connect() as floor:
        vocabulary(floor)
        raw = driver(floor)
        # Stories are not copied, and runs are there before the clock starts.
        raw.execute(b"ALTER TABLE warehouse.dim_article DROP CONSTRAINT dim_article_story_fkey")
        raw.execute(f"COPY ops.run ({columns['ops.run']}) FROM '{files['ops.run']}' (FORMAT binary)".encode())
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


def incremental(connection: Connection, newsroom: Newsroom, size: int, repeats: int) -> list[float]:
    """Seconds of runs of 100 articles, marts included: half new, a quarter edited, a quarter unchanged."""
    spent = []
    for repeat in range(repeats):
        now = START + timedelta(minutes=size * 8 + 60 + repeat)
        new = [newsroom.revision(size + repeat * 50 + n, now) for n in range(50)]
        known = [newsroom.revision(newsroom.random.randrange(size), now) for _ in range(50)]
        known = [
            replace(r, capture=replace(r.capture, fetched_at=now + timedelta(seconds=n))) for n, r in enumerate(known)
        ]
        unique = list({r.document.native_id: r for r in (*new, *known)}.values())
        start = time.perf_counter()
        load(connection, unique)
        trends.refresh(connection, runs.stale_days(connection))
        connection.commit()
        spent.append(time.perf_counter() - start)
    return spent


def _columns(connection: Connection, table: str) -> str:
    found = connection.execute(
        text("SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute WHERE attrelid = CAST(:t AS regclass)"
             " AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"),
        {"t": table},
    )  # fmt: skip
    return str(found.scalar_one())


def vocabulary(connection: Connection) -> None:
    """The few words the made-up facts use."""
    connection.execute(text("INSERT INTO warehouse.dim_source (source, name) VALUES ('bbc', 'BBC')"))
    for topic in ("made_up_a", "made_up_b"):
        connection.execute(text("INSERT INTO warehouse.dim_topic (topic, name) VALUES (:t, :t)"), {"t": topic})
    for key in ("place:made-up", "person:made-up"):
        values = {"key": key, "kind": key.split(":")[0]}
        insert = "INSERT INTO warehouse.dim_entity (entity_key, kind, name) VALUES (:key, :kind, 'Made up')"
        connection.execute(text(insert), values)
    connection.commit()


def measure(
    connection: Connection, server: Server, sizes: list[int], folder: Path, repeats: int
) -> Iterator[dict[str, object]]:
    newsroom, filled = Newsroom(7), 0
    for size in sizes:
        staging, merging = fill(connection, newsroom, filled, size)
        driver(connection).commit()
        added, filled = size - filled, size
        trends.refresh(connection, runs.stale_days(connection))
        connection.commit()
        line: dict[str, object] = {
            "articles": size, "loaded_per_second": round(added / (staging + merging)),
            "staging_ms_each": round(1000 * staging / added, 2), "merge_ms_each": round(1000 * merging / added, 2),
            "megabytes": connection.execute(text("SELECT pg_database_size(current_database()) / 1000000")).scalar_one(),
        }  # fmt: skip
        if added == size:  # the first size: the tables hold exactly what was timed
            copied, pandas = server_copy(connection, server, folder), to_sql(connection, size)
            line["share_of_server_side_copy"] = round(copied / (staging + merging), 2)
            line["times_pandas_to_sql"] = round(pandas / (staging + merging), 2)
        runs_of_100 = incremental(connection, newsroom, size, repeats)
        filled += 50 * repeats
        line["run_of_100_seconds"] = round(statistics.median(runs_of_100), 3)
        yield line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000], help="articles, ascending")
    parser.add_argument("--repeats", type=int, default=5, help="incremental runs at each size")
    parser.add_argument("--folder", type=Path, help="where the throw-away server lives; default: a temporary folder")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        Path(folder).chmod(0o777)  # the server writes its COPY files here, as its own user
        server = Server(Path(folder) / "pg")
        server.start()
        try:
            server.create_database("warehouse")
            upgrade(server.dsn("warehouse"))
            with engine(server.dsn("warehouse")).connect() as connection:
                vocabulary(connection)
                for line in measure(connection, server, arguments.sizes, Path(folder), arguments.repeats):
                    print(json.dumps(line), flush=True)
        finally:
            server.stop(immediate=True)


if __name__ == "__main__":
    main()
