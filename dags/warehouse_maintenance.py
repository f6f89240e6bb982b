"""Keep the place tidy: prove the archive, delete what is old, give space back. Weekly, on Sunday at 03:20 UTC.

**What it does.** Four things that do not depend on each other, each with its numbers as the XCom of its task:
- `check_archive` reads the records of the last five weeks and a thirteenth of the older, so that each is looked at once
  a quarter: are they whole, and what the warehouse says they are?
- `retain` gives up runs that have been open for a week, deletes what failed runs had staged, and polls and passed
  checks older than `ORINOCO_KEEP_OPS_DAYS`; `vacuum` then tidies the tables.
- `delete_old_logs` deletes task logs older than `ORINOCO_KEEP_LOGS_DAYS`, which Airflow itself never does.
- `clean_metadata` deletes Airflow's records of runs older than `ORINOCO_KEEP_AIRFLOW_DAYS`.
Captures, candidates, rejections and texts are never deleted.

**When it is red**
- `check_archive` failed: the log names the damaged records. Restore those files from a backup, then clear the task;
  what was loaded from them stands in the warehouse all the same. See docs/operating.md.
- Anything else: nothing is lost by it, and next week tries again. The end of the log says what was in the way.
"""

from datetime import timedelta
from pathlib import Path

from airflow.sdk import Param, dag, get_current_context, task, task_group
from wiring import DEFAULTS, late_after
from wiring.tags import Tag


@dag(
    schedule="20 3 * * 0",
    max_active_runs=1,
    doc_md=__doc__,
    default_args=DEFAULTS,
    deadline=late_after(hours=6),
    tags=[Tag.MAINTENANCE],
    params={
        "whole_archive": Param(
            False,
            type="boolean",
            title="The whole archive",
            description="Read every record, not this week's share: a minute for about 60,000 pages.",
        ),
    },
)
def warehouse_maintenance():
    @task(execution_timeout=timedelta(hours=5), multiple_outputs=False)
    def check_archive() -> dict[str, int]:
        """Read records of the archive: are they whole, and what the warehouse says?"""
        from etl import upkeep
        from etl.config import settings

        return upkeep.check_archive(settings(), everything=get_current_context()["params"]["whole_archive"])

    @task_group
    def warehouse():
        @task(multiple_outputs=False)
        def retain() -> dict[str, int]:
            """Give up what hangs, delete what is old."""
            from etl import upkeep
            from etl.config import settings

            return upkeep.retain(settings())

        @task(execution_timeout=timedelta(hours=2), multiple_outputs=False)
        def vacuum() -> dict[str, int]:
            """Give the space of deleted rows back."""
            from etl import upkeep
            from etl.config import settings

            return upkeep.vacuum(settings())

        retain() >> vacuum()

    @task_group
    def airflow_itself():
        @task(multiple_outputs=False)
        def delete_old_logs() -> dict[str, int]:
            """Delete old logs of tasks."""
            from airflow.sdk.configuration import conf

            from etl import upkeep
            from etl.config import settings

            return upkeep.delete_old_logs(settings(), Path(conf.get("logging", "base_log_folder")))

        @task(multiple_outputs=False)
        def clean_metadata() -> dict[str, int]:
            """Delete Airflow's records of old runs, by Airflow's own command."""
            from etl import upkeep
            from etl.config import settings

            return upkeep.clean_metadata(settings())

        delete_old_logs(), clean_metadata()

    check_archive(), warehouse(), airflow_itself()


warehouse_maintenance()
