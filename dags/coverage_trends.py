"""Bring the trends up to date after new articles were loaded, and tell when attention rises.

**What it does.** `refresh` recomputes the tables of the schema `mart` for the days that changed: coverage per day,
topics, entities, who is quoted, figures, bursts. Started by the asset `warehouse_articles`, which the loading DAGs
update; it can be triggered by hand too, then it recomputes every day. A burst that began on the newest day is told of
once: `tell` sends a message by the connection `orinoco_alerts`, or writes it into its log where there is none, and
`announce` makes it an event of the asset `coverage_burst`, so that a DAG of your own with
`schedule=[Asset("coverage_burst")]` starts when attention rises. On most days there is none, and `announce` is skipped.
`report` writes one HTML page on the last week that is over into `ORINOCO_REPORTS`, once a week.

**When it is red**
- `refresh` failed: the marts still hold what they held before, for a refresh is one transaction. Read the last line of
  the log, mend the cause, clear the task. Triggering the DAG by hand recomputes everything from the warehouse.
- `report` failed: the folder cannot be written. Mend it and clear the task; the next refresh tries again.
- `tell` failed: the mail server or the webhook refused. Nobody was told yet; clear the task, or the next run tells.
"""

from airflow.sdk import dag, get_current_context, task
from wiring import ARTICLES, BURST, DEFAULTS, MARTS, late_after
from wiring.tags import Tag


@dag(
    schedule=[ARTICLES],
    max_active_runs=1,
    doc_md=__doc__,
    default_args=DEFAULTS,
    deadline=late_after(minutes=25),
    tags=[Tag.TRENDS],
)
def coverage_trends():
    @task(outlets=[MARTS], multiple_outputs=False)
    def refresh(*, outlet_events) -> dict[str, int]:
        """Recompute the marts of the days that changed; all of them when a person triggers it."""
        from etl import pipeline

        counts = pipeline.refresh_trends(everything=not get_current_context()["triggering_asset_events"])
        outlet_events[MARTS].extra = counts
        return counts

    @task
    def tell() -> list[dict]:
        """Tell of bursts that began, once; by mail or webhook where there is a connection, else in this log."""
        from orinoco_notices import send

        from etl import pipeline

        return pipeline.tell_bursts(send)

    @task(outlets=[BURST], map_index_template="{{ burst_name }}")
    def announce(burst: dict, *, outlet_events) -> None:
        """Make a burst an event of the asset, for DAGs that wait for one."""
        get_current_context()["burst_name"] = f"{burst['name']}, {burst['day']}"
        outlet_events[BURST].extra = burst

    @task
    def report() -> str | None:
        """Write the report of the last week that is over, once; the path of the page."""
        from etl import pipeline

        return pipeline.write_weekly_report()

    told = tell()
    refresh() >> [told, report()]
    announce.expand(burst=told)


coverage_trends()
