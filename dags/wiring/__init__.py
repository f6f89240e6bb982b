"""What the DAGs share: assets, retry policy, defaults. No I/O, nothing heavy: every task parses this file again."""

from datetime import timedelta

from airflow.sdk import (
    Asset,
    AsyncCallback,
    DeadlineAlert,
    DeadlineReference,
    ExceptionRetryPolicy,
    RetryAction,
    RetryRule,
)
from orinoco_notices import Tell


def _asset(name: str, path: str, what: str) -> Asset:
    """`what` stands beside it in the list of assets; what each update brought is in its events."""
    return Asset(name=name, uri=f"orinoco://{path}", group="orinoco", extra={"what": what})


ARTICLES = _asset("warehouse_articles", "warehouse/articles", "Articles, texts, facts. Events: bins of a run")
MARTS = _asset("warehouse_marts", "warehouse/marts", "Tables of the schema mart. Events: rows written")
BURST = _asset("coverage_burst", "mart/burst", "Attention rose. Events: which series, when, how far")

# Which of our errors are worth another try: etl/errors.py sorts them.
RETRIES = ExceptionRetryPolicy(
    rules=[
        RetryRule(exception="etl.errors.TransientError", action=RetryAction.RETRY, retry_delay=timedelta(seconds=30)),
        RetryRule(
            exception="etl.errors.TerminalError", action=RetryAction.FAIL, reason="Trying again changes nothing."
        ),
    ]
)
DEFAULTS = {
    "owner": "orinoco",
    "retries": 2,
    "retry_delay": timedelta(seconds=30),
    "retry_policy": RETRIES,
    "execution_timeout": timedelta(minutes=30),
    "on_failure_callback": [Tell()],
}


def late_after(**interval: float) -> DeadlineAlert:
    """Tell, as of a failure, when a run has not ended so long after it was queued. The run goes on."""
    return DeadlineAlert(
        name="late",
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(**interval),
        callback=AsyncCallback(Tell),
    )
