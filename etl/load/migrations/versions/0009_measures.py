"""Weeks of topics and entities, sides by day and week, tone of any series, edits by story."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0009_a_measures.sql")


def downgrade() -> None:
    run_sql("0009_down.sql")
