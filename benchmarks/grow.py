"""Multiplies a warehouse: one period of articles comes in, many periods of the same shape come out, made by the server.

Loading a million articles through the merge takes an hour and more; what is to be measured is a warehouse of that size,
not how it came about. Each copy has ids, addresses, days, hashes and search keys of its own, so that it is history like
any other: every foreign key, check and mart holds. What a copy does not have of its own is its words.
Indexes that do not enforce a key are dropped and built again after the rows; foreign keys are not checked while copying
(`sql/checks/` are run afterwards). The marts are copied with the rest; bursts lose the event they lay near.
"""

from __future__ import annotations

import time

import psycopg
from psycopg import sql

from benchmarks.newsroom import FIRST_ID, PER_PERIOD, PERIOD
from etl.load.database import SQL
from etl.load.statements import statements

SCHEMAS = ("warehouse", "mart", "ops")
# Tables that are the same however long the history: vocabulary, feeds, and what is computed anew.
KEPT = {
    "warehouse.dim_source", "warehouse.dim_date", "warehouse.dim_entity", "warehouse.dim_entity_role",
    "warehouse.dim_topic", "warehouse.dim_measure", "ops.feed", "ops.host_slot", "ops.stale_day", "mart.alert",
    "mart.known_event", "mart.burst_horizon",
}  # fmt: skip
SEARCHED = {"warehouse.lsh_band_recent", "warehouse.lsh_print", "warehouse.lsh_holder"}  # made from the signatures
# Which surrogate key a column holds. A copy moves each by the size of what is copied.
KEYS = {
    "article_id": "article", "other_article_id": "article", "medoid_article_id": "article",
    "revision_id": "revision", "current_revision_id": "revision", "from_revision_id": "revision",
    "to_revision_id": "revision", "other_revision_id": "revision",
    "capture_id": "capture", "same_as_capture_id": "capture",
    "story_id": "story", "from_story_id": "story", "run_id": "run", "log_id": "log", "undoes_log_id": "log",
}  # fmt: skip
OWNERS = {
    "article": ("warehouse.dim_article", "article_id"), "revision": ("warehouse.dim_revision", "revision_id"),
    "capture": ("ops.capture", "capture_id"), "story": ("warehouse.story", "story_id"), "run": ("ops.run", "run_id"),
    "log": ("warehouse.story_log", "log_id"),
}  # fmt: skip
# Times of the pages; times of loading stay as they are, or they would lie in the future.
MOMENTS = {
    "seen_at", "fetched_at", "first_published_at", "first_modified_at", "last_modified_at", "first_seen_at",
    "last_seen_at", "valid_from", "valid_to", "changed_at", "published_at", "polled_at", "oldest_item_at",
    "newest_item_at",
}  # fmt: skip
ADDRESSES = {"url", "canonical_url", "href", "final_url"}  # all end in the publisher's id
FEED_DAYS = """
INSERT INTO ops.feed_health_day (feed_id, day, polls, failures, items, may_have_missed)
SELECT f.feed_id, d.day, 48, CASE WHEN n % 97 = 0 THEN 48 WHEN n % 11 = 0 THEN 3 ELSE 0 END, 480, n % 50 = 0
FROM ops.feed AS f
CROSS JOIN (SELECT day, row_number() OVER (ORDER BY day) AS n FROM mart.coverage_count) AS d
WHERE n % 73 <> 0 AND NOT EXISTS (SELECT FROM ops.feed_health_day AS h WHERE h.feed_id = f.feed_id AND h.day = d.day)
"""


def add_feeds(connection: psycopg.Connection) -> None:
    """Three feeds with a state for each day of coverage, some of them gaps, for what reads them."""
    connection.execute(
        "INSERT INTO ops.feed (url, kind, last_polled_at, last_success_at)"
        " SELECT 'https://feeds.bbci.co.uk/made-up/' || n, 'feed', now(), now() FROM generate_series(1, 3) AS n"
    )
    connection.execute(FEED_DAYS)


def grow(connection: psycopg.Connection, copies: int) -> dict[str, float]:
    """Add `copies` copies to the one period the database holds; seconds by step. As superuser, alone; it commits.

    The server may run with wal_level = minimal: then the rows, written to tables emptied in the same transaction, need
    no log. Nothing else may use the database meanwhile.
    """
    spent: dict[str, float] = {}
    start = time.monotonic()
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET maintenance_work_mem = '1GB'")
    connection.execute("SET work_mem = '256MB'")
    tables = _tables(connection)
    spans = {key: _span(connection, *owner) for key, owner in OWNERS.items()}
    connection.execute("CREATE SCHEMA seed")
    for table in tables:
        connection.execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(_seed(table), _name(table)))
        connection.execute(sql.SQL("ANALYZE {}").format(_seed(table)))
    # Taken from the copied row instead of computed from its text again: the same words have the same vector.
    generated = connection.execute(
        "UPDATE pg_attribute SET attgenerated = '' WHERE attrelid = 'warehouse.dim_revision'::regclass"
        " AND attgenerated = 's' RETURNING attname"
    ).fetchall()
    connection.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(_name, tables))))
    indexes = _drop_indexes(connection, tables)
    for table in tables:
        _copy(connection, table, copies, spans)
    spent["rows"] = time.monotonic() - start
    for made in statements(SQL / "merge" / "settle_all_keys.sql"):  # from the copies' signatures
        connection.execute(str(made).encode())
    for statement in indexes:
        connection.execute(statement.encode())
    connection.execute(
        "UPDATE pg_attribute SET attgenerated = 's' WHERE attrelid = 'warehouse.dim_revision'::regclass"
        " AND attname = ANY (%s)", ([row[0] for row in generated],)
    )  # fmt: skip
    for key, (table, column) in OWNERS.items():
        connection.execute(
            "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", (table, column, spans[key] * (copies + 1))
        )
    connection.execute("DROP SCHEMA seed CASCADE")
    connection.execute("DELETE FROM ops.feed_health_day")
    connection.execute(FEED_DAYS)
    connection.execute("UPDATE mart.burst_horizon SET last_day = last_day + %s", (copies * PERIOD.days,))
    connection.execute("SET session_replication_role = origin")
    connection.commit()
    spent["rows and indexes"] = time.monotonic() - start
    connection.autocommit = True
    connection.execute("VACUUM (ANALYZE)")
    connection.execute("CHECKPOINT")
    connection.autocommit = False
    spent["all"] = time.monotonic() - start
    return spent


def _tables(connection: psycopg.Connection) -> list[str]:
    found = connection.execute(
        "SELECT nspname || '.' || relname FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace"
        " WHERE nspname = ANY (%s) AND relkind IN ('r', 'p') AND NOT relispartition ORDER BY 1",
        (list(SCHEMAS),),
    ).fetchall()
    return [row[0] for row in found if row[0] not in KEPT | SEARCHED]


def _span(connection: psycopg.Connection, table: str, column: str) -> int:
    """By how much a copy moves a key: a round number above all there are."""
    row = connection.execute(
        sql.SQL("SELECT coalesce(max({}), 0) FROM {}").format(sql.Identifier(column), _name(table))
    )
    return (row.fetchone()[0] // 1000 + 1) * 1000  # type: ignore[index]


def _drop_indexes(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Drop what only finds rows; the statements to build it again."""
    found = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index AS i"
        " WHERE i.indrelid = ANY (%s::regclass[])"
        " AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)",
        (tables,),
    ).fetchall()
    for name, _ in found:
        connection.execute(f"DROP INDEX {name}".encode())
    return [row[1] for row in found]


def _copy(connection: psycopg.Connection, table: str, copies: int, spans: dict[str, int]) -> None:
    columns = connection.execute(
        "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
        " WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
        (table,),
    ).fetchall()
    statement = sql.SQL("INSERT INTO {} ({}) OVERRIDING SYSTEM VALUE SELECT {} FROM {}").format(
        _name(table),
        sql.SQL(", ").join(sql.Identifier(name) for name, _ in columns),
        sql.SQL(", ").join(_moved(name, kind, spans) for name, kind in columns),
        _seed(table),
    )
    for copy in range(copies + 1):
        moved = {key: copy * span for key, span in spans.items()}
        values = {
            **moved,
            "copy": copy,
            "days": copy * PERIOD.days,
            "ids": copy * PER_PERIOD,
            "id_length": len(str(FIRST_ID)),
        }
        connection.execute(statement, values)


def _moved(name: str, kind: str, spans: dict[str, int]) -> sql.Composable:
    """The value of a column in a copy. Copy 0 is the original."""
    column = sql.Identifier(name)
    if name == "story_id" or KEYS.get(name) == "story":  # in the marts an article without a story has its own, negative
        return sql.SQL("CASE WHEN {0} < 0 THEN {0} - %(article)s ELSE {0} + %(story)s END").format(column)
    if name in KEYS:
        return sql.SQL("{} + {}").format(column, sql.Placeholder(KEYS[name]))
    if name == "top_article_ids":
        return sql.SQL("ARRAY(SELECT id + %(article)s FROM unnest({}) WITH ORDINALITY AS t (id, n) ORDER BY n)").format(
            column
        )
    if name.startswith("nearest_event"):
        return sql.SQL("CASE WHEN %(copy)s = 0 THEN {} END").format(column)
    if name == "signature":
        return sql.SQL("ARRAY(SELECT {} FROM unnest({}) WITH ORDINALITY AS k (key, place) ORDER BY place)").format(
            _key(sql.Identifier("key")), column
        )
    if name == "content_sha256":
        return sql.SQL("CASE WHEN %(copy)s = 0 THEN {0} ELSE sha256({0} || int4send(%(copy)s)) END").format(column)
    if name in ("native_id", "target_native_id"):
        return sql.SQL("({}::bigint + %(ids)s)::text").format(column)
    if name in ADDRESSES and kind == "text":
        return sql.SQL("left({0}, -%(id_length)s) || right({0}, %(id_length)s)::bigint + %(ids)s").format(column)
    if name == "as_of_month":
        return sql.SQL("date_trunc('month', (as_of + %(days)s)::timestamp)::date")
    if kind == "date":
        return sql.SQL("{} + %(days)s").format(column)
    if name in MOMENTS and kind == "timestamp with time zone":
        return sql.SQL("{} + make_interval(days => %(days)s)").format(column)
    return column


def _key(column: sql.Composable) -> sql.Composable:
    """Search keys of a copy: others than the original's, and as evenly spread."""
    return sql.SQL("{} # (CASE WHEN %(copy)s = 0 THEN 0 ELSE hashint8extended(%(copy)s, 7402) END)").format(column)


def _name(table: str) -> sql.Identifier:
    return sql.Identifier(*table.split("."))


def _seed(table: str) -> sql.Identifier:
    return sql.Identifier("seed", table.replace(".", "_"))
