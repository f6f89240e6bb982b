"""Who is told of a failure, a late run or a burst: a real mail server, a real webhook, or the log."""

from __future__ import annotations

import asyncio
import logging
import traceback
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from etl.errors import UsageError
from tests.dags.receivers import mail_server, webhook

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.filterwarnings("default"),  # Airflow's own deprecations are not ours to mend
    pytest.mark.timeout(300),
]
FAILED = {
    "ti": SimpleNamespace(
        dag_id="bbc_backfill", task_id="check_form", run_id="manual__1", log_url="http://127.0.0.1:8080/x"
    ),
    "exception": UsageError("The period ends before it begins."),
}
LATE = {
    "dag_run": {"dag_id": "bbc_ingest", "dag_run_id": "scheduled__1"},
    "deadline": {"id": "1", "deadline_time": "2026-03-02T10:25:00Z"},
}


@pytest.fixture
def notices(airflow: Path) -> Any:
    import orinoco_notices

    return orinoco_notices


def test_without_a_connection_the_log_is_told(notices: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    notices.Tell()(FAILED)
    assert "bbc_backfill failed in check_form: The period ends before it begins." in caplog.text


def test_a_mail_says_what_failed_and_where_to_look(notices: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with mail_server() as received:
        monkeypatch.setenv(
            "AIRFLOW_CONN_ORINOCO_ALERTS",
            f"smtp://127.0.0.1:{received.port}/?from_email=orinoco@example.org&to=desk@example.org"
            "&disable_ssl=true&disable_tls=true",
        )
        notices.Tell()(FAILED)
    (mail,) = received.mails
    assert [line for line in received.recipients if "desk@example.org" in line] == received.recipients != []
    assert mail["Subject"] == "Orinoco: bbc_backfill failed in check_form"
    body = mail.get_body(("html",))
    assert body is not None
    assert "The period ends before it begins." in body.get_content()
    assert "http://127.0.0.1:8080/x" in body.get_content()


def test_a_late_run_is_told_to_the_webhook_from_the_triggerer(notices: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def triggerer() -> None:  # calls the notifier as airflow.triggers.callback does
        await notices.Tell(context=LATE)

    with webhook() as received:
        monkeypatch.setenv("AIRFLOW_CONN_ORINOCO_ALERTS", f"http://127.0.0.1:{received.port}/services/T/B?key=abcdef")
        asyncio.run(triggerer())
    ((path, body),) = received.posts
    assert path == "/services/T/B?key=abcdef"
    assert body["text"].startswith("bbc_ingest is late\nThe run scheduled__1 had not ended by 2026-03-02T10:25:00Z.")


def test_a_webhook_that_does_not_take_it_is_an_error_without_its_address(
    notices: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    with webhook() as received:
        received.answer = 403
        address = f"http://127.0.0.1:{received.port}/services/secret-path"
        monkeypatch.setenv("AIRFLOW_CONN_ORINOCO_ALERTS", address)
        with pytest.raises(ValueError, match="answered 403"):
            notices.Tell()(FAILED)
    with pytest.raises(ValueError, match=r"could not be reached \(ConnectionError\)") as gone:
        notices.Tell()(FAILED)
    assert len(received.posts) == 1
    assert "secret-path" not in caplog.text + "".join(traceback.format_exception(gone.value))


def test_a_connection_of_another_kind_says_which_it_must_be(notices: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_ORINOCO_ALERTS", "ftp://127.0.0.1:1/")
    with pytest.raises(ValueError, match="must be smtp, http or https"):
        notices.send("a", "b")
