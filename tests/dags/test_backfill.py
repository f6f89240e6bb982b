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


def test_a_backfill_makes_a_run_a_month_named_after_it(scheduled: Any) -> None:
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
    names = [
        scheduled.timetable.generate_run_id(
            run_type=DagRunType.BACKFILL_JOB,
            data_interval=info.data_interval,
            run_after=info.run_after,
            partition_key=None,
        )
        for info in infos
    ]
    assert names == ["backfill__2019-01", "backfill__2019-02", "backfill__2019-03"]


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


def test_two_runs_by_hand_have_names_of_their_own(scheduled: Any) -> None:
    from airflow.utils.types import DagRunType

    names = {
        scheduled.timetable.generate_run_id(
            run_type=DagRunType.MANUAL, data_interval=None, run_after=datetime(2026, 3, 2, 10, 0, second, tzinfo=UTC)
        )
        for second in (1, 2)
    }
    assert names == {"manual__2026-03-02T10:00:01+00:00", "manual__2026-03-02T10:00:02+00:00"}
