"""The schedule of `bbc_backfill`: months for Airflow's own backfill, nothing for the scheduler."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

pytestmark = [
    pytest.mark.airflow,
    pytest.mark.filterwarnings("default"),  # Airflow's own deprecations are not ours to mend
    pytest.mark.timeout(300),
]


@pytest.fixture
def scheduled(dagbag: Any) -> Any:
    """The DAG as scheduler and API server have it: read back from its serialised form."""
    from airflow.serialization.serialized_objects import DagSerialization

    return DagSerialization.from_dict(DagSerialization.to_dict(dagbag.dags["bbc_backfill"]))


def test_a_backfill_makes_a_run_a_month_named_after_its_first_day(scheduled: Any) -> None:
    from airflow.models import DagRun
    from airflow.utils.types import DagRunType

    infos = list(
        scheduled.iter_dagrun_infos_between(datetime(2019, 1, 1, tzinfo=UTC), datetime(2019, 3, 15, tzinfo=UTC))
    )
    assert [
        (info.data_interval.start.date().isoformat(), info.data_interval.end.date().isoformat()) for info in infos
    ] == [
        ("2019-01-01", "2019-02-01"),
        ("2019-02-01", "2019-03-01"),
        ("2019-03-01", "2019-04-01"),
    ]
    assert [  # as `airflow.models.backfill` makes the name: it does not ask the timetable
        DagRun.generate_run_id(
            run_type=DagRunType.BACKFILL_JOB, logical_date=info.logical_date, run_after=info.run_after
        )
        for info in infos
    ] == [f"backfill__2019-{month}-01T00:00:00+00:00" for month in ("01", "02", "03")]


def test_the_scheduler_never_starts_it(scheduled: Any) -> None:
    from airflow.timetables.base import TimeRestriction
    from pendulum import datetime as moment

    def following(*, catchup: bool) -> Any:
        return scheduled.timetable.next_dagrun_info(
            last_automated_data_interval=None, restriction=TimeRestriction(moment(2019, 1, 1), None, catchup)
        )

    assert scheduled.timetable.periodic  # or Airflow refuses a backfill
    assert not scheduled.catchup
    assert following(catchup=False) is None
    assert str(following(catchup=True).logical_date.date()) == "2019-01-01"
