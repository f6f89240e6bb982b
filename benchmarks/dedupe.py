"""Near-duplicates: texts a second with recall and precision beside datasketch and rensa; lookup and insert in Postgres.

    pip install -r benchmarks/requirements-dedupe.txt        # without it only Orinoco's own lines are printed
    python -m benchmarks.dedupe [--texts 5000] [--rounds 3] [--stored 10000 100000] [--million] [--json]

In memory: the same written texts (300 to 800 words), one in five an edited copy of another; each method signs, looks up
and stores them one after the other in one process. A copy is found when it is merged with its original (Orinoco: after
exact verification; the others: when their LSH returns it); any other merge is false. CPU time, medians of the rounds.
In Postgres: the statements of a merge for one new text, with so many texts stored, on the embedded server: medians
of the clock, and of the server's CPU time.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import Connection, text

from etl.dedupe import signature
from etl.dedupe.decision import decide
from etl.dedupe.profile import Profile, profile
from etl.dedupe.statements import run
from etl.dedupe.verify import CROWDED
from etl.embedded import Server
from etl.load.database import SQL, driver, engine
from etl.load.migrate import upgrade
from etl.load.statements import run as run_file
from etl.model import Document
from tests.dedupe.written import Writer, document

EDITS = ("new_lede", "grown", "half_cut", "words_changed")
WORD = re.compile(r"\w+")

Pairs = set[tuple[int, int]]


def corpus(count: int) -> tuple[list[Document], Pairs]:
    """Texts in random order, and which two are one."""
    writer = Writer(seed=9)
    texts: list[tuple[int, list[str]]] = []
    for i in range(count * 4 // 5):
        topic = int(writer.random.integers(0, 12))
        sentences = writer.sentences(int(writer.random.integers(300, 800)), topic)
        texts.append((i, sentences))
        if i % 4 == 0:
            texts.append((i, getattr(writer, EDITS[i // 4 % len(EDITS)])(sentences, topic)))
    texts = [texts[i] for i in writer.random.permutation(len(texts))]
    places = defaultdict(list)
    for place, (original, _) in enumerate(texts):
        places[original].append(place)
    documents = [document(sentences, str(n), f"site{n}") for n, (_, sentences) in enumerate(texts)]
    return documents, {(p[0], p[1]) for p in places.values() if len(p) == 2}


# -- the methods: documents in, merged pairs out --------------------------------------------------------------------
def orinoco(documents: Sequence[Document]) -> Pairs:
    first: dict[int, int] = {}  # most keys have one text only: no list for these
    others: dict[int, list[int]] = defaultdict(list)
    profiles: dict[int, Profile] = {}
    merged = set()
    for n, one in enumerate(documents):
        near: set[int] = set()
        for key in signature(one):
            held = first.setdefault(key, n)
            if held != n:
                near.add(held)
                near.update(others[key])
                others[key].append(n)
        for m in near:
            for i in (m, n):
                if i not in profiles:
                    profiles[i] = profile(documents[i])
            if decide(profiles[m], profiles[n]).same_story:
                merged.add((m, n))
    return merged


def shingles(one: Document) -> list[str]:
    words = WORD.findall(one.body.lower())
    return [" ".join(words[i : i + 3]) for i in range(len(words) - 2)]


def datasketch(threshold: float) -> Callable[[Sequence[Document]], Pairs]:
    from datasketch import MinHash, MinHashLSH

    def method(documents: Sequence[Document]) -> Pairs:
        lsh = MinHashLSH(threshold=threshold, num_perm=128)
        merged = set()
        for n, one in enumerate(documents):
            sketch = MinHash(num_perm=128)
            sketch.update_batch([s.encode() for s in shingles(one)])
            merged.update((m, n) for m in lsh.query(sketch))
            lsh.insert(n, sketch)
        return merged

    return method


def rensa(threshold: float, bands: int) -> Callable[[Sequence[Document]], Pairs]:
    from rensa import RMinHash, RMinHashLSH

    def method(documents: Sequence[Document]) -> Pairs:
        lsh = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=bands)
        merged = set()
        for n, one in enumerate(documents):
            sketch = RMinHash(num_perm=128, seed=42)
            sketch.update(shingles(one))
            merged.update((m, n) for m in lsh.query(sketch))
            lsh.insert(n, sketch)
        return merged

    return method


def methods() -> Iterator[tuple[str, Callable[[Sequence[Document]], Pairs]]]:
    yield "Orinoco 42x3 + 16x3, verified", orinoco
    if find_spec("datasketch"):
        yield "datasketch 128, LSH .9 (its default)", datasketch(0.9)
        yield "datasketch 128, LSH .7", datasketch(0.7)
        yield "datasketch 128, LSH .4", datasketch(0.4)
    if find_spec("rensa"):
        yield "rensa R-MinHash 128, LSH .7, 16 bands", rensa(0.7, 16)
        yield "rensa R-MinHash 128, LSH .4, 32 bands", rensa(0.4, 32)


def in_memory(count: int, rounds: int) -> list[dict[str, Any]]:
    documents, truth = corpus(count)
    every = list(methods())
    seconds: dict[str, list[float]] = defaultdict(list)
    merged: dict[str, Pairs] = {}
    for _ in range(rounds):  # the methods take turns, so that a busy moment of the machine does not hit one alone
        for name, method in every:
            start = time.process_time()
            merged[name] = method(documents)
            seconds[name].append(time.process_time() - start)
    return [
        {
            "method": name,
            "texts_per_second": round(len(documents) / statistics.median(seconds[name])),
            "recall": round(len(merged[name] & truth) / len(truth), 3),
            "precision": round(len(merged[name] & truth) / max(1, len(merged[name])), 3),
        }
        for name, _ in every
    ]


# -- in Postgres ----------------------------------------------------------------------------------------------------
FILL = """
WITH made AS (
    INSERT INTO warehouse.dim_article (source, native_id, page_type, language, first_seen_at, last_seen_at)
    SELECT 'bbc', 'stored-' || n, 'article', 'en', now(), now() FROM generate_series(CAST(:first AS bigint), :last) AS n
    RETURNING article_id
)
INSERT INTO warehouse.dim_revision (
    article_id, revision_no, valid_from, headline, body, blocks, language, page_type, layout, word_count,
    content_sha256, parser_version, extractor_version, capture_id, run_id, signature
)
SELECT article_id, 1, now(), 'Stored', '', '[]', 'en', 'article', 'text', 0, sha256(article_id::text::bytea), 1, 1,
    :capture, :run, ARRAY(SELECT hashint8extended(article_id, key) FROM generate_series(1, 59) AS key)
FROM made
"""
KEYS = """
INSERT INTO warehouse.lsh_band_recent (band, revision_id)
SELECT key.band, r.revision_id FROM warehouse.dim_revision AS r CROSS JOIN LATERAL unnest(r.signature) AS key (band)
WHERE r.revision_id > :after
ORDER BY 1
"""
NEW = """
WITH made AS (
    INSERT INTO warehouse.dim_article (source, native_id, page_type, language, first_seen_at, last_seen_at)
    VALUES ('bbc', :native_id, 'article', 'en', now(), now()) RETURNING article_id
)
INSERT INTO warehouse.dim_revision (
    article_id, revision_no, valid_from, headline, body, blocks, language, page_type, layout, word_count,
    content_sha256, parser_version, extractor_version, capture_id, run_id, signature
)
SELECT article_id, 1, now(), 'New', '', '[]', 'en', 'article', 'text', 0, sha256(article_id::text::bytea), 1, 1,
    :capture, :run, CAST(:signature AS bigint[])
FROM made RETURNING article_id, revision_id
"""
INSERT = """
INSERT INTO warehouse.lsh_band_recent (band, revision_id) SELECT DISTINCT unnest(CAST(:keys AS bigint[])), :revision
"""


RECENT = 9_000  # texts whose keys are not packed yet: half of what a merge lets come together (etl.load.merge)


def in_postgres(sizes: Sequence[int], samples: int = 600) -> list[dict[str, Any]]:
    new = iter([list(signature(one)) for one in corpus(samples * len(sizes))[0]])  # a text is new only once
    measured = []
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "server")
        server.start()
        try:
            server.create_database("bench")
            upgrade(server.dsn("bench"))
            with engine(server.dsn("bench")).connect() as connection:
                run_id, capture = _ground(connection)
                stored = 0
                for size in sizes:
                    _fill(connection, stored, size, run_id, capture)
                    stored = size
                    keys = list(islice(new, samples))
                    measured.append({"stored": size, **_one_by_one(connection, keys, size, run_id, capture)})
        finally:
            server.stop(immediate=True)
    return measured


def _ground(connection: Connection) -> tuple[int, int]:
    connection.execute(
        text("INSERT INTO warehouse.dim_source (source, name) VALUES ('bbc', 'BBC') ON CONFLICT DO NOTHING")
    )
    run_id = connection.execute(text("INSERT INTO ops.run (kind, params) VALUES ('bench', '{}') RETURNING run_id"))
    capture = connection.execute(
        text("INSERT INTO ops.capture (url, fetched_at, status) VALUES ('bench', now(), 200) RETURNING capture_id")
    )
    return run_id.scalar_one(), capture.scalar_one()


def _fill(connection: Connection, stored: int, size: int, run_id: int, capture: int) -> None:
    """Texts with search keys of their own, made by the server: all but the newest packed, as merges leave them."""
    texts = {"capture": capture, "run": run_id}
    packed = size - min(RECENT, (size - stored) // 4)
    connection.execute(text("SET session_replication_role = replica"))  # a million texts refer to one run and capture
    connection.execute(text("SET work_mem = '256MB'"))
    connection.execute(text(FILL), {"first": stored + 1, "last": packed, **texts})
    run_file(connection, SQL / "merge" / "settle_all_keys.sql")
    newest = connection.execute(text("SELECT max(revision_id) FROM warehouse.dim_revision")).scalar_one()
    connection.execute(text(FILL), {"first": packed + 1, "last": size, **texts})
    connection.execute(text(KEYS), {"after": newest})
    connection.execute(text("RESET session_replication_role"))
    connection.execute(text("RESET work_mem"))
    connection.commit()
    raw = driver(connection)
    raw.commit()
    raw.autocommit = True
    for table in ("lsh_print", "lsh_holder", "lsh_band_recent", "dim_revision", "dim_article"):
        raw.execute(f"VACUUM ANALYZE warehouse.{table}".encode())
    raw.execute("CHECKPOINT")
    raw.autocommit = False


CPU_OF = 50  # texts: the clock of a process's CPU time ticks a hundred times a second


def _one_by_one(
    connection: Connection, keys: Sequence[list[int]], size: int, run_id: int, capture: int
) -> dict[str, float]:
    took, cpu = [], []
    # A batch of a thousand first, as a run has it: what a server that is in use has in memory.
    batch = text("SELECT array_agg(article_id) FROM warehouse.dim_article WHERE article_id % :step = 0")
    known = connection.execute(batch, {"step": max(1, size // 1000)}).scalar_one()
    run(connection, "candidates", articles=known, crowded=CROWDED).all()
    backend = psutil.Process(driver(connection).info.backend_pid)  # its CPU tells more than the clock on a busy machine
    before = backend.cpu_times()
    for n, signed in enumerate(keys):
        made = connection.execute(
            text(NEW), {"native_id": f"new-{size}-{n}", "capture": capture, "run": run_id, "signature": signed}
        ).one()
        start = time.perf_counter()
        connection.execute(text(INSERT), {"keys": signed, "revision": made.revision_id})
        run(connection, "candidates", articles=[made.article_id], crowded=CROWDED).all()
        took.append((time.perf_counter() - start) * 1000)
        connection.commit()
        if (n + 1) % CPU_OF == 0:
            now = backend.cpu_times()
            cpu.append(1000 * (now.user + now.system - before.user - before.system) / CPU_OF)
            before = now
    # Of a text, its two rows and the commit included.
    found = {"server_cpu_ms": round(statistics.median(cpu), 2)}
    took = took[len(took) // 10 :]  # the first tenth warms the caches
    for when, part in (("after_checkpoint", took[: len(took) // 2]), ("later", took[len(took) // 2 :])):
        part = sorted(part)
        found[f"p50_ms_{when}"] = round(statistics.median(part), 2)
        found[f"p95_ms_{when}"] = round(part[int(0.95 * len(part))], 2)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=int, default=5_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--stored", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--million", action="store_true", help="also with a million stored: some minutes, 4 GB of disk")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    speed = in_memory(given.texts, given.rounds)
    sizes = [*given.stored, *([1_000_000] if given.million else [])]
    lookup = in_postgres(sizes) if sizes else []
    if given.json:
        print(json.dumps({"in_memory": speed, "in_postgres": lookup}))
        return
    for row in speed:
        print(
            "{texts_per_second:>7,} texts/s   recall {recall:.3f}   precision {precision:.3f}   {method}".format(**row)
        )
    for row in lookup:
        print(
            "{stored:>9,} stored   lookup + insert right after a checkpoint p50 {p50_ms_after_checkpoint} ms, "
            "p95 {p95_ms_after_checkpoint} ms   later p50 {p50_ms_later} ms, p95 {p95_ms_later} ms   "
            "CPU of the server {server_cpu_ms} ms".format(**row)
        )


if __name__ == "__main__":
    main()
