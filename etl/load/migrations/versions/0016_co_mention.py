"""Names together without sorting every day of the period."""

from __future__ import annotations

from etl.load.migrate import run_sql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    run_sql("0016_a_co_mention.sql")


def downgrade() -> None:
    run_sql("0016_down.sql")
