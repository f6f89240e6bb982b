"""Fetch what the BBC published on Latin America since the last run, and load it.

**What it does.** Asks the feed, the topic page and the sitemap what is new, adds known articles whose re-check is due,
fetches them politely, keeps every response in the archive, reads the pages, extracts the facts and merges them into
the warehouse. `coverage_trends` follows by itself.

**What a run did** is in its note: how many candidates ended in which bin (new, revised, unchanged, duplicate, rejected,
forbidden, gone, failed), what was refused and why, what is not well. The whole of it is the XCom `summary` of
`close_run`, and what `orinoco runs` prints; every candidate with its bin is a row of `ops.candidate`. The last task,
`all_well`, is skipped where somebody should look (a feed failed, a layout drifted, many pages failed).

**When it is red**
- `open_run` failed: what the form asked for cannot be done, or the warehouse did not answer; its log ends with a
  sentence that says which. Nothing was changed.
- `plan` failed: the BBC could not be reached, or no feed answered. Nothing was changed. Look at the sentence at the end
  of its log; clear the task when the network is back, or wait for the next run.
- `fetch` failed: the archive could not be written (disk full, wrong `ORINOCO_ARCHIVE`). Mend it and clear the task.
- `transform` or `merge` failed: nothing was changed in the warehouse. Clear the task to try again.
- `check` failed: what was loaded does not hold together; the log names the check and the rows.
- `all_well` failed: everything is loaded, but a feed is dead for hours, or most pages failed; the note says which.
One bad page never makes a run red: it is a row in `ops.rejection`.
"""

from airflow.sdk import Param, dag, get_current_context, task
from wiring import DEFAULTS, late_after
from wiring.flow import load
from wiring.tags import Tag

from etl.config import settings


@dag(
    schedule=settings().schedule or None,
    max_active_runs=1,
    doc_md=__doc__,
    default_args=DEFAULTS,
    deadline=late_after(minutes=25),
    tags=[Tag.INGEST],
    params={
        "limit": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            maximum=5000,
            title="At most so many pages",
            description="Leave empty to take all that is new. The newest come first.",
        ),
        "sources": Param(
            ["feed", "topic_page", "sitemap", "recheck"],
            type="array",
            examples=["feed", "topic_page", "sitemap", "recheck"],
            values_display={
                "feed": "feeds",
                "topic_page": "topic pages",
                "sitemap": "sitemaps",
                "recheck": "re-checks",
            },
            title="Where to look",
            description="Re-checks are known articles that are due for another look.",
        ),
    },
)
def bbc_ingest():
    @task
    def open_run() -> int:
        """Refuse nonsense before anything runs; then make the row that this run is."""
        from etl import asking, pipeline

        context = get_current_context()
        if context["dag_run"].run_type == "backfill":
            asking.refuse_the_past()
        return pipeline.open_run("live", dict(context["params"]))

    load(open_run())


bbc_ingest()
