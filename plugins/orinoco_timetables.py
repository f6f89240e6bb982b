"""Months that run only when somebody asks for them: what `bbc_backfill` is scheduled by.

Airflow's own backfill (in the UI and as a command) needs a DAG with a schedule, and makes a run a month of the range
asked for. The scheduler by itself never makes one: the past is loaded when a person wants it.
"""

from __future__ import annotations

from typing import Any

from airflow.plugins_manager import AirflowPlugin
from airflow.timetables.base import DagRunInfo
from airflow.timetables.interval import CronDataIntervalTimetable


class MonthsOnRequest(CronDataIntervalTimetable):
    """Calendar months in UTC, for backfills and nothing else."""

    def __init__(self) -> None:
        super().__init__("0 0 1 * *", timezone="UTC")
        self.description = "Never by itself; a backfill makes a run a month"

    @property
    def summary(self) -> str:
        return "months, on request"

    def serialize(self) -> dict[str, Any]:
        return {}

    @classmethod
    def deserialize(cls, data: dict[str, Any]) -> MonthsOnRequest:
        return cls()

    def next_dagrun_info(self, *, last_automated_data_interval: Any, restriction: Any) -> Any:
        """Nothing for the scheduler, which catches nothing up; the next month for a backfill, which does.

        Airflow names a run after the moment from which it may run, and sorts by it. That is a month's first day here,
        not its end: the run `backfill__2019-01-01T00:00:00+00:00` is January's.
        """
        if not restriction.catchup:
            return None
        month = super().next_dagrun_info(
            last_automated_data_interval=last_automated_data_interval, restriction=restriction
        )
        return month and DagRunInfo(run_after=month.data_interval.start, data_interval=month.data_interval)


class OrinocoTimetables(AirflowPlugin):
    name = "orinoco_timetables"
    timetables = [MonthsOnRequest]  # noqa: RUF012  # Airflow's interface
