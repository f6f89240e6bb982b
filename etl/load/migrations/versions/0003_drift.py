"""Drift: body sizes a layout, warnings of a run, and both for the analyst."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0003_a_drift.sql")


def downgrade() -> None:
    run_sql("0003_down.sql")
