"""Load the past: what the Wayback Machine or somebody's WARC files kept of BBC coverage.

**What it does.** With `wayback` it asks the index of the Wayback Machine for captures of BBC pages on Latin America in
the period, and fetches those we do not have, as politely as the BBC's own; each is dated by when it was kept. With
`warc` or `files` it reads files that are reachable from here; nothing is fetched. From there on it is the same path as
`bbc_ingest`. A run takes at most `ORINOCO_MAX_REQUESTS_PER_RUN` pages from the Wayback Machine; trigger it again with
the same form and it goes on with what is left. With "only estimate" it says how much that is and how long it takes.

**When it is red**
- `plan` failed: the Wayback Machine did not answer, or a file of the form does not exist; the log ends with a sentence
  that says which. Nothing was changed. Mend the form, or clear the task later.
- Anything else: as for `bbc_ingest`. Every task may be cleared: it does what is left to do, and loads nothing twice.
"""

from airflow.sdk import Param, dag, get_current_context, task
from wiring import DEFAULTS
from wiring.flow import load
from wiring.tags import Tag


@dag(
    schedule=None,
    max_active_runs=1,
    doc_md=__doc__,
    default_args=DEFAULTS,
    tags=[Tag.INGEST],
    params={
        "source": Param("wayback", enum=["wayback", "warc", "files"], title="Where from"),
        "since": Param("2013-01-01", type="string", format="date", title="First day", section="Wayback Machine"),
        "until": Param("2013-12-31", type="string", format="date", title="Last day", section="Wayback Machine"),
        "limit": Param(
            None, type=["null", "integer"], minimum=1, maximum=5000, title="At most so many pages",
            description="Leave empty for as many as a run may take.",
        ),
        "paths": Param(
            [], type="array", title="Files", section="WARC or other files",
            description="One path or URI (file://, s3://) a line, as the workers see it.",
        ),
        "dry_run": Param(False, type="boolean", title="Only estimate", description="Wayback Machine: fetch nothing."),
    },
)  # fmt: skip
def bbc_backfill():
    @task.short_circuit
    def estimate() -> bool:
        """With "only estimate": say in the log what a run would fetch, and stop there."""
        from etl import planning
        from etl.config import settings

        asked = get_current_context()["params"]
        if asked["dry_run"]:
            found = planning.estimate(settings(), dict(asked))
            print(f"{found.captures} captures to fetch; at the polite rate that takes {found.duration}.")
        return not asked["dry_run"]

    @task
    def open_run() -> int:
        """Make the row that this run is."""
        from etl import pipeline

        asked = get_current_context()["params"]
        return pipeline.open_run(asked["source"], dict(asked))

    run = open_run()
    estimate() >> run
    load(run)


bbc_backfill()
