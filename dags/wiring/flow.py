"""The tasks that every loading DAG has in common, and the chain they form."""

from airflow.sdk import TaskGroup, TriggerRule, task
from airflow.sdk.exceptions import AirflowSkipException

from wiring import ARTICLES
from wiring.tags import Pool


def run_of(ti) -> int:
    """Number of the run that `open_run` made. Asked for, not handed on: the graph would draw a line to every task."""
    return ti.xcom_pull(task_ids="open_run")


@task
def plan(*, ti) -> list[int]:
    """Find what there is to do and deal it into batches."""
    from etl import pipeline

    return pipeline.plan(run_of(ti))


@task(pool=Pool.BBC, map_index_template="batch {{ batch }}")
def fetch(batch: int, *, ti) -> int:
    """Fetch a batch politely; every response goes into the archive."""
    from etl import pipeline

    return pipeline.fetch(run_of(ti), batch)


@task(map_index_template="batch {{ batch }}")
def transform(batch: int, *, ti) -> None:
    """Parse, clean and extract the captures of a batch into staging."""
    from etl import pipeline

    pipeline.transform(run_of(ti), batch)


# Also when there was nothing to fetch: such a run is closed like any.
@task(trigger_rule=TriggerRule.NONE_FAILED, multiple_outputs=False)
def merge(*, ti) -> dict:
    """Merge what is staged into the warehouse, in one transaction."""
    from etl import pipeline

    return pipeline.merge(run_of(ti))


@task
def check(*, ti) -> None:
    """See that the warehouse still holds together."""
    from etl import pipeline

    pipeline.check(run_of(ti))


@task(outlets=[ARTICLES], multiple_outputs=False)
def close_run(*, ti, outlet_events) -> dict[str, int]:
    """Count every candidate's bin, say what is not well, and tell whoever waits for new articles."""
    from etl import pipeline
    from etl.load import note

    summary = pipeline.close_run(run_of(ti))
    bins = {outcome.value: number for outcome, number in summary.bins.items()}
    outlet_events[ARTICLES].extra = {"run": summary.run_id, "level": summary.level.value, **bins}
    ti.xcom_push("summary", note.markdown(summary))
    ti.xcom_push("note", note.note(summary))  # plugins/orinoco_run_note.py hangs it on the run
    return bins


@task
def all_well(*, ti) -> None:
    """Succeeds where all is well, is skipped where somebody should look, fails where a source is dead.

    The run's note says why. What was loaded stays loaded.
    """
    from etl import pipeline

    if said := pipeline.judge(run_of(ti)):
        raise AirflowSkipException(" ".join(said))


def load(opened, *, before_merge=None):
    """The flow: plan, fetch, transform, merge, check, close; and a last word on whether all is well.

    `before_merge(transformed, merged)` links what is staged with its merge where something stands between them.
    """
    with TaskGroup("pages", prefix_group_id=False, tooltip="From addresses to staged rows: nothing is loaded yet"):
        planned = plan()
        transformed = transform.expand(batch=fetch.expand(batch=planned))
    opened >> planned
    with TaskGroup("warehouse", prefix_group_id=False, tooltip="Loaded in one transaction, checked, counted"):
        merged = merge()
        closed = close_run()
        merged >> check() >> closed
    closed >> all_well()
    if before_merge:
        before_merge(transformed, merged)
    else:
        transformed >> merged
