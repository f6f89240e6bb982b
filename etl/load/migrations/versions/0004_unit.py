"""A counting unit that does not exist is refused, not taken for stories."""

from __future__ import annotations

from etl.load.migrate import restore, run_sql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0004_a_unit.sql")


def downgrade() -> None:
    run_sql("0004_down.sql")
    restore("0002_f_mart_series.sql", "mart.series")
