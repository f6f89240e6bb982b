"""Tells an operator what happened: in the log always, by e-mail or webhook where there is a connection for it.

In: what Airflow knows of a failed task or a missed deadline, or a message of ours. Out: one line in the log and, where
the connection `orinoco_alerts` is there (type smtp, http or https), one message. A plugin file, because every part of
Airflow must find it: failures are told by the worker, deadlines by the triggerer.
"""

from __future__ import annotations

import logging
from html import escape
from typing import TYPE_CHECKING, Any

from airflow.sdk import BaseNotifier, Connection
from airflow.sdk.exceptions import AirflowNotFoundException
from asgiref.sync import sync_to_async

if TYPE_CHECKING:
    from airflow.sdk import Context

log = logging.getLogger(__name__)

CONNECTION = "orinoco_alerts"
TIMEOUT = 20.0  # seconds a webhook may take
LONGEST = 1500  # characters of a message: chats cut longer ones


class Tell(BaseNotifier):
    """For `on_failure_callback` and deadlines. Airflow logs an error of it, and lets it harm nothing else."""

    def __init__(self, *, waits: bool = False, context: Context | None = None) -> None:
        super().__init__(context=context)
        self.waits = waits  # for a decision, which is no failure

    def notify(self, context: Context) -> None:
        send(*(waiting(context) if self.waits else words(context)))

    async def async_notify(self, context: Context) -> None:
        await sync_to_async(self.notify)(context)


def words(context: Any) -> tuple[str, str]:
    """Subject and text for a failed task, or for a deadline that was missed."""
    if "deadline" in context:
        run = context["dag_run"]
        dag_id, run_id = run["dag_id"], run["dag_run_id"]
        return (
            f"{dag_id} is late",
            f"The run {run_id} had not ended by {context['deadline']['deadline_time']}. It goes on; look where it "
            f"stands. What it means: docs/operating.md#a-run-is-late.",
        )
    task = context["ti"]
    error = context.get("exception")
    return (
        f"{task.dag_id} failed in {task.task_id}",
        f"{error or 'The task was killed, or its worker went away.'}\nRun {task.run_id}: {task.log_url}\n"
        f"What to do is in the documentation of the DAG ({task.dag_id}, Dag Docs).",
    )


def waiting(context: Any) -> tuple[str, str]:
    """Subject and text for a task that waits for a person."""
    task = context["ti"]
    return (
        f"{task.dag_id} waits for a decision",
        f"{context['task'].subject}\n{context['task'].body}\nRun {task.run_id}: {task.log_url}\n"
        "Decide under Required Actions; unanswered, the answer is no and nothing changes.",
    )


def send(subject: str, text: str) -> None:
    """Tell. Raises ValueError, or what the mail server raises, where nobody could be told."""
    log.warning("%s: %s", subject, text)
    try:
        connection = Connection.get(CONNECTION)
    except AirflowNotFoundException:
        return  # told in the log, which is the default
    if connection.conn_type == "smtp":
        _mail(connection, subject, text)
    elif connection.conn_type in ("http", "https"):
        _post(connection, subject, text)
    else:
        raise ValueError(
            f"The connection {CONNECTION} is of type {connection.conn_type}; it must be smtp, http or https."
        )


def _mail(connection: Connection, subject: str, text: str) -> None:
    from airflow.providers.smtp.hooks.smtp import SmtpHook

    to = connection.extra_dejson.get("to")
    if not to:
        raise ValueError(f"The connection {CONNECTION} does not say whom to write to: set `to` in its extra fields.")
    with SmtpHook(smtp_conn_id=CONNECTION) as server:
        server.send_email_smtp(
            to=to, subject=f"Orinoco: {subject}", html_content=f"<pre>{escape(text)}</pre>", mime_charset="utf-8"
        )


def _post(connection: Connection, subject: str, text: str) -> None:
    import requests  # here: every parse of a DAG file imports this one

    host = connection.host or ""
    address = host if "://" in host else f"{connection.conn_type}://{host}"
    port = f":{connection.port}" if connection.port else ""
    path = f"/{connection.schema.lstrip('/')}" if connection.schema else ""
    query = {name: str(value) for name, value in connection.extra_dejson.items() if not name.startswith("_")}
    login = (connection.login, connection.password or "") if connection.login else None
    try:  # without the address in any message: it is the secret
        answer = requests.post(
            f"{address}{port}{path}",
            params=query,
            json={"text": f"{subject}\n{text}"[:LONGEST]},
            auth=login,
            timeout=TIMEOUT,
        )
    except requests.RequestException as error:
        raise ValueError(f"The webhook of {CONNECTION} could not be reached ({type(error).__name__}).") from None
    if not answer.ok:
        raise ValueError(f"The webhook of {CONNECTION} answered {answer.status_code}.")
