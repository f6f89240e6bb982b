"""What a run did, and what is not well about it: bins, pairs of articles, refusals, sources, drift, and a level.

In goes a run whose candidates all have their bin; out comes a `RunSummary`, which `ops.run` keeps, and which the
command line, the run's note in Airflow and its last task show. Refused: nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping

from etl.discover.health import Health, Level, health
from etl.errors import Reason
from etl.load.database import SQL
from etl.load.statements import run
from etl.model import Outcome

RUNS = SQL / "runs"
EXAMPLES = 3  # addresses shown of each reason; the others are in ops.rejection
# Shares of the pages a run asked for, set by judgement: a single page that fails is everyday and is asked for again;
# one in ten is not. Where every second one fails, and at least so many as make a batch give up, most were never asked.
MANY, MOST, MOST_PAGES = 0.1, 0.5, 5
# Reasons that speak of us being kept out, from the first page on; and of pages that we no longer can read. The others
# (another section, a listing) say what a page is, and feeds list such pages every day.
KEPT_OUT = frozenset({Reason.BOT_CHECK, Reason.CONSENT_WALL})
NOT_READ = frozenset(
    {Reason.EMPTY, Reason.NOT_HTML, Reason.UNREADABLE, Reason.BAD_ENCODING, Reason.ERROR_PAGE, Reason.NO_HEADLINE,
     Reason.NO_BODY, Reason.NO_IDENTITY}
)  # fmt: skip
NOT_READ_SHARE, NOT_READ_PAGES = 0.2, 3
WAITING = (
    "{} answers say that a page is still the same as one that is not in the warehouse. They are added when the file "
    "that holds it is loaded; is one missing?"
)
ASKED = frozenset({"live", "wayback"})  # kinds of runs whose pages were asked for; files are what somebody gave us


@dataclass(frozen=True, slots=True)
class Refused:
    """Pages refused for one reason."""

    reason: str
    pages: int
    examples: tuple[str, ...]  # addresses or paths, `EXAMPLES` at most


@dataclass(frozen=True, slots=True)
class Replaced:
    """Facts of one kind that older rules had made, and what today's made of the same texts."""

    kind: str
    texts: int
    dropped: int
    made: int


@dataclass(frozen=True, slots=True)
class Notice:
    """One thing a person should know, worst first in a summary."""

    level: Level
    sentence: str


@dataclass(frozen=True, slots=True)
class RunSummary:
    """What a run did. The bins sum to `candidates`. `level` is that of the worst notice."""

    run_id: int
    kind: str
    candidates: int
    bins: Mapping[Outcome, int]
    opened_at: datetime
    closed_at: datetime
    level: Level = Level.GREEN
    notices: tuple[Notice, ...] = ()
    pairs: Mapping[str, int] | None = None  # what this run found alike, by kind (sql/runs/pairs.sql)
    refused: tuple[Refused, ...] = ()
    sources: tuple[Health, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    drift: tuple[str, ...] = ()  # what it found suddenly less of (etl.load.drift), a sentence each
    error: str | None = None  # why it failed, where it did

    def details(self) -> dict[str, Any]:
        """What `ops.run.summary` keeps: all that has no column of its own."""
        names = ("notices", "pairs", "refused", "sources", "replaced", "drift")
        return {name: value for name, value in asdict(self).items() if name in names}


def summarise(
    connection: Connection,
    run_id: int,
    *,
    kind: str,
    bins: Mapping[Outcome, int],
    waiting: int,
    drift: tuple[str, ...],
    sources: Collection[str],
) -> dict[str, Any]:
    """The fields of a `RunSummary` beyond its bins. `sources`: addresses to judge beside those the run polled.

    `waiting`: how many of the unchanged are the same as a page that is not known.
    """
    polled = run(connection, RUNS / "polled.sql", run_id=run_id).scalars()
    judged = health(connection, {*sources, *polled})
    refused = tuple(
        Refused(row["reason"], row["pages"], tuple(row["examples"]))
        for row in run(connection, RUNS / "refused.sql", run_id=run_id, examples=EXAMPLES).mappings()
    )
    replaced = tuple(Replaced(**row) for row in run(connection, RUNS / "replaced.sql", run_id=run_id).mappings())
    pairs = {row["kind"]: row["pairs"] for row in run(connection, RUNS / "pairs.sql", run_id=run_id).mappings()}
    found = [
        *(Notice(one.level, one.sentence) for one in judged if one.level is not Level.GREEN),
        *(pages_not_well(bins, refused) if kind in ASKED else ()),
        *(Notice(Level.YELLOW, sentence) for sentence in drift),
        *([Notice(Level.YELLOW, WAITING.format(waiting))] if waiting else []),
    ]
    order = list(Level)
    notices = tuple(sorted(found, key=lambda notice: -order.index(notice.level)))
    return {
        "level": notices[0].level if notices else Level.GREEN, "notices": notices, "pairs": pairs, "refused": refused,
        "sources": judged, "replaced": replaced, "drift": drift,
    }  # fmt: skip


def read(row: RowMapping) -> RunSummary:
    """A `RunSummary` from a row of `ops.run`."""
    kept = row["summary"] or {}
    return RunSummary(
        row["run_id"], row["kind"], row["candidates"] or 0, {outcome: row[outcome.value] for outcome in Outcome},
        row["opened_at"], row["closed_at"], Level(row["level"]),
        tuple(Notice(Level(one["level"]), one["sentence"]) for one in kept.get("notices", ())),
        kept.get("pairs"),
        tuple(Refused(one["reason"], one["pages"], tuple(one["examples"])) for one in kept.get("refused", ())),
        tuple(Health(one["url"], Level(one["level"]), one["sentence"]) for one in kept.get("sources", ())),
        tuple(Replaced(**one) for one in kept.get("replaced", ())), tuple(kept.get("drift", ())), row["error"],
    )  # fmt: skip


def pages_not_well(bins: Mapping[Outcome, int], refused: Iterable[Refused]) -> Iterator[Notice]:
    """What the pages of a run say that asked for them: many failed, are forbidden, or were not what they should be."""
    asked = sum(bins.values()) - bins[Outcome.DUPLICATE]
    failed, forbidden = bins[Outcome.FAILED], bins[Outcome.FORBIDDEN]
    if failed > max(1, MANY * asked):
        level = Level.RED if failed >= max(MOST_PAGES, MOST * asked) else Level.YELLOW
        yield Notice(
            level,
            f"{failed} of {asked} pages failed after their retries; the next run asks again. "
            "Are we blocked? See docs/operating.md#blocked.",
        )
    if forbidden > max(1, MANY * asked):
        yield Notice(
            Level.YELLOW,
            f"robots.txt forbids {forbidden} of {asked} pages; none of them was asked. Has the BBC changed its rules?",
        )
    refused = tuple(refused)
    kept_out = sum(one.pages for one in refused if one.reason in KEPT_OUT)
    if kept_out:
        yield Notice(
            Level.YELLOW,
            f"{kept_out} of {asked} pages were a check for robots or for consent, not an article. "
            "Are we blocked? See docs/operating.md#blocked.",
        )
    not_read = sum(one.pages for one in refused if one.reason in NOT_READ)
    if not_read >= NOT_READ_PAGES and not_read > NOT_READ_SHARE * asked:
        yield Notice(
            Level.YELLOW,
            f"{not_read} of {asked} pages could not be read as articles. Has their markup changed? "
            "See docs/operating.md#refused-pages.",
        )
