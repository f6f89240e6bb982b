"""Names together without sorting every day of the period."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0016_a_co_mention.sql")


def downgrade() -> None:
    restore("0002_f_mart_series.sql", "mart.co_mention_between")
    run_sql("0016_down.sql")
