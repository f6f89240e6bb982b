"""A level and a summary for each run, and days on which no feed vouches for a zero."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0006_a_run_summary.sql")


def downgrade() -> None:
    restore("0002_e_mart_views.sql", "mart.feed_health", "mart.calendar")
    run_sql("0006_down.sql")
