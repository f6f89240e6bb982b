"""Requests of a run, counted by all its batches together."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0017_a_requests.sql")


def downgrade() -> None:
    run_sql("0017_down.sql")
