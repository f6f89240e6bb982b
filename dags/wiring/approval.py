"""A person's word before a merge that would do something unexpected."""

from datetime import timedelta

from airflow.providers.standard.operators.hitl import ApprovalOperator
from airflow.sdk import TriggerRule, task
from orinoco_notices import Tell

from wiring.flow import run_of

ANSWERS = "Approve loads it. Reject, or a day without an answer, changes nothing; *Dag Docs* say how to look at a page."


@task.branch(trigger_rule=TriggerRule.NONE_FAILED)
def look(*, ti) -> str:
    """Try the merge and take it back: would it do something that a person should look at first?"""
    from etl import pipeline

    doubts = pipeline.doubts(run_of(ti))
    ti.xcom_push("doubts", "\n".join(f"- {doubt}" for doubt in doubts))
    return "approve" if doubts else "merge"


@task(trigger_rule=TriggerRule.ALL_SKIPPED)  # so it must follow the merge alone
def turn_down(*, ti) -> None:
    """Forget what is staged: a person said no, or nobody answered in a day."""
    from etl import pipeline

    run = run_of(ti)
    ti.xcom_push("note", f"🟡 **Run {run}**: {pipeline.turn_down(run)}")  # hung on the run as that of `close_run` is


def ask(transformed, merged):
    """Put the question between what is staged and its merge. Unanswered for a day, the answer is no."""
    approve = ApprovalOperator(
        task_id="approve",
        subject="Load what the archive reads like now?",
        body="{{ ti.xcom_pull(task_ids='look', key='doubts') }}\n\n" + ANSWERS,
        defaults=ApprovalOperator.REJECT,
        response_timeout=timedelta(days=1),
        notifiers=[Tell(waits=True)],
        doc_md="Waits a day for a person to decide on the doubts that `look` found. No answer is no: nothing changes.",
    )
    transformed >> look() >> [approve, merged]
    approve >> merged >> turn_down()
