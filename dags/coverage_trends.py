"""Bring the trends up to date after new articles were loaded.

**What it does.** Recomputes the tables of the schema `mart` for the days that changed: coverage per day, topics,
entities, who is quoted, figures, bursts. Started by the asset `warehouse_articles`, which `bbc_ingest` updates; it can
be triggered by hand too, then it recomputes every day.

**When it is red.** The marts still hold what they held before: each refresh is one transaction. Read the last line of
the log, mend the cause, clear the task. Triggering the DAG by hand recomputes everything from the warehouse.
"""

from airflow.sdk import dag, get_current_context, task
from wiring import ARTICLES, DEFAULTS, MARTS
from wiring.tags import Tag


@dag(schedule=[ARTICLES], max_active_runs=1, doc_md=__doc__, default_args=DEFAULTS, tags=[Tag.TRENDS])
def coverage_trends():
    @task(outlets=[MARTS])
    def refresh(*, outlet_events) -> dict[str, int]:
        """Recompute the marts of the days that changed; all of them when a person triggers it."""
        from etl import pipeline

        counts = pipeline.refresh_trends(everything=not get_current_context()["triggering_asset_events"])
        outlet_events[MARTS].extra = counts
        return counts

    refresh()


coverage_trends()
