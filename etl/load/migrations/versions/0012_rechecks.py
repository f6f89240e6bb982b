"""Indexes by which articles due for another look are found."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0012_a_rechecks.sql")


def downgrade() -> None:
    run_sql("0012_down.sql")
