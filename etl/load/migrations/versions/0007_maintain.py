"""The role that writes may vacuum its tables."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0007_a_maintain.sql")


def downgrade() -> None:
    run_sql("0007_down.sql")
