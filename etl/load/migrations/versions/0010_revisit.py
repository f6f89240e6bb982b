"""What a capture without a body of its own means."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0010_a_revisit.sql")


def downgrade() -> None:
    run_sql("0010_down.sql")
