"""Load the past: what the Wayback Machine or somebody's WARC files kept of BBC coverage.

**What it does.** With `wayback` it asks the index of the Wayback Machine for captures of BBC pages on Latin America in
the period, and fetches those we do not have, as politely as the BBC's own; each is dated by when it was kept. With
`warc` or `files` it reads files that are reachable from here; nothing is fetched. From there on it is the same path as
`bbc_ingest`. From 2024 on an article's address names no region: there it reads what the feeds and topic pages listed on
each day. A run makes at most `ORINOCO_MAX_REQUESTS_PER_RUN` requests; trigger it again with the same form and it goes
on with what is left. With "only estimate" it says how much that is and how long it takes; while it runs, the logs of
`fetch` and `orinoco runs` say how far it is.

**A range of months.** Airflow's own backfill (Trigger, then Backfill; or `airflow backfill create --dag-id bbc_backfill
--from-date 2019-01-01 --to-date 2019-06-30`) makes a run a month, each asking the Wayback Machine for its month; the
period of the form is not used then. Nothing is loaded twice, however often a month is run. By itself it never runs.

**When it is red**
- `check_form` failed: what was asked for cannot be done; its log ends with a sentence that says why. Nothing was asked
  or changed. Trigger it again with a better form.
- `plan` failed: the Wayback Machine did not answer, or a file of the form does not exist; the log ends with a sentence
  that says which. Nothing was changed. Mend the form, or clear the task later.
- Anything else: as for `bbc_ingest`. Every task may be cleared: it does what is left to do, and loads nothing twice.
"""

from airflow.sdk import Param, dag, get_current_context, task
from orinoco_timetables import MonthsOnRequest
from pendulum import datetime
from wiring import DEFAULTS, late_after
from wiring.flow import load
from wiring.tags import Tag


@dag(
    schedule=MonthsOnRequest(),
    start_date=datetime(1997, 11, 1),  # BBC News Online began
    max_active_runs=1,
    doc_md=__doc__,
    default_args=DEFAULTS,
    deadline=late_after(hours=3),
    tags=[Tag.INGEST],
    params={
        "source": Param(
            "wayback", enum=["wayback", "warc", "files"], title="Where from",
            values_display={"wayback": "Wayback Machine", "warc": "WARC files", "files": "other files"},
            description="Of the two sections below fill the one that belongs to it.",
        ),
        "limit": Param(
            None, type=["null", "integer"], minimum=1, maximum=5000, title="At most so many pages",
            description="Leave empty for as many as a run may take.",
        ),
        "since": Param("2013-01-01", type="string", format="date", title="First day", section="Wayback Machine"),
        "until": Param("2013-12-31", type="string", format="date", title="Last day", section="Wayback Machine"),
        "listings": Param(
            [], type=["null", "array"], title="Feeds and section pages", section="Wayback Machine",
            description="Whose history leads to articles, one address a line. Empty: by the addresses of articles, and "
            "from 2024 on by the feeds and topic pages of the settings.",
        ),
        "dry_run": Param(
            False, type="boolean", title="Only estimate", section="Wayback Machine",
            description="Ask how much there is and how long it takes; fetch nothing.",
        ),
        "paths": Param(
            [], type=["null", "array"], title="Files", section="WARC or other files",
            description="One path or URI (file://, s3://) a line, as the workers see it.",
        ),
    },
)  # fmt: skip
def bbc_backfill():
    @task(multiple_outputs=False)
    def check_form() -> dict:
        """Refuse nonsense before anything runs; a month of a backfill takes its period from Airflow."""
        from etl import asking

        context = get_current_context()
        asked = dict(context["params"])
        if context["dag_run"].run_type == "backfill":
            asked |= {"source": "wayback", **asking.month(context["data_interval_start"])}
        asking.refuse_nonsense(asked["source"], asked)
        return asked

    @task.short_circuit
    def estimate(asked: dict) -> bool:
        """With "only estimate": say in the log what a run would fetch, and stop there."""
        from etl import pipeline

        return not asked["dry_run"] or pipeline.say_estimate(asked)

    @task
    def open_run(asked: dict) -> int:
        """Make the row that this run is."""
        from etl import pipeline

        return pipeline.open_run(asked["source"], asked)

    asked = check_form()
    run = open_run(asked)
    estimate(asked) >> run
    load(run)


bbc_backfill()
