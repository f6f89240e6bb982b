"""Views and indexes for a long history: a year costs a year, however many there are."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0015_a_long_history.sql")


def downgrade() -> None:
    restore("0002_c_mart_facts.sql", "mart.figure_contradictions")
    restore("0006_a_run_summary.sql", "mart.feed_health", "mart.calendar")
    run_sql("0015_down.sql")
