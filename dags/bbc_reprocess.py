"""Read the archive again with today's parser and rules. Nothing is fetched.

**What it does.** Every response ever received lies in the archive; this reads the pages again from there, all of them
or only those that were refused, and replaces what an older parser or rule made of them. A text that reads the same
stays as it is; of its facts only the kinds are replaced whose rules or lists have changed, the others keep their rows.
Trigger it after an update of Orinoco, or after a layout was mended; after a change to the gazetteer or another list
*Only facts whose rules have changed* is enough, and much faster. A run's note says how many pages it refused and why,
how many facts it replaced, and its number.

**Where a person decides.** `look` tries the merge and takes it back. Would a tenth of the pages read differently, a
tenth of the articles move to another story, or a layout suddenly find less, the run waits at `approve` (Required
Actions; a message goes to `orinoco_alerts`). Approve, and it goes on; reject, or let a day pass, and nothing changes:
the run ends green, with a note that says so. `orinoco parse PAGE.html` shows how a page reads now.

**When it is red**
- `open_run` failed: the form asks for what cannot be done; its log says why.
- `plan` failed: the warehouse did not answer. Clear the task.
- `transform` failed: the archive could not be read; the log names the file. `orinoco archive verify` tells which
  captures are damaged.
- Anything else: as for `bbc_ingest`. Nothing is changed before `merge`, and `merge` is one transaction.
"""

from airflow.sdk import Param, dag, get_current_context, task
from wiring import DEFAULTS, late_after
from wiring.approval import ask
from wiring.flow import load
from wiring.tags import Tag

from etl.errors import Reason


@dag(
    schedule=None,
    max_active_runs=1,
    doc_md=__doc__,
    default_args=DEFAULTS,
    deadline=late_after(hours=3),
    tags=[Tag.MAINTENANCE],
    params={
        "facts_only": Param(
            False,
            type="boolean",
            title="Only facts whose rules have changed",
            description="No page is parsed: facts are read again from the stored texts, of the kinds whose rules or "
            "lists are not those they come from.",
        ),
        "rejected_only": Param(
            False,
            type="boolean",
            title="Only what was refused",
            description="Pages that a run could not read as articles: to be tried again after a fix.",
        ),
        "reasons": Param(
            [],
            type=["null", "array"],
            items={"type": "string", "enum": [reason.value for reason in Reason]},
            examples=[reason.value for reason in Reason],
            title="Only these reasons",
            description="Of the refused pages those with one of these reasons. Empty: whatever the reason.",
        ),
        "run_id": Param(
            None,
            type=["null", "integer"],
            minimum=1,
            title="Only this run",
            description="Number of a run, as its note says it: only pages that it dealt with. Empty: of any run.",
        ),
    },
)
def bbc_reprocess():
    @task
    def open_run() -> int:
        """Make the row that this run is."""
        from etl import pipeline

        return pipeline.open_run("reprocess", dict(get_current_context()["params"]))

    load(open_run(), before_merge=ask)


bbc_reprocess()
