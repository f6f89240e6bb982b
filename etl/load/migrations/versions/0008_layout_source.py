"""Which element of the page gave each field, a run and layout."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0008_a_layout_source.sql")


def downgrade() -> None:
    run_sql("0008_down.sql")
    restore("0003_a_drift.sql", "mart.layout_health", "mart.layout_drift")
