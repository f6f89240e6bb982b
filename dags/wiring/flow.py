"""The tasks that every loading DAG has in common, and the chain they form."""

from datetime import timedelta

from airflow.sdk import TriggerRule, task
from airflow.sdk.exceptions import AirflowSkipException
from orinoco_notices import Tell

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


@task.branch(trigger_rule=TriggerRule.NONE_FAILED)
def look(run: int, *, ti) -> str:
    """Try the merge and take it back: would it do something that a person should look at first?"""
    from etl import pipeline

    doubts = pipeline.doubts(run)
    ti.xcom_push("doubts", "\n".join(f"- {doubt}" for doubt in doubts))
    return "approve" if doubts else "merge"


@task(trigger_rule=TriggerRule.ALL_SKIPPED)  # so it must follow the merge alone, and asks for the run's number itself
def turn_down(*, ti) -> None:
    """Forget what is staged: a person said no, or nobody answered in a day."""
    from etl import pipeline

    pipeline.turn_down(ti.xcom_pull(task_ids="open_run"))


def load(run, *, ask: bool = False):
    """The flow: plan, fetch, transform, merge, check, close; and a last word on whether all is well.

    With `ask` a person decides on a merge that would do something unexpected. Unanswered for a day, it is not done.
    """
    fetched = fetch.partial(run=run).expand(batch=plan(run))
    transformed = transform.partial(run=run).expand(batch=fetched)
    merged = merge(run)
    merged >> check(run) >> close_run(run) >> all_well(run)
    if not ask:
        transformed >> merged
        return
    from airflow.providers.standard.operators.hitl import ApprovalOperator  # costs the other DAGs nothing

    approve = ApprovalOperator(
        task_id="approve",
        subject="Load what the archive reads like now?",
        body="{{ ti.xcom_pull(task_ids='look', key='doubts') }}",
        defaults=ApprovalOperator.REJECT,
        response_timeout=timedelta(days=1),
        notifiers=[Tell(waits=True)],
        doc_md="Waits a day for a person to decide on the doubts that `look` found. No answer is no: nothing changes.",
    )
    transformed >> look(run) >> [approve, merged]
    approve >> merged >> turn_down()
