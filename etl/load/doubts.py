"""What a merge would do that a person should look at first: it is tried, looked at, and taken back.

In: a run with staged revisions. Out: a sentence for each doubt; none: go on. Nothing in the warehouse changes. Meant
for reading the archive again, where the pages are known and the same page should say the same.
"""

from __future__ import annotations

from sqlalchemy import Connection

from etl.load import drift, note, stage
from etl.load.database import SQL
from etl.load.merge import merge
from etl.load.statements import run

# A mended rule changes some texts of one layout; a tenth of all is another parser, or a broken one. Fewer than ten are
# looked at faster afterwards than before.
LEAST_TEXTS, SHARE = 10, 0.10


def doubts(connection: Connection, run_id: int) -> list[str]:
    """Merge what is staged and roll it back; what was not as expected of pages that are known, in Markdown."""
    attempt = connection.begin_nested()
    try:
        counts = merge(connection, run_id)
        found = list(drift.warn(connection, run_id))
        examples = [note.link(str(url)) for (url,) in run(connection, SQL / "runs" / "reworded.sql", run_id=run_id)]
    finally:
        attempt.rollback()
    reworded = counts.revisions_new - counts.articles_new
    if reworded >= LEAST_TEXTS and reworded > SHARE * counts.staged:
        found.append(
            f"{reworded} of {counts.staged} pages would read differently than before, and figures, quotes and trends "
            f"with them: {', '.join(examples)}, …"
        )
    moved = counts.stories.articles_moved
    if moved >= LEAST_TEXTS and moved > SHARE * counts.staged:
        found.append(f"{moved} of {counts.staged} articles would move to another story, so that trends count anew.")
    return found


def turn_down(connection: Connection, run_id: int) -> str:
    """A person said no: forget what is staged and close the run as failed. What stands in the run from now on."""
    stage.forget(connection, run_id)
    said = "A person looked at what it would change and said no, or nobody answered in time. Nothing was changed."
    run(connection, SQL / "runs" / "fail.sql", run_id=run_id, error=said)
    return said
