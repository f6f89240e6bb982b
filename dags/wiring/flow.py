"""The tasks that every loading DAG has in common, and the chain they form."""

from airflow.sdk import TriggerRule, task
from airflow.sdk.exceptions import AirflowSkipException

from wiring import ARTICLES
from wiring.tags import Pool


@task
def plan(run: int) -> list[int]:
    """Find what there is to do and deal it into batches."""
    from etl import pipeline

    return pipeline.plan(run)


@task(pool=Pool.BBC, map_index_template="batch {{ batch }}")
def fetch(batch: int, run: int) -> int:
    """Fetch a batch politely; every response goes into the archive."""
    from etl import pipeline

    return pipeline.fetch(run, batch)


@task(map_index_template="batch {{ batch }}")
def transform(batch: int, run: int) -> None:
    """Parse, clean and extract the captures of a batch into staging."""
    from etl import pipeline

    pipeline.transform(run, batch)


@task(trigger_rule=TriggerRule.NONE_FAILED)  # also when there was nothing to fetch: such a run is closed like any
def merge(run: int) -> dict:
    """Merge what is staged into the warehouse, in one transaction."""
    from etl import pipeline

    return pipeline.merge(run)


@task
def check(run: int) -> None:
    """See that the warehouse still holds together."""
    from etl import pipeline

    pipeline.check(run)


@task(outlets=[ARTICLES])
def close_run(run: int, *, ti, outlet_events) -> dict[str, int]:
    """Count every candidate's bin, say what is not well, and tell whoever waits for new articles."""
    from etl import pipeline
    from etl.load import note

    summary = pipeline.close_run(run)
    bins = {outcome.value: number for outcome, number in summary.bins.items()}
    outlet_events[ARTICLES].extra = {"run": run, "level": summary.level.value, **bins}
    ti.xcom_push("summary", note.markdown(summary))
    ti.xcom_push("note", note.note(summary))  # plugins/orinoco_run_note.py hangs it on the run
    return bins


@task
def all_well(run: int) -> None:
    """Succeeds where all is well, is skipped where somebody should look, fails where a source is dead.

    The run's note says why. What was loaded stays loaded.
    """
    from etl import pipeline

    if said := pipeline.judge(run):
        raise AirflowSkipException(" ".join(said))


def load(run, *, before_merge=None):
    """The flow: plan, fetch, transform, merge, check, close; and a last word on whether all is well.

    `before_merge(run, transformed, merged)` links what is staged with its merge where something stands between them.
    """
    fetched = fetch.partial(run=run).expand(batch=plan(run))
    transformed = transform.partial(run=run).expand(batch=fetched)
    merged = merge(run)
    merged >> check(run) >> close_run(run) >> all_well(run)
    if before_merge:
        before_merge(run, transformed, merged)
    else:
        transformed >> merged
