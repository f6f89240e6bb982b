"""What a run parsed comes in, warnings come out: a layout that suddenly finds a field less often, finds it in another
element of the page than before, or finds shorter bodies.

Counted inside the merge (`count`), compared when the run is closed (`warn`) with earlier runs of the same layout and of
the same world. Nothing is refused: pages that drifted are loaded with what was found. Statements are in `sql/drift/`.
"""

from __future__ import annotations

import logging
import math
from collections.abc import Collection
from dataclasses import asdict, dataclass
from statistics import NormalDist

from sqlalchemy import Connection

from etl.load.database import SQL
from etl.load.statements import run

log = logging.getLogger(__name__)

DRIFT = SQL / "drift"
# Half-hourly runs over 30 days that had the layout would be 1,440; 200 are four days of them: long enough for several
# hundred pages of a living layout, short enough that a change we accept (a field the BBC gave up) becomes the normal.
EARLIER_RUNS = 200
MIN_DOCUMENTS = 3  # of the run: one or two odd pages are no drift
MIN_EARLIER_DOCUMENTS = 20  # below this neither a rate nor a spread is known
# Some 50 comparisons a run and 48 runs a day, 2,400 a day: at this level a false alarm in about forty days, were pages
# independent of each other. A field every page had (20 of 20) is still missed by 6 pages in a row at once.
CHANCE = 1e-5
MAX_SHARE_LEFT = 0.75  # of the earlier rate: among thousands of pages a change of the news mix is significant too
MAX_SIZE_LEFT = 0.5  # of the earlier typical size: bodies of one layout differ widely from story to story
ADVICE = "Its markup may have changed: see docs/operating.md#when-a-layout-drifts."


@dataclass(frozen=True, slots=True)
class Warned:
    """A row of `ops.run_warning` without its run."""

    kind: str  # "field" | "element" | "size"
    layout: str
    field: str
    documents: int
    value: float
    earlier_documents: int
    earlier_value: float
    chance: float
    sentence: str


def count(connection: Connection, run_id: int) -> None:
    """Add what the merge under way holds to the run's counts: each capture once. Called by the merge only."""
    run(connection, DRIFT / "count.sql", run_id=run_id)


def warn(connection: Connection, run_id: int) -> tuple[str, ...]:
    """Compare the run with earlier ones; write down, log and return a sentence for each thing it found less of."""
    found = (*_fields(connection, run_id), *_elements(connection, run_id), *_sizes(connection, run_id))
    run(connection, DRIFT / "forget.sql", run_id=run_id)
    for warned in found:
        run(connection, DRIFT / "warn.sql", run_id=run_id, **asdict(warned))
        log.warning("run %d: %s", run_id, warned.sentence)
    return tuple(warned.sentence for warned in found)


def warnings(connection: Connection, run_ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The sentences of earlier runs by run; a run without any is missing."""
    by_run: dict[int, tuple[str, ...]] = {}
    for row in run(connection, DRIFT / "warnings.sql", run_ids=list(run_ids)).mappings():
        by_run[row["run_id"]] = (*by_run.get(row["run_id"], ()), row["sentence"])
    return by_run


def chance_of_so_few(found: int, documents: int, earlier_found: int, earlier_documents: int) -> float:
    """How probable it is to find a field in `found` documents or fewer when nothing has changed: Fisher's exact test.

    One-sided: with the documents of both periods in one urn, the share of drawings as poor as this one.
    Source: R. A. Fisher, The Logic of Inductive Inference, Journal of the Royal Statistical Society 98 (1935).
    """
    marked, every = found + earlier_found, documents + earlier_documents
    ways = _log_choose(every, documents)
    fewest = max(0, documents - (every - marked))
    terms = (
        math.exp(_log_choose(marked, k) + _log_choose(every - marked, documents - k) - ways)
        for k in range(fewest, found + 1)
    )
    return min(1.0, math.fsum(terms))


def chance_so_short(mean: float, documents: int, earlier_mean: float, variance: float, earlier_documents: int) -> float:
    """How probable a mean as low as `mean` is when nothing has changed: one-sided z-test, earlier spread on both sides.

    Means and variance are of logarithms. Without any spread every fall is certain.
    """
    error = math.sqrt(variance * (1 / documents + 1 / earlier_documents))
    if error == 0:
        return 0.0 if mean < earlier_mean else 1.0
    return NormalDist().cdf((mean - earlier_mean) / error)


def _fields(connection: Connection, run_id: int) -> list[Warned]:
    warned = []
    for row in run(connection, DRIFT / "fields.sql", run_id=run_id, runs=EARLIER_RUNS).mappings():
        documents, earlier = int(row["documents"]), int(row["earlier_documents"])
        share, before = row["found"] / documents, int(row["earlier_found"]) / earlier
        if not _enough(documents, earlier) or before == 0 or share > MAX_SHARE_LEFT * before:
            continue
        chance = chance_of_so_few(int(row["found"]), documents, int(row["earlier_found"]), earlier)
        if chance < CHANCE:
            sentence = (
                f"Layout {row['layout']}: {row['field']} found in {row['found']} of {documents} documents, where the "
                f"runs before found it in {before:.0%} of {earlier}. {ADVICE}"
            )
            warned.append(
                Warned("field", row["layout"], row["field"], documents, share, earlier, before, chance, sentence)
            )
    return warned


def _elements(connection: Connection, run_id: int) -> list[Warned]:
    """Fields still found, but no longer where they mostly were: an element was renamed, and a second-best answers."""
    warned = []
    for row in run(connection, DRIFT / "elements.sql", run_id=run_id, runs=EARLIER_RUNS).mappings():
        documents, earlier = int(row["documents"]), int(row["earlier_documents"])
        found, earlier_found = int(row["found"]), int(row["earlier_found"])
        share, before = found / documents, earlier_found / earlier
        if not _enough(documents, earlier) or share > MAX_SHARE_LEFT * before:
            continue
        chance = chance_of_so_few(found, documents, earlier_found, earlier)
        if chance < CHANCE:
            sentence = (
                f"Layout {row['layout']}: {row['field']} comes from {row['element']!r} in {found} of {documents} "
                f"documents that have it, where the runs before took it there in {before:.0%} of {earlier}; now mostly "
                f"from {row['leading']!r}. {ADVICE}"
            )
            warned.append(
                Warned("element", row["layout"], row["field"], documents, share, earlier, before, chance, sentence)
            )
    return warned


def _sizes(connection: Connection, run_id: int) -> list[Warned]:
    warned = []
    for row in run(connection, DRIFT / "sizes.sql", run_id=run_id, runs=EARLIER_RUNS).mappings():
        documents, earlier = int(row["documents"]), int(row["earlier_documents"])
        mean, earlier_mean = row["log_sum"] / documents, row["earlier_log_sum"] / earlier
        size, before = max(0.0, math.expm1(mean)), max(0.0, math.expm1(earlier_mean))
        if not _enough(documents, earlier) or size >= MAX_SIZE_LEFT * before:
            continue
        variance = max(0.0, row["earlier_log_square_sum"] / earlier - earlier_mean**2)
        chance = chance_so_short(mean, documents, earlier_mean, variance, earlier)
        if chance < CHANCE:
            sentence = (
                f"Layout {row['layout']}: a typical body has {size:.0f} {row['measure']} in {documents} documents, "
                f"where it had {before:.0f} in the {earlier} of the runs before. {ADVICE}"
            )
            warned.append(
                Warned("size", row["layout"], row["measure"], documents, size, earlier, before, chance, sentence)
            )
    return warned


def _enough(documents: int, earlier: int) -> bool:
    return documents >= MIN_DOCUMENTS and earlier >= MIN_EARLIER_DOCUMENTS


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
