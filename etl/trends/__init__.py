"""Trends: the marts brought up to date, and the numbers people look at read from them.

In: the warehouse, and which days changed. Out: the tables of the schema `mart`. A refresh costs what changed, not the
history; run again it changes nothing.
"""

from etl.trends.coverage import UNITS, Series, TrendRow, series, table
from etl.trends.marts import RefreshCounts, changed_days, refresh
from etl.trends.watch import Alert, mark_notified, new_alerts, words

__all__ = [
    "UNITS",
    "Alert",
    "RefreshCounts",
    "Series",
    "TrendRow",
    "changed_days",
    "mark_notified",
    "new_alerts",
    "refresh",
    "series",
    "table",
    "words",
]
