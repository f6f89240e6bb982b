"""What a run has staged comes in, the warehouse with it merged comes out: set-based SQL from `sql/merge/`.

Everything happens in the transaction of the connection that is handed in, so that a crash at any instant leaves the old
state. Merging again, in another order, or beside another run (they take turns) gives the same warehouse. Refused
(TerminalError): facts that name an entity, topic or measure the library does not define.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlalchemy import Connection, text

from etl.dedupe import stories
from etl.dedupe.stories import StoryCounts
from etl.errors import TerminalError
from etl.load import changes, checks, dimensions, drift
from etl.load.database import SQL
from etl.load.statements import run

MERGE = SQL / "merge"
STEPS = ("20_plan.sql", "30_articles.sql", "40_revisions.sql", "45_facts_due.sql", "50_facts.sql", "55_refreshed.sql")

# Bytes of the search keys of new texts: a million keys, of some 19,000 texts. With their index 90 MB, which stay in the
# embedded server's 256 MB of shared buffers.
SETTLE_AT = 48 << 20


@dataclass(frozen=True, slots=True)
class MergeCounts:
    """What a merge did. `articles_new` … count articles and texts; candidates are counted by the run's bins."""

    staged: int = 0
    articles_new: int = 0
    revisions_new: int = 0
    revisions_replaced: int = 0  # known texts read anew by a newer parser or extractor, or from an earlier capture
    texts_refreshed: int = 0  # texts that stayed, with facts of some kinds read by other rules: see ops.facts_replaced
    changes: int = 0  # times a text was found to have changed
    stories: StoryCounts = field(default_factory=StoryCounts)


def merge(connection: Connection, run_id: int) -> MergeCounts:
    """Merge what the run has staged, and note what it saw unchanged. Neither: nothing happens. The caller commits.

    Raises TerminalError, and the caller rolls back, where the result would not hold together.
    """
    run(connection, MERGE / "10_lock.sql", run_id=run_id)
    staged, seen_again = connection.execute(_WAITING, {"run_id": run_id}).one()
    if not staged and not seen_again:
        return MergeCounts()
    _check_vocabulary(connection, run_id)
    for step in STEPS:
        run(connection, MERGE / step, run_id=run_id)
    if connection.execute(_GONE_BANDS).scalar_one():
        run(connection, MERGE / "65_unsettle_keys.sql")
    counted = connection.execute(_COUNTS).mappings().one()
    changed = changes.record(connection)
    story_counts = stories.assign(connection, run_id)
    if connection.execute(_RECENT_BANDS).scalar_one() > SETTLE_AT:
        run(connection, MERGE / "70_settle_keys.sql")
    run(connection, MERGE / "80_outcomes.sql", run_id=run_id)
    drift.count(connection, run_id)
    run(connection, MERGE / "90_clear.sql", run_id=run_id)
    checks.guard(connection, run_id)
    return MergeCounts(staged=staged, changes=changed, stories=story_counts, **counted)


def _check_vocabulary(connection: Connection, run_id: int) -> None:
    """Every key the facts use must be in its dimension; a library newer than the dimensions brings them up to date."""
    if not _unknown(connection, run_id):
        return
    dimensions.sync(connection)
    if unknown := _unknown(connection, run_id):
        raise TerminalError(
            f"Facts of run {run_id} use words the library does not define: {', '.join(unknown[:10])}. Nothing was "
            "loaded; add them to the gazetteer, topics or measures, or mend the rule that made them."
        )


def _unknown(connection: Connection, run_id: int) -> list[str]:
    return list(connection.execute(_UNKNOWN, {"run_id": run_id}).scalars())


_GONE_BANDS = text("SELECT EXISTS (SELECT FROM merge_gone_band)")

_RECENT_BANDS = text("SELECT pg_relation_size('warehouse.lsh_band_recent')")

_WAITING = text("""
SELECT (SELECT count(*) FROM staging.revision WHERE run_id = :run_id)
        + (SELECT count(*) FROM staging.refresh WHERE run_id = :run_id) AS staged,
    EXISTS (
        SELECT FROM ops.candidate
        WHERE run_id = :run_id AND capture_id IS NOT NULL
            AND (outcome = 'unchanged' AND article_id IS NULL OR outcome IS NULL AND reason = 'facts')
    ) AS seen_again
""")

_COUNTS = text("""
SELECT (
        SELECT count(DISTINCT article_id) FROM merge_item WHERE NOT article_known AND NOT is_superseded
    ) AS articles_new,
    count(*) FILTER (WHERE action = 'insert') AS revisions_new,
    count(*) FILTER (WHERE action = 'replace') AS revisions_replaced,
    (SELECT count(*) FROM merge_refreshed) AS texts_refreshed
FROM merge_text
""")

_UNKNOWN = text("""
WITH used AS (
    SELECT entity_key AS key FROM staging.mention WHERE run_id = :run_id
    UNION SELECT speaker_key FROM staging.quote WHERE run_id = :run_id
    UNION SELECT focus_country FROM staging.revision WHERE run_id = :run_id
    UNION SELECT focus_country FROM staging.refresh WHERE run_id = :run_id
)
SELECT key FROM used WHERE key IS NOT NULL AND NOT EXISTS (SELECT FROM warehouse.dim_entity WHERE entity_key = key)
UNION
SELECT topic FROM staging.topic_score AS s
WHERE run_id = :run_id AND NOT EXISTS (SELECT FROM warehouse.dim_topic AS d WHERE d.topic = s.topic)
UNION
SELECT measure FROM staging.figure AS s
WHERE run_id = :run_id AND measure IS NOT NULL
    AND NOT EXISTS (SELECT FROM warehouse.dim_measure AS d WHERE d.measure = s.measure)
ORDER BY 1
""")
