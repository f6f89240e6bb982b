"""Hang each run's summary on the run itself: its note, which the UI shows in the list of runs and at the top of one.

A task cannot write the note of its own run, neither by the Task SDK nor, without a login, by the API. So `close_run`
(`turn_down`, where a person said no) leaves the text as the XCom `note`. This listener, called in the scheduler when a
run ends, takes it from there. A note that a person wrote stays. Cost: one query a run.
"""

from airflow.listeners import hookimpl
from airflow.plugins_manager import AirflowPlugin


class RunNote:
    """What Airflow calls when a run has ended, in the session in which it writes that down."""

    @hookimpl
    def on_dag_run_success(self, dag_run, msg):
        _write(dag_run)

    @hookimpl
    def on_dag_run_failed(self, dag_run, msg):
        _write(dag_run)


def _write(dag_run) -> None:
    from airflow.models.xcom import XComModel
    from sqlalchemy.orm import object_session

    session = object_session(dag_run)
    if session is None or dag_run.note:  # no session: not the scheduler but `dag.test()`
        return
    query = XComModel.get_many(
        run_id=dag_run.run_id, dag_ids=dag_run.dag_id, task_ids=["close_run", "turn_down"], key="note", limit=1
    )  # fmt: skip
    for found in session.scalars(query):
        dag_run.note = XComModel.deserialize_value(found)


class RunNotePlugin(AirflowPlugin):
    name = "orinoco_run_note"
    listeners = [RunNote()]  # noqa: RUF012  # Airflow reads it as it stands
