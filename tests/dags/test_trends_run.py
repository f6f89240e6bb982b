"""`coverage_trends` run for real by Airflow's own `dag.test()`: a burst is told of and is an event."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from etl import pipeline
from tests.dags.receivers import webhook

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.filterwarnings("default"),  # Airflow's own deprecations are not ours to mend
    pytest.mark.timeout(400),
]


def untold(warehouse: str) -> int:
    with psycopg.connect(warehouse) as connection:
        (number,) = connection.execute("SELECT count(*) FROM mart.alert WHERE notified_at IS NULL").fetchone() or (-1,)
    return int(number)


def test_a_burst_is_told_of_once_and_is_an_event(
    run_dag: Any, sample_world: Path, warehouse: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    today = datetime.now(UTC).date()
    with psycopg.connect(warehouse) as connection:
        connection.execute(
            "INSERT INTO mart.alert (series_kind, series_key, day, stories, expected, p, headline)"
            " VALUES ('crisis', 'crisis', %s, 9, 1.25, 1e-6, 'Something <b>happened</b>')",
            (today,),
        )

    def refused(subject: str, text: str) -> None:
        raise ConnectionError(subject)

    with pytest.raises(ConnectionError, match="Coverage rose: The Venezuela crisis"):
        pipeline.tell_bursts(refused)
    assert untold(warehouse) == 1  # nobody was told, so the next run tells

    with webhook() as received:
        monkeypatch.setenv("AIRFLOW_CONN_ORINOCO_ALERTS", f"http://127.0.0.1:{received.port}/hook")
        run = run_dag("coverage_trends")
    ((_path, body),) = received.posts
    assert body["text"] == (
        f"Coverage rose: The Venezuela crisis\nThe Venezuela crisis: 9 stories on {today} where 1.2 are usual"
        " – Something <b>happened</b>"
    )
    assert run.state == "success"
    (event,) = [instance for instance in run.get_task_instances() if instance.task_id == "announce"]
    assert event.state == "success"
    assert event.rendered_map_index == f"The Venezuela crisis, {today}"
    assert untold(warehouse) == 0
    assert pipeline.tell_bursts(refused) == []
